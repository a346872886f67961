"""What is to go wrong."""

from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.forms.results import Done, Result
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_wire.json_text import Json


def add(world: WorldView, given: FormData) -> Result:
    """Set a fault, as `POST /_twin/faults` does."""
    fault: dict[str, Json] = {"kind": given.needed("kind")}
    for name in ("route", "product"):
        if given.text(name):
            fault[name] = given.text(name)
    for name in ("nth", "times"):
        number = given.number(name)
        if number is not None:
            fault[name] = number
    world.control("POST", "faults", fault)
    return Done("control", "fault-set", fragment="#faults")


def remove(world: WorldView, given: FormData) -> Result:
    """Lift one, by name."""
    world.twin.faults.remove(given.needed("name"))
    return Done("control", "fault-lifted", fragment="#faults")


__all__ = ["add", "remove"]
