"""JSON as Canvas LMS writes it, and with its ids as text for callers who ask for that."""

import re
from collections.abc import Mapping
from typing import Any

from canvas_comms_wire.json_text import Json, write_json

STRING_IDS = "application/json+canvas-string-ids"
"""In the Accept header it asks for ids as text."""

STRING_ID_LISTS = frozenset({"audience", "unread_entries", "forced_entries", "topic_children"})
"""Keys of lists of ids whose names do not say so; `…_ids` are known by their names."""

_ID_KEY = re.compile(r"(?:.*_)?id", re.IGNORECASE)
_IDS_KEY = re.compile(r"(?:.*_)?ids", re.IGNORECASE)


_ESCAPED = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))


def write_lms_json(value: Json) -> bytes:
    """JSON text in which the signs of markup are escaped, as Rails does. Source: facts lms-search E.3."""
    text = write_json(value).encode()
    for sign, escape in _ESCAPED:  # they stand within texts only
        text = text.replace(sign, escape)
    return text


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


__all__ = ["STRING_IDS", "STRING_ID_LISTS", "with_string_ids", "write_lms_json"]
