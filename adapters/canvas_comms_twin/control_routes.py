"""The routes of the control interface, each declared once.

Lists of routes and the OpenAPI document are made of them; `control` answers them. What a product has of
its own (`ui`, `outbox`, `bounce`, `throttle`) is declared there in the same way.
"""

from collections.abc import Sequence

import attrs

from canvas_comms_twin.control_declarations import (
    HEALTH,
    OPENAPI,
    PREFIX,
    WORLD_SCHEMA,
    control_route,
)
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.route_descriptions import (
    ANY,
    OBJECT,
    TEXT,
    RouteDescription,
)

FAULT_KEYS = tuple(field.name for field in attrs.fields(Fault))

_MOMENT = {"type": "string", "format": "date-time"}
_NOW = {"type": "object", "properties": {"now": _MOMENT}}
_HANDOVER = {
    "type": "object",
    "properties": dict.fromkeys(("refs", "tokens", "sessions", "medical", "developer_key"), OBJECT),
}
_WORLD = {"type": "object", "description": f"A world, as {PREFIX}{WORLD_SCHEMA} says."}
_FAULT = {
    "type": "object",
    "properties": {**dict.fromkeys(FAULT_KEYS, ANY), "kind": {"enum": [kind.value for kind in Kind]}},
    "required": ["kind"],
    "additionalProperties": False,
}
_FAULTS = {
    "type": "object",
    "properties": {key: {"type": "array", "items": OBJECT} for key in ("faults", "kinds", "magic")},
}
_ENTRIES = {"type": "object", "properties": {"entries": {"type": "array", "items": OBJECT}}}


CONTROL: Sequence[RouteDescription] = (
    control_route("GET", "", "Addresses, version, and every route in a line"),
    control_route("GET", HEALTH, "Whether the twin answers: for checks of containers, under any host name"),
    control_route("GET", OPENAPI, "Every route as an OpenAPI 3.1 document"),
    control_route("GET", WORLD_SCHEMA, "The JSON Schema of worlds"),
    control_route("GET", "world", "What there is now, as a world that loads to the same", answer=_WORLD),
    control_route("PUT", "world", "Load a world", body=_WORLD, answer=_HANDOVER),
    control_route("POST", "reset", "Back to the world and the faults that it began with", answer=_HANDOVER),
    control_route("GET", "refs", "Ids by name, tokens and credentials of the world", answer=_HANDOVER),
    control_route("GET", "clock", "What time it is", answer=_NOW),
    control_route(
        "PUT",
        "clock",
        "Let the clock stand at a time",
        body={**_NOW, "required": ["now"], "additionalProperties": False},
        answer=_NOW,
    ),
    control_route("POST", "jobs", "Let 30 seconds pass and run what is due", answer=_NOW),
    control_route(
        "GET",
        "state",
        "What can be observed of an object behind the API",
        query={"ref": TEXT},
        required=frozenset(["ref"]),
    ),
    control_route("GET", "faults", "What is set to go wrong, and every kind there is", answer=_FAULTS),
    control_route("POST", "faults", "Set a fault", body=_FAULT),
    control_route("DELETE", "faults", "Take all faults away, or one", query={"name": TEXT}, answer=_FAULTS),
    control_route("GET", "journal", "What was asked and what came of it", answer=_ENTRIES),
    control_route("DELETE", "journal", "Forget what was asked", answer=_ENTRIES),
)

__all__ = ["CONTROL", "FAULT_KEYS"]
