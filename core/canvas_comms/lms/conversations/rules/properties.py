"""What can be seen of a thread before it is opened?

Whether the newest message somebody sees is his own, and whether it ever held
attachments or recordings for him. While nothing has come back to him, the newest
message he wrote himself decides.
"""

from canvas_comms.lms.conversations.held import Participation


def properties(row: Participation, newest_author: str | None, authored: bool) -> tuple[str, ...]:
    """The `properties` of a conversation, in the server's order.

    `newest_author` wrote the newest message that the person sees; `authored` says whether
    there is a visible message of his own. Source: Canvas LMS, newest vintage.
    """
    own = authored if row.last_message_at is None else newest_author == row.user
    shown = (("last_author", own), ("attachments", row.attachments), ("media_objects", row.media))
    return tuple(name for name, holds in shown if holds)
