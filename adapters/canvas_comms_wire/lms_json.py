"""What all JSON of Canvas LMS has in common: ids as numbers or text, times in whole seconds."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from canvas_comms_wire.json_text import Json

STRING_IDS = "application/json+canvas-string-ids"
"""In the Accept header it asks for ids as text."""

STRING_ID_LISTS = frozenset({"audience", "unread_entries", "forced_entries", "topic_children"})
"""Keys of lists of ids whose names do not say so; `…_ids` are known by their names."""

_ID_KEY = re.compile(r"(?:.*_)?id", re.IGNORECASE)
_IDS_KEY = re.compile(r"(?:.*_)?ids", re.IGNORECASE)


def number(id: str) -> int | str:
    """An id as JSON has it: a number, however long; text that is no number stays."""
    return int(id) if id.isascii() and id.isdigit() and len(id) < 4000 else id


def maybe_number(id: str | None) -> int | str | None:
    """The same for an id that may be missing."""
    return None if id is None else number(id)


def iso(moment: datetime) -> str:
    """`2026-03-15T12:00:00Z`: UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def maybe_iso(moment: datetime | None) -> str | None:
    """The same for a time that may be missing."""
    return None if moment is None else iso(moment)


def with_string_ids(value: Json) -> Json:
    """The value with every id as text, by the names of keys."""
    if isinstance(value, list):
        return [with_string_ids(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _stringified(key, one) for key, one in value.items()}
    return value


def _stringified(key: str, value: Json) -> Json:
    if _ID_KEY.fullmatch(key):
        return _text(value)
    if isinstance(value, list) and (key in STRING_ID_LISTS or _IDS_KEY.fullmatch(key)):
        return [_text(one) for one in value]
    return with_string_ids(value)


def _text(value: Any) -> Json:
    return str(value) if type(value) is int else with_string_ids(value)


__all__ = [
    "STRING_IDS",
    "STRING_ID_LISTS",
    "iso",
    "maybe_iso",
    "maybe_number",
    "number",
    "with_string_ids",
]
