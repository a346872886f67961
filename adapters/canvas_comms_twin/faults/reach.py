"""Could a fault ever strike? Asked when it is set, so that nobody waits for it in vain.

A fault on a route that is misspelt, or of a kind that finds nothing to act on there, would
stay silent, and the test that set it would pass for the wrong reason.
"""

from collections.abc import Sequence
from typing import TypeAlias

from canvas_comms.errors import InvalidValue
from canvas_comms_twin.exchange import Request
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.page_lies import PAGE_LIES
from canvas_comms_twin.faults.plays import in_scope
from canvas_comms_twin.faults.routes import RoutePattern
from canvas_comms_twin.nearest import nearest

Route: TypeAlias = tuple[str, str, str]
"""Product, method and pattern (`/api/v1/users/:id`)."""

Routes: TypeAlias = Sequence[Route]

MOST = 3
"""How many routes are told."""


def check_reach(fault: Fault, routes: Routes) -> None:
    """Raises `InvalidValue` naming `route`, `product` or `kind` if it can strike none of these routes."""
    asked = RoutePattern.of(fault.route)
    there = [one for one in routes if asked.meets(*one[1:])]
    if not there:
        raise InvalidValue("route", "leads to nothing that this twin has" + _nearest(asked, fault, routes))
    own = [one for one in there if fault.product in ("", one[0])]
    if not own:
        raise InvalidValue("product", f"has no such route; {there[0][0]} has")
    if not any(_acts(fault.kind, one) for one in own):
        raise InvalidValue("kind", _elsewhere(fault.kind, routes, own[0][0]))


def _acts(kind: Kind, route: Route) -> bool:
    """Whether a kind may find something to act on; a route that ends with an id gives no pages."""
    product, method, pattern = route
    if kind in PAGE_LIES and pattern.rpartition("/")[2].startswith(":"):
        return False
    return in_scope(kind, product, Request(method, pattern))


def _elsewhere(kind: Kind, routes: Routes, product: str) -> str:
    """Where it acts, the product that was meant first."""
    nearby = sorted(routes, key=lambda route: route[0] != product)
    found = [f"{route[1]} {route[2]}" for route in nearby if _acts(kind, route)]
    if not found:
        return f"{kind.value} finds nothing to act on in this twin"
    more = ", …" if len(found) > MOST else ""
    return f"{kind.value} finds nothing to act on there; it strikes {', '.join(found[:MOST])}{more}"


def _nearest(asked: RoutePattern, fault: Fault, routes: Routes) -> str:
    own = [one for one in routes if fault.product in ("", one[0])]
    known = [(method if asked.method else "", pattern) for _, method, pattern in own]
    found = [str(near).strip() for near in nearest(asked.method, asked.path, known)]
    return "; nearest: " + ", ".join(found) if found else ""


__all__ = ["Routes", "check_reach"]
