"""How a route of the control interface is declared, by the twin or by a product.

What is told without the control token is the same in every twin.
"""

from collections.abc import Mapping

from canvas_comms_twin.route_descriptions import ANY, JSON_TYPE, OBJECT, Content, RouteDescription
from canvas_comms_wire.json_text import Json

PREFIX = "/_twin/"
TAG = "twin"

HEALTH = "health"
OPENAPI = "openapi.json"
WORLD_SCHEMA = "world.schema.json"
OPEN = frozenset(PREFIX + name for name in (HEALTH, OPENAPI, WORLD_SCHEMA))
"""What is told without the control token: it is the same in every twin."""


def control_route(
    method: str,
    name: str,
    told: str,
    *,
    query: Mapping[str, Json] = ANY,
    required: frozenset[str] = frozenset(),
    body: Mapping[str, Json] | None = None,
    answer: Mapping[str, Json] = OBJECT,
) -> RouteDescription:
    """A route `/_twin/<name>` that takes and gives JSON."""
    return RouteDescription(
        TAG,
        method,
        PREFIX + name,
        told,
        query=query,
        required=required,
        bodies=() if body is None else (Content(JSON_TYPE, body),),
        answers={"200": Content(JSON_TYPE, answer)},
        secured=PREFIX + name not in OPEN,
    )


__all__ = ["HEALTH", "OPEN", "OPENAPI", "PREFIX", "TAG", "WORLD_SCHEMA", "control_route"]
