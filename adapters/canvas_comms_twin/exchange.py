"""One HTTP exchange as values: the request, the response, the door it comes through.

No socket in sight. A twin is entered in process (`TwinAdapter`), on its own port
(`TwinServer`), or through a WSGI server of somebody else (`WsgiApp`). Each of these doors
can play other faults; the door of a handler that is not `DoorAware` plays none. The
responses here are the twin's own: they belong to no product.
"""

import enum
from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

import attrs

from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.json_text import Json, write_json


@attrs.frozen(eq=False, repr=False)
class Request(Redacted):
    """A request as it arrived.

    `path` is still percent-encoded, `query` is the raw text after `?`; header names are
    in lower case. `base` is the URL under which the twin was reached, without a slash at
    the end (`http://127.0.0.1:8000`).
    """

    method: str
    path: str = attrs.field(metadata=PRIVATE)
    query: str = attrs.field(default="", metadata=PRIVATE)
    headers: Mapping[str, str] = attrs.field(factory=dict, metadata=PRIVATE)
    body: bytes = attrs.field(default=b"", metadata=PRIVATE)
    base: str = "http://127.0.0.1"


@attrs.frozen(eq=False, repr=False)
class Response(Redacted):
    """An answer: status, headers in order (canonical case), body. Length is the door's to add."""

    status: int
    headers: tuple[tuple[str, str], ...] = attrs.field(default=(), metadata=PRIVATE)
    body: bytes = attrs.field(default=b"", metadata=PRIVATE)

    @property
    def has_length(self) -> bool:
        """Whether a door tells the length; an answer that may have no body has none."""
        return self.status >= 200 and self.status not in (204, 304)


class Handler(Protocol):
    """What a door leads to."""

    def handle(self, request: Request) -> Response:
        """The answer to any request. Never raises."""
        ...


JSON = ("Content-Type", "application/json")
REASON = "canvas-comms-twin-reason"
"""A header that only the twin sends: `code@place, …` for all that was refused."""
NOT_BUILT = (REASON, "not-built@path")


def json_response(status: int, body: Json, *headers: tuple[str, str]) -> Response:
    """An answer in JSON."""
    return Response(status, (JSON, *headers), write_json(body).encode())


def not_found(request: Request) -> Response:
    """No Canvas has such a route."""
    return json_response(
        404, {"error": f"no such route: {route_of(request)}"}, (REASON, "no-such-route@path")
    )


def not_implemented(request: Request) -> Response:
    """The real server has this route; the twin says loudly, as Canvas LMS words errors, that it does not."""
    return json_response(501, {"errors": [{"message": what_is_not_built(request)}]}, NOT_BUILT)


def what_is_not_built(request: Request) -> str:
    """What a 501 says."""
    return f"the real server answers {route_of(request)}; this twin does not"


def internal_error(kind: str) -> Response:
    """A defect of the twin: its kind only."""
    error = f"the twin itself failed ({kind}); this is a defect of canvas-comms"
    return json_response(500, {"error": error}, (REASON, f"defect@{kind}"))


def route_of(request: Request) -> str:
    """Method and path, short and printable."""
    method, path = (one if len(one) <= 80 else one[:80] + "…" for one in (request.method, request.path))
    return f"{method} {path}".encode("ascii", "replace").decode()


class Door(enum.Enum):
    """A way into the twin."""

    IN_PROCESS = "in-process"
    PORT = "port"
    WSGI = "wsgi"


@runtime_checkable
class DoorAware(Protocol):
    """A handler that knows which doors lead to it."""

    def enter(self, door: Door) -> Callable[[Request], Response]:
        """Open a door and give what answers the requests that come through it.

        Raises `InvalidValue` if a fault is set that this door cannot play.
        """
        ...

    def leave(self, door: Door) -> None:
        """Close a door that was opened."""
        ...


def open_door(handler: Handler, door: Door) -> Callable[[Request], Response]:
    """What answers the requests that come through this door. Raises as `DoorAware.enter` does."""
    return handler.enter(door) if isinstance(handler, DoorAware) else handler.handle


def close_door(handler: Handler, door: Door) -> None:
    """Nothing comes through this door any more."""
    if isinstance(handler, DoorAware):
        handler.leave(door)


__all__ = [
    "JSON",
    "NOT_BUILT",
    "REASON",
    "Door",
    "DoorAware",
    "Handler",
    "Request",
    "Response",
    "close_door",
    "internal_error",
    "json_response",
    "not_found",
    "not_implemented",
    "open_door",
    "route_of",
    "what_is_not_built",
]
