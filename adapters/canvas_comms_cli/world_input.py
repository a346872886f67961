"""A world that people keep in a file, for the memory backend."""

from canvas_comms.errors import CanvasCommsError
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.inputs import json_in
from canvas_comms_wire.worlds import World, read_lms, read_medical, read_world
from canvas_comms_wire.worlds.world import MAX_BYTES

SECTIONS = {"medical": read_medical, "lms": read_lms}
"""The sections that a world may have; a backend takes its own."""


def world_of(path: str) -> World:
    """The world in a file. Raises a usage error that names the path to the fault."""
    document = json_in(path, MAX_BYTES)
    try:
        return read_world(document, SECTIONS)
    except CanvasCommsError as error:
        raise explained(error) from None


__all__ = ["world_of"]
