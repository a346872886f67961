"""The bodies of control requests."""

from collections.abc import Mapping

from canvas_comms.errors import InvalidValue
from canvas_comms_wire.json_text import Json, read_json


def read_object(body: bytes) -> Mapping[str, Json]:
    """A body that is a JSON object. Raises `BadJson`, `InvalidValue`."""
    found = read_json(body)
    if not isinstance(found, dict):
        raise InvalidValue("", "must be an object")
    return found


__all__ = ["read_object"]
