"""Ids, times and small maps of Canvas LMS conversations, read tolerantly and written.

Ids are numbers on the wire, of any length, or text when asked for; here they are text.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.conversations.shown import NOTHING_MORE
from canvas_comms_wire.json_text import Json

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


def read_roles(value: Json) -> Mapping[str, tuple[str, ...]] | None:
    """Id → roles; None if it is no such thing."""
    if value == {}:
        return NOTHING_ROLES
    if type(value) is not dict:
        return None
    if not all(type(of) is list and all(type(role) is str for role in of) for of in value.values()):
        return None
    return {key: tuple(of) for key, of in value.items()}


NOTHING_ROLES: Mapping[str, tuple[str, ...]] = {}


def write_roles(roles: Mapping[str, tuple[str, ...]]) -> Json:
    """Id → roles, as the server writes them."""
    return {key: list(of) for key, of in roles.items()}


def rest(found: Mapping[str, Json], known: frozenset[str], odd: tuple[str, ...] = ()) -> Mapping[str, object]:
    """What of an object has no place in a value: unknown keys, and known ones of an odd type."""
    if not odd and known.issuperset(found):
        return NOTHING_MORE
    return {key: value for key, value in found.items() if key not in known or key in odd}


__all__ = [
    "NOTHING_ROLES",
    "read_id",
    "read_moment",
    "read_roles",
    "rest",
    "write_roles",
]
