"""What stands in the bodies of the control interface: objects and times."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from canvas_comms.errors import InvalidValue
from canvas_comms_wire.json_text import Json, read_json
from canvas_comms_wire.worlds.stored_leaves import INSTANT

_INSTANT = re.compile(INSTANT, re.ASCII)


def read_object(body: bytes) -> Mapping[str, Json]:
    """A body that is a JSON object. Raises `BadJson`, `InvalidValue`."""
    found = read_json(body)
    if not isinstance(found, dict):
        raise InvalidValue("", "must be an object")
    return found


def instant(fields: Mapping[str, Json], key: str) -> datetime:
    """The time with a zone under a key, in UTC. Raises `InvalidValue` naming the key."""
    text = fields.get(key)
    try:
        if isinstance(text, str) and _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidValue(key, "must be a time with a zone")


def zulu(moment: datetime) -> str:
    """UTC with `Z`, a fraction only if there is one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


__all__ = ["instant", "read_object", "zulu"]
