"""Ids, times and small maps of Canvas LMS conversations, read tolerantly and written.

Ids are numbers on the wire, of any length, or text when asked for; here they are text.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from canvas_comms.errors import MalformedResponse
from canvas_comms_wire.json_text import Json

Roles: TypeAlias = Mapping[str, tuple[str, ...]]

MAX_DIGITS = 4000
"""Python refuses to spell longer numbers."""


def read_id(value: Json, where: str) -> str:
    """An id. Raises `MalformedResponse` unless it is a whole number or text."""
    if type(value) is int and value.bit_length() < MAX_DIGITS:
        return str(value)
    if type(value) is str and value:
        return value
    raise MalformedResponse(where, "must be an id")


def read_moment(value: Json) -> datetime | None:
    """An instant in UTC; None for anything that is none."""
    if type(value) is not str or len(value) < 20 or value[10] not in "T ":
        return None
    try:
        moment = datetime.fromisoformat(value)
        if value[19:] == "Z":
            return moment
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_roles(value: Json) -> Roles | None:
    """Id → roles; None if it is no such thing."""
    if not value:
        return NOTHING_ROLES if value == {} else None
    if type(value) is not dict:
        return None
    found: dict[str, tuple[str, ...]] = {}
    for key, of in value.items():
        if type(of) is not list or (of and {*map(type, of)} != _TEXT):
            return None
        found[key] = tuple(of)
    return found


_TEXT = {str}
NOTHING_ROLES: Roles = {}


def write_roles(roles: Roles) -> Json:
    """Id → roles, as the server writes them."""
    return {key: list(of) for key, of in roles.items()}


def odd_times(found: Mapping[str, Json], *keys: str) -> Mapping[str, Json]:
    """Those of the keys that hold text which is no time."""
    return {
        key: found[key] for key in keys if type(found.get(key)) is str and read_moment(found[key]) is None
    }


__all__ = [
    "NOTHING_ROLES",
    "Roles",
    "odd_times",
    "read_id",
    "read_moment",
    "read_roles",
    "write_roles",
]
