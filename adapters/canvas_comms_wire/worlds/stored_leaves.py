"""The leaves of what a server has stored: moments, secrets, octets and plain numbers.

They are kinds of the core's own models, so that a row is read into the very class that is stored.
"""

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from canvas_comms.redaction import Secret
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.leaf import Leaf, Wrong, exactly

INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
"""How an instant is written, as a pattern that JSON Schema knows too."""
_INSTANT = re.compile(INSTANT)
BASE64 = r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_BASE64 = re.compile(BASE64)


def _moment(value: Json) -> Json:
    if not isinstance(value, str) or _INSTANT.fullmatch(value) is None:
        raise Wrong("must be a time with a zone")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Wrong("must be a time that exists") from None


def _secret(value: Json) -> Json:
    if type(value) is not str or not value:
        raise Wrong("must be text, and not empty")
    return Secret(value)


def _octets(value: Json) -> Json:
    if not isinstance(value, str) or _BASE64.fullmatch(value) is None:
        raise Wrong("must be base64")
    return base64.b64decode(value)


def _number(value: Json) -> Json:
    """As it was written: where 2 was stored, 2.0 is not shown."""
    if type(value) not in (int, float):
        raise Wrong("must be a number")
    return value


def written_octets(content: bytes) -> str:
    """Octets as a row has them."""
    return base64.b64encode(content).decode("ascii")


STORED_LEAVES: Final[Mapping[object, Leaf]] = {
    datetime: Leaf(
        _moment,
        {
            "description": "ISO 8601 with a zone, such as 2026-03-15T12:00:00.250000+00:00.",
            "type": "string",
            "pattern": f"^({INSTANT})$",
        },
        "moment",
    ),
    Secret: Leaf(
        _secret,
        {"description": "A token, code or key.", "type": "string", "pattern": r"[\s\S]"},
        "secret",
    ),
    bytes: Leaf(_octets, {"description": "Base64.", "type": "string", "pattern": f"^({BASE64})$"}),
    int: exactly(int, "integer", "must be a whole number"),
    float: Leaf(_number, {"type": "number"}),
}
"""Kind of leaf → its declaration."""


__all__ = ["INSTANT", "STORED_LEAVES", "written_octets"]
