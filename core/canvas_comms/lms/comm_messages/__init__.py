"""Comm messages of Canvas LMS: what the server itself sent to users."""

from canvas_comms.lms.comm_messages.model import CommMessage, CommMessageState

__all__ = ["CommMessage", "CommMessageState"]
