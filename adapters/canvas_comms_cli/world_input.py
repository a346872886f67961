"""A world that people keep in a file, JSON or YAML by its name."""

from canvas_comms.errors import CanvasCommsError
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.inputs import json_in, read_input
from canvas_comms_wire.worlds import World, read_lms, read_medical, read_world
from canvas_comms_wire.worlds.world import MAX_BYTES
from canvas_comms_wire.worlds.world_text import is_yaml, read_world_text

SECTIONS = {"medical": read_medical, "lms": read_lms}
"""The sections that a world may have; a backend takes its own."""


def world_of(path: str) -> World:
    """The world in a file. Raises a usage error that names the fault's place in it."""
    try:
        if is_yaml(path):
            return read_world_text(read_input(path, MAX_BYTES), path, SECTIONS)
        return read_world(json_in(path, MAX_BYTES), SECTIONS)
    except CanvasCommsError as error:
        raise explained(error) from None


__all__ = ["SECTIONS", "world_of"]
