"""Mark a message as read, as staff do on screen. No API can do this."""

from canvas_comms.medical.ports import Desk, Placed
from canvas_comms.medical.references import Reference
from canvas_comms.outcomes import Refused


def mark_as_read(id: str, by: Reference, desk: Desk) -> Placed | Refused:
    """Mark the message with this id as read, `by` a practitioner: this sets `received`.

    Source: Canvas Medical, API page 'Communication' (2024-05-28).
    """
    return desk.mark_as_read(id, by)


__all__ = ["mark_as_read"]
