"""Routes of Canvas LMS: method and path, which command they stand for, how its outcome is told.

`ROUTES` are made of the endpoint table of the wire. Patterns are the
server's own (`/api/v1/users/:user_id/communication_channels/:id`): the first route that
fits counts, so literal paths stand before those with parameters, those that are real and
not built too. A path may end with `.json` or a format of the route, which is the parameter
`format` then; any other suffix belongs to its last segment.
"""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

import attrs

from canvas_comms.lms.operations import Command
from canvas_comms_twin.lms.real_routes import REAL, RealRoute
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.lms_endpoints import ENDPOINTS
from canvas_comms_wire.responses import Call, Page, Reply

_PARAMETER = re.compile(r":([a-z_]+)")
_REST = re.compile(r"/\*([a-z_]+)$")


@attrs.frozen
class Route:
    """One route. `reply` is asked for every outcome that is not `Denied`."""

    method: str
    pattern: str
    command: Callable[[Call], Command[Any]]
    reply: Callable[[Any, Call], Reply]
    formats: tuple[str, ...] = ()
    files_from_anybody: bool = False
    pages: bool = False
    """Whether what it answers comes in pages."""


def route_of(endpoint: Endpoint) -> Route:
    """The route of a declared endpoint."""
    return Route(
        endpoint.method,
        endpoint.pattern,
        endpoint.command_of,
        endpoint.body.write,
        endpoint.formats,
        endpoint.files_from_anybody,
        isinstance(endpoint.body, Page),
    )


@attrs.frozen
class Match:
    """A route, and the parameters that the path gives it."""

    route: Route
    path: Mapping[str, str]


class RouteTable:
    """All routes there are, found by method and number of segments."""

    def __init__(self, routes: Iterable[Route], real: Iterable[RealRoute] = REAL) -> None:
        routes, real = tuple(routes), tuple(real)
        self.names = tuple((route.method, route.pattern) for route in routes)
        built = {(route.method, _anonymous(route.pattern)) for route in routes}
        self._open_ended: list[_Compiled] = []
        self._routes: dict[tuple[str, int], list[_Compiled]] = {}
        for route in routes:
            first = tuple(
                one.parts
                for one in real
                if one.precedes(route.method, route.pattern) and (route.method, one.parts) not in built
            )
            compiled = _Compiled(route, _pattern(route), first)
            if _REST.search(route.pattern):
                self._open_ended.append(compiled)
                continue
            self._routes.setdefault((route.method, route.pattern.count("/")), []).append(compiled)

    def match(self, method: str, path: str) -> Match | None:
        """The first route that fits a percent-encoded path; None if it is not built, or not real."""
        open_ended = (one for one in self._open_ended if one.route.method == method)
        for compiled in (*self._routes.get((method, path.count("/")), ()), *open_ended):
            match = compiled.pattern.fullmatch(path)
            if match is not None:
                if compiled.before and _is_before(path, compiled.before):
                    return None
                found = {name: unquote(value or "") for name, value in match.groupdict().items()}
                return Match(compiled.route, found)
        return None


@attrs.frozen
class _Compiled:
    """A route to be matched; `before` are the real routes not built that come before it."""

    route: Route
    pattern: re.Pattern[str]
    before: tuple[tuple[str, ...], ...]


def _is_before(path: str, routes: tuple[tuple[str, ...], ...]) -> bool:
    parts = path.removesuffix(".json").split("/")
    return any(all(one in ("*", part) for one, part in zip(own, parts, strict=True)) for own in routes)


def _anonymous(pattern: str) -> tuple[str, ...]:
    return tuple("*" if part.startswith(":") else part for part in pattern.split("/"))


def _pattern(route: Route) -> re.Pattern[str]:
    rest = _REST.search(route.pattern)
    if rest is not None:
        start = re.escape(route.pattern[: rest.start()]).replace(r"\:", ":")
        return re.compile(_PARAMETER.sub(r"(?P<\1>[^/?]+?)", start) + f"/(?P<{rest[1]}>.+)")
    fixed = re.escape(route.pattern).replace(r"\:", ":")
    formats = "|".join(("json", *route.formats))
    return re.compile(_PARAMETER.sub(r"(?P<\1>[^/?]+?)", fixed) + rf"(?:\.(?P<format>{formats}))?")


ROUTES: tuple[Route, ...] = (*map(route_of, ENDPOINTS),)


@functools.cache
def all_routes() -> RouteTable:
    """The table of `ROUTES`, which all twins share: to find what comes before each takes a while."""
    return RouteTable(ROUTES)


def has_pages(method: str, path: str) -> bool:
    """Whether a route that is built answers such a request in pages."""
    found = all_routes().match(method, path)
    return found is not None and found.route.pages


__all__ = ["ROUTES", "Match", "Route", "RouteTable", "all_routes", "has_pages", "route_of"]
