"""A world back into the JSON that its reader reads: what is at its default is left out.

Classes are written as they are declared, so that a key more needs nothing here.
"""

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from canvas_comms.redaction import Secret
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.reading import is_required
from canvas_comms_wire.worlds.stored_leaves import written_octets
from canvas_comms_wire.worlds.world import CLOCK_KEYS, FORMAT, SCHEMA_KEY, World, WorldClock

SCHEMA_NAME = "world.schema.json"


def write_world(world: World) -> dict[str, Json]:
    """The document of a world, with its schema named."""
    clock = {key: getattr(world, key) for key in CLOCK_KEYS}
    whole = write_section(WorldClock(**{**clock, "format": FORMAT}))
    sections = {name: write_section(section) for name, section in world.sections.items()}
    return {SCHEMA_KEY: SCHEMA_NAME, **whole, **sections}


def write_section(value: Any) -> dict[str, Json]:
    """The object of a section, or of anything in it."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(value))
    named = ((one, getattr(value, one.name)) for one in fields)
    return {one.name: _written(found) for one, found in named if not _is_left_out(one, found)}


def _is_left_out(field: "attrs.Attribute[Any]", value: Any) -> bool:
    """Whether a reader knows the value without being told."""
    default: Any = field.default
    if default is attrs.NOTHING:
        return value is None and not is_required(field)
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class, though typed as a function
        return not default.takes_self and bool(value == default.factory())
    return type(value) is type(default) and bool(value == default)


def _written(value: Any) -> Json:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return written_octets(value)
    if isinstance(value, frozenset):
        return sorted(map(_written, value))
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, Mapping):
        return {_written(key): _written(one) for key, one in value.items()}
    return write_section(value) if attrs.has(type(value)) else value


__all__ = ["SCHEMA_NAME", "write_section", "write_world"]
