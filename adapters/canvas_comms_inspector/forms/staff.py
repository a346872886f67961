"""What staff of a clinic do on screen."""

from canvas_comms.medical.model import Reference
from canvas_comms.medical.ports import Placed
from canvas_comms.outcomes import Refused
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.forms.results import Done, Refusal, Result
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_sightings.observed_message import Kind


def press_send(world: WorldView, given: FormData) -> Result:
    """Press send on a draft."""
    id = given.needed("id")
    return _done(world.needs_medical().press_send(id, _by(world, given)), id, "send-pressed")


def mark_read(world: WorldView, given: FormData) -> Result:
    """Mark a message as read."""
    id = given.needed("id")
    return _done(world.needs_medical().mark_as_read(id, _by(world, given)), id, "marked-read")


def _by(world: WorldView, given: FormData) -> Reference:
    return Reference.of(world.find(given.needed("by"), "by"), "by")


def _done(result: Placed | Refused, id: str, notice: str) -> Result:
    if isinstance(result, Refused):
        return Refusal(result.decision)
    return Done("message", notice, {"kind": Kind.COMMUNICATION.value, "id": id})


__all__ = ["mark_read", "press_send"]
