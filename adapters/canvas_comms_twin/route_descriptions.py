"""What a route is, in a line and in detail: for lists of routes and for the OpenAPI document.

Each product describes its routes from its own table of endpoints, and the control interface from its
own table; nothing is told twice.
"""

import re
from collections.abc import Mapping

import attrs

from canvas_comms_wire.json_text import Json

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
HTML_TYPE = "text/html"

ANY: Mapping[str, Json] = {}
TEXT: Mapping[str, Json] = {"type": "string"}
OBJECT: Mapping[str, Json] = {"type": "object"}

_PART = re.compile(r"([:*])([a-z_]+)")
_HUMP = re.compile(r"(?<!^)(?=[A-Z])")


@attrs.frozen
class Content:
    """What a body may be: a media type, and the JSON Schema of what it says."""

    media_type: str
    schema: Mapping[str, Json] = ANY


@attrs.frozen
class RouteDescription:
    """One route: what it does, in a line, and what goes in and comes out.

    `tag` is the product, or `twin`. `pattern` is as the server has it (`/users/:id`, `/path/*rest`).
    `query` and `fields` are names with their JSON Schema; `more` says that it takes parameters besides
    which are not listed. `answers` are status and body, None for one without. `secured`: who calls
    shows a token.
    """

    tag: str
    method: str
    pattern: str
    told: str
    query: Mapping[str, Json] = ANY
    required: frozenset[str] = frozenset()
    bodies: tuple[Content, ...] = ()
    more: bool = False
    answers: Mapping[str, Content | None] = ANY
    secured: bool = False

    @property
    def route(self) -> tuple[str, str]:
        """Method and pattern."""
        return self.method, self.pattern

    @property
    def parts(self) -> tuple[str, ...]:
        """The parameters of the path."""
        return tuple(name for _, name in _PART.findall(self.pattern))

    @property
    def template(self) -> str:
        """The path as a template of RFC 6570: `/users/{id}`."""
        return _PART.sub(r"{\2}", self.pattern)

    def as_json(self) -> Mapping[str, Json]:
        """A line of a list of routes."""
        return {"method": self.method, "path": self.pattern, "told": self.told}


def told_of(command: type) -> str:
    """A line about a command: its name in words."""
    return _HUMP.sub(" ", command.__name__).lower().capitalize()


__all__ = [
    "ANY",
    "FORM_TYPE",
    "HTML_TYPE",
    "JSON_TYPE",
    "OBJECT",
    "TEXT",
    "Content",
    "RouteDescription",
    "told_of",
]
