"""Another world, or the one of the beginning."""

from canvas_comms.errors import InvalidWorld
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.forms.results import Done, Result
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_wire.json_text import BadJson, read_json
from canvas_comms_wire.worlds.world import MAX_BYTES


def load(world: WorldView, given: FormData) -> Result:
    """Load what was pasted."""
    try:
        world.twin.load(read_json(given.needed("world").encode("utf-8", "replace"), max_bytes=MAX_BYTES))
    except BadJson as error:
        raise InvalidWorld("world", error.rule) from None
    return Done("people", "world-loaded")


def reset(world: WorldView, given: FormData) -> Result:
    """Back to the beginning, as `POST /_twin/reset` does."""
    world.control("POST", "reset")
    return Done("control", "world-reset")


__all__ = ["load", "reset"]
