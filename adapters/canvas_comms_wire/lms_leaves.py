"""Ids, texts and times as Canvas LMS writes them, read tolerantly.

Ids come as numbers, or as text if that is asked for; here they are text. Times are ISO
8601 in UTC, whole seconds and `Z`. Nonsense is refused by place and rule, never by value.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from canvas_comms.errors import MalformedResponse
from canvas_comms_wire.json_text import Json

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


def read_id(found: Json, where: str) -> str:
    """An id as text. Raises `MalformedResponse`."""
    if type(found) is int or (type(found) is str and found):
        return str(found)
    raise MalformedResponse(where, "must be an id")


def read_text(found: Json, where: str) -> str:
    """A text. Raises `MalformedResponse`."""
    if type(found) is str:
        return found
    raise MalformedResponse(where, "must be text")


def read_optional_text(found: Json, where: str) -> str | None:
    """A text, or None for null and for what is not there. Raises `MalformedResponse`."""
    return None if found is None else read_text(found, where)


def read_number(found: Json, where: str) -> int:
    """A whole number. Raises `MalformedResponse`."""
    if type(found) is int:
        return found
    raise MalformedResponse(where, "must be a whole number")


def read_optional_time(found: Json, where: str) -> datetime | None:
    """A moment in UTC, or None for null and for what is not there. Raises `MalformedResponse`."""
    if found is None:
        return None
    if type(found) is not str or found[10:11] != "T":
        raise MalformedResponse(where, "must be a time")
    try:
        moment = datetime.fromisoformat(found)
        if moment.tzinfo is UTC:
            return moment
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise MalformedResponse(where, "must be a time that exists") from None
    raise MalformedResponse(where, "must be a time with a zone")


def read_list(found: Json, where: str) -> list[Json]:
    """A list. Raises `MalformedResponse`."""
    if type(found) is list:
        return found
    raise MalformedResponse(where, "must be a list")


def read_object(found: Json, where: str) -> dict[str, Json]:
    """An object. Raises `MalformedResponse`."""
    if type(found) is dict:
        return found
    raise MalformedResponse(where, "must be an object")


def extra_of(found: Mapping[str, Json], known: Iterable[str]) -> Mapping[str, object]:
    """What is there beyond the known keys."""
    return MappingProxyType({key: value for key, value in found.items() if key not in known}) or NOTHING_MORE


__all__ = [
    "NOTHING_MORE",
    "extra_of",
    "read_id",
    "read_list",
    "read_number",
    "read_object",
    "read_optional_text",
    "read_optional_time",
    "read_text",
]
