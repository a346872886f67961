"""A world back into the JSON that its reader reads: what is at its default is left out.

Classes are written as they are declared, so that a key more needs nothing here.
"""

import enum
from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.world import SCHEMA_KEY, World, WorldClock

SCHEMA_NAME = "world.schema.json"


def write_world(world: World) -> dict[str, Json]:
    """The document of a world, with its schema named."""
    clock = write_section(WorldClock(world.clock, world.clock_step))
    sections = {name: write_section(section) for name, section in world.sections.items()}
    return {SCHEMA_KEY: SCHEMA_NAME, **clock, **sections}


def write_section(value: Any) -> dict[str, Json]:
    """The object of a section, or of anything in it."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(value))
    named = ((one.name, getattr(value, one.name), one.default) for one in fields)
    return {name: _written(found) for name, found, default in named if found != default}


def _written(value: Any) -> Json:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple | frozenset):
        return [_written(one) for one in value]
    if isinstance(value, Mapping):
        return {_written(key): _written(one) for key, one in value.items()}
    return write_section(value) if attrs.has(type(value)) else value


__all__ = ["SCHEMA_NAME", "write_section", "write_world"]
