"""What can be asked of a Canvas LMS about comm messages."""

import attrs

from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.given import ABSENT, Given
from canvas_comms.lms.operations import Command, ServerPage


@attrs.frozen(hash=False)
class ListCommMessages(Command[ServerPage[CommMessage]]):
    """GET /comm_messages?user_id=…, newest first."""

    user_id: Given = ABSENT
    start_time: Given = ABSENT
    end_time: Given = ABSENT
    page: Given = ABSENT
    per_page: Given = ABSENT


__all__ = ["ListCommMessages"]
