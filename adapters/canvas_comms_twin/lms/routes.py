"""Routes of Canvas LMS: method and path, which command they stand for, how its outcome is told.

`ROUTES` are made of the endpoint table of the wire. Patterns are the
server's own (`/api/v1/users/:user_id/communication_channels/:id`): the first route that
fits counts, so literal paths stand before those with parameters. A path may end with
`.json`; a parameter named in `dotted` may hold dots itself.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

import attrs

from canvas_comms.lms.operations import Command
from canvas_comms_twin.lms.real_routes import is_real
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.lms_endpoints import ENDPOINTS
from canvas_comms_wire.responses import Call, Reply

_PARAMETER = re.compile(r":([a-z_]+)")
_REST = re.compile(r"/\*([a-z_]+)$")


@attrs.frozen
class Route:
    """One route. `reply` is asked for every outcome that is not `Denied`."""

    method: str
    pattern: str
    command: Callable[[Call], Command[Any]]
    reply: Callable[[Any, Call], Reply]
    dotted: tuple[str, ...] = ()
    files_from_anybody: bool = False


def route_of(endpoint: Endpoint) -> Route:
    """The route of a declared endpoint."""
    return Route(
        endpoint.method,
        endpoint.pattern,
        endpoint.command_of,
        endpoint.body.write,
        endpoint.dotted,
        endpoint.files_from_anybody,
    )


@attrs.frozen
class Match:
    """A route, and the parameters that the path gives it."""

    route: Route
    path: Mapping[str, str]


class RouteTable:
    """All routes there are, found by method and number of segments."""

    def __init__(self, routes: Iterable[Route]) -> None:
        routes = tuple(routes)
        self.names = tuple((route.method, route.pattern) for route in routes)
        self._patterns = frozenset(route.pattern for route in routes)
        self._open_ended: list[tuple[Route, re.Pattern[str]]] = []
        self._routes: dict[tuple[str, int], list[tuple[Route, re.Pattern[str]]]] = {}
        for route in routes:
            if "/*" in route.pattern:
                self._open_ended.append((route, _compiled(route)))
                continue
            key = (route.method, route.pattern.count("/"))
            self._routes.setdefault(key, []).append((route, _compiled(route)))

    def match(self, method: str, path: str) -> Match | None:
        """The first route that fits a percent-encoded path."""
        open_ended = (one for one in self._open_ended if one[0].method == method)
        for route, pattern in (*self._routes.get((method, path.count("/")), ()), *open_ended):
            match = pattern.fullmatch(path)
            if match is not None:
                found = {name: unquote(value or "") for name, value in match.groupdict().items()}
                return Match(route, found)
        return None

    def is_real(self, path: str) -> bool:
        """Whether the real server may have a path that fits none of these routes."""
        return is_real(path, self._patterns)


def _compiled(route: Route) -> re.Pattern[str]:
    def parameter(match: re.Match[str]) -> str:
        return f"(?P<{match[1]}>[^/?]+)" if match[1] in route.dotted else f"(?P<{match[1]}>[^/.?]+)"

    rest = _REST.search(route.pattern)
    if rest is not None:
        start = re.escape(route.pattern[: rest.start()]).replace(r"\:", ":")
        return re.compile(f"{_PARAMETER.sub(parameter, start)}/(?P<{rest[1]}>.+)")
    fixed = re.escape(route.pattern).replace(r"\:", ":")
    return re.compile(_PARAMETER.sub(parameter, fixed) + r"(?:\.(?P<format>[^/?]+))?")


ROUTES: tuple[Route, ...] = (*map(route_of, ENDPOINTS),)


__all__ = ["ROUTES", "Match", "Route", "RouteTable", "route_of"]
