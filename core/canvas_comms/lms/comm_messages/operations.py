"""What can be asked of a Canvas LMS about comm messages."""

import attrs

from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.operations import Command, ServerPage
from canvas_comms.lms.params import ABSENT, RawParam


@attrs.frozen(hash=False)
class ListCommMessages(Command[ServerPage[CommMessage]]):
    """GET /comm_messages?user_id=…, newest first."""

    user_id: RawParam = ABSENT
    start_time: RawParam = ABSENT
    end_time: RawParam = ABSENT
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


__all__ = ["ListCommMessages"]
