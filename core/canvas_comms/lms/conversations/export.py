"""All messages of a thread, oldest first, each followed by those that it forwards.

A server shows them all at once, newest first; it marks the thread as read only where that is asked for.
Messages that it wrote itself, such as that somebody was added, are among them. Source: facts
lms-conversations 8.2.
"""

from collections.abc import Callable, Iterator, Mapping

from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.resources import Conversation, ConversationMessage
from canvas_comms.lms.conversations.use import read
from canvas_comms.lms.exported import Exported, exported_files
from canvas_comms.redaction import veiled


def export_conversation(id: str, gateway: ConversationGateway) -> Iterator[Exported]:
    """Its messages. Raises `NotSupported` and `GatewayError`."""

    @veiled
    def thread() -> Conversation:
        return read(id, gateway, mark_as_read=False)

    return _each(thread)


def _each(read: Callable[[], Conversation]) -> Iterator[Exported]:
    shown = read()
    names = {one.id: one.full_name or one.name for one in shown.participants}
    for message in reversed(shown.messages or ()):
        yield from _message(message, names, shown.id)


def _message(one: ConversationMessage, names: Mapping[str, str | None], parent: str) -> Iterator[Exported]:
    yield Exported(
        "message",
        one.id,
        parent,
        one.author_id,
        None,
        names.get(one.author_id or ""),
        one.created_at,
        text=one.body,
        attachments=exported_files(one.attachments),
    )
    for forwarded in one.forwarded_messages:
        yield from _message(forwarded, names, one.id)


__all__ = ["export_conversation"]
