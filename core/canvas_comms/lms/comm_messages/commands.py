"""What can be asked of a Canvas LMS about comm messages, and how it may end."""

import attrs

from canvas_comms.lms.comm_messages.comm_message import CommMessage
from canvas_comms.lms.given import ABSENT, Given
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.lms.paging import PageLinks
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class CommMessagesListed(Redacted):
    """One page of messages, newest first; `total` counts them all."""

    messages: tuple[CommMessage, ...]
    total: int
    links: PageLinks


@attrs.frozen(hash=False)
class ListCommMessages(Command[CommMessagesListed | Denied]):
    """GET /comm_messages?user_id=…"""

    user: Given = ABSENT
    start_time: Given = ABSENT
    end_time: Given = ABSENT
    page: Given = ABSENT
    per_page: Given = ABSENT


__all__ = ["CommMessagesListed", "ListCommMessages"]
