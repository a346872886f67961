"""Answers that belong to no product: from the twin itself."""

from canvas_comms_twin.exchange import Request, Response
from canvas_comms_wire.json_text import Json, write_json

JSON = ("Content-Type", "application/json")
REASON = "canvas-comms-twin-reason"
"""A header that only the twin sends: `code@place, …` for all that was refused."""


def json_answer(status: int, body: Json, *headers: tuple[str, str]) -> Response:
    """An answer in JSON."""
    return Response(status, (JSON, *headers), write_json(body).encode())


def not_found(request: Request) -> Response:
    """No Canvas has such a route."""
    return json_answer(404, {"error": f"no such route: {route_of(request)}"}, (REASON, "no-such-route@path"))


def not_built(request: Request) -> Response:
    """The real server has this route; the twin says loudly that it does not."""
    error = f"the real server answers {route_of(request)}; this twin does not"
    return json_answer(501, {"error": error}, (REASON, "not-built@path"))


def broken(kind: str) -> Response:
    """A defect of the twin: its kind only."""
    error = f"the twin itself failed ({kind}); this is a defect of canvas-comms"
    return json_answer(500, {"error": error}, (REASON, f"defect@{kind}"))


def route_of(request: Request) -> str:
    """Method and path, short and printable."""
    path = request.path if len(request.path) <= 80 else request.path[:80] + "…"
    return f"{request.method} {path.encode('ascii', 'replace').decode()}"


__all__ = ["JSON", "REASON", "broken", "json_answer", "not_built", "not_found", "route_of"]
