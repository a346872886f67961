"""Does somebody read a message that carries a file?"""

from datetime import datetime

from canvas_comms.lms.conversations.state import ConversationState


def reads_attached_file(view: ConversationState, file: str, user: str, now: datetime) -> bool:
    """Whether the user wrote or received a message that carries the file, and has not deleted it."""
    return any(_reads(view, message, user) for message in view.messages_with(file))


def _reads(view: ConversationState, message: str, user: str) -> bool:
    found = view.message(message)
    if found is None:
        return False
    if found.author == user:
        return True
    thread = found.thread
    receipts = () if thread is None else view.receipts(thread, user)
    return any(one.message == message and one.deleted_at is None for one in receipts)


__all__ = ["reads_attached_file"]
