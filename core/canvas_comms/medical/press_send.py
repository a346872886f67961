"""Press send on a draft, as staff do on screen. No API can do this."""

from canvas_comms.medical.ports import Desk, Placed
from canvas_comms.medical.references import Reference
from canvas_comms.outcomes import Refused


def press_send(id: str, by: Reference, desk: Desk) -> Placed | Refused:
    """Send the draft with this id, `by` a practitioner.

    The patient gets no text message and the stored `sent` stays, if the draft came from
    the API. Source: Canvas Medical, page 'Communication Create' (2022-07-11).
    """
    return desk.press_send(id, by)


__all__ = ["press_send"]
