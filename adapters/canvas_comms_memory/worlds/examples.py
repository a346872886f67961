"""The Canvas LMS that ships here, for examples."""

import json
from importlib.resources import files

from canvas_comms_wire.worlds import World, read_lms, read_world


def example_school() -> World:
    """A small school with made-up people: a teacher, two students, a course, channels in every state."""
    text = files("canvas_comms_memory").joinpath("example_school.json").read_text("utf-8")
    return read_world(json.loads(text), {"lms": read_lms})


__all__ = ["example_school"]
