"""What a page says of the form that led to it, by code: no address can put other words there."""

from collections.abc import Mapping

NOTICES: Mapping[str, str] = {
    "send-pressed": "Send was pressed.",
    "marked-read": "It is marked as read.",
    "confirmed": "The channel is confirmed.",
    "bounced": "Mail to this address came back.",
    "jobs-ran": "What was due has been done.",
    "nothing-due": "Nothing was due.",
    "clock-moved": "The clock was moved, and what was due has been done.",
    "fault-set": "The fault is set.",
    "fault-lifted": "The fault is lifted.",
    "world-loaded": "The world is loaded. Everything that was there before is gone.",
    "world-reset": "The world is as it was at the beginning.",
    "sent": "It was sent.",
}

__all__ = ["NOTICES"]
