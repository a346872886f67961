"""Comm messages of Canvas LMS: what the server itself sent to users."""

from canvas_comms.lms.comm_messages.model import CommMessageState
from canvas_comms.lms.comm_messages.resources import CommMessage

__all__ = ["CommMessage", "CommMessageState"]
