"""Which requests does a fault strike, and when?

Its scope is what a request must be for the fault to count it: a lie about announcements
counts no reads. Whether there was anything to act on shows only in playing. Of what it
counts, its schedule says which it strikes.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import TypeAlias

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms_twin.exchange import Door, Request
from canvas_comms_twin.faults.fault import Fault, RoutePattern
from canvas_comms_twin.faults.handlers import FaultContext
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.lms.routes import has_pages
from canvas_comms_twin.nearest_routes import nearest


@attrs.define(eq=False, init=False)
class Schedule:
    """Whose turn it is: what one fault has seen so far; the same for the same seed.

    `calls` counts the requests that it could strike, `struck` those that it struck,
    `missed` those whose turn it was but that it did not fit (a 201 without Location needs
    a 201), or that another fault had struck already.
    """

    fault: Fault
    calls: int
    struck: int
    missed: int
    _random: random.Random = attrs.field(repr=False)

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.calls = self.struck = self.missed = 0
        seed = f"{fault.seed} {fault.kind.value} {fault.route} {fault.product}"
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose

    def comes(self) -> bool:
        """Count one more request; whether the fault is to strike it."""
        self.calls += 1
        fault = self.fault
        if fault.times is not None and self.struck >= fault.times:
            return False
        if fault.nth is not None:
            return self.calls == fault.nth
        return fault.probability is None or self._random.random() < fault.probability


@attrs.define(eq=False)
class _Delayed:
    context: FaultContext
    answers: int
    """How many further answers it waits for."""
    due: datetime | None
    """When it is done instead, by the twin's clock."""


class DelayedRequests:
    """Requests that a server does long after the client gave up on them.

    They wait for a number of further answers, or until an hour of the twin's clock.

    Not thread-safe by itself: the faults hold their lock around each call.
    """

    def __init__(self) -> None:
        self._waiting: list[_Delayed] = []

    def put(self, context: FaultContext, now: datetime) -> None:
        """Let a request wait as its fault says."""
        seconds = context.fault.seconds
        due = None if seconds is None else now + timedelta(seconds=seconds)
        self._waiting.append(_Delayed(context, context.fault.set_to("requests"), due))

    def due(self, now: datetime) -> list[FaultContext]:
        """Those whose hour has come; they wait no longer."""
        return self._taken([one for one in self._waiting if one.due is not None and one.due <= now])

    def answered(self) -> list[FaultContext]:
        """One more request was answered: those that waited for it and wait no longer."""
        counting = [one for one in self._waiting if one.due is None]
        for one in counting:
            one.answers -= 1
        return self._taken([one for one in counting if one.answers < 0])

    def clear(self) -> None:
        """Forget them: they are never done."""
        self._waiting.clear()

    def _taken(self, found: list[_Delayed]) -> list[FaultContext]:
        self._waiting = [one for one in self._waiting if one not in found]
        return [one.context for one in found]

    def __len__(self) -> int:
        return len(self._waiting)


Scope: TypeAlias = Callable[[str, Request], bool]

CONVERSATIONS = "/api/v1/conversations"
SEARCHES = frozenset([("GET", "/Communication"), ("POST", "/Communication/_search")])
"""How Canvas Medical is searched."""


def _creates(section: str, request: Request) -> bool:
    """A POST that makes something; searches by form and tokens make nothing."""
    made = request.method == "POST" and not request.path.startswith("/auth/")
    return made and not request.path.endswith("/_search")


def _creates_communication(section: str, request: Request) -> bool:
    return section == "medical" and request.method == "POST" and request.path == "/Communication"


def _creates_topic(section: str, request: Request) -> bool:
    return request.method == "POST" and request.path.removesuffix(".json").endswith("/discussion_topics")


def _creates_conversation(section: str, request: Request) -> bool:
    return request.method == "POST" and request.path.removesuffix(".json") == CONVERSATIONS


def _asks(section: str, request: Request) -> bool:
    """A search, or what may be one: Canvas Medical has one kind of thing, Canvas LMS many."""
    if section == "medical":
        return (request.method, request.path) in SEARCHES
    return request.method == "GET"


def _gives_pages(section: str, request: Request) -> bool:
    """What comes in pages: searches of Canvas Medical, lists of Canvas LMS."""
    if section == "medical":
        return (request.method, request.path) in SEARCHES
    return has_pages(request.method, request.path)


SCOPES: Mapping[Kind, Scope] = {
    Kind.NO_LOCATION: _creates_communication,
    Kind.ALIEN_LOCATION: _creates_communication,
    Kind.ANNOUNCEMENT_DOWNGRADED: _creates_topic,
    Kind.ABSENT: _creates,
    Kind.SUBJECT_DROPPED: _creates_conversation,
    Kind.HALF_BATCH: _creates_conversation,
    Kind.DRAFT: _creates_communication,
    Kind.HTML_FOR_TEXT: _creates_communication,
    Kind.NEXT_RELATIVE: _gives_pages,
    Kind.NEXT_FOREIGN: _gives_pages,
    Kind.NEXT_LOOPING: _gives_pages,
    Kind.ROWS_MISSING: _gives_pages,
    Kind.SEARCH_IGNORED: _asks,
}
"""Kinds that can strike some requests only; the others can strike any."""


def in_scope(kind: Kind, section: str, request: Request) -> bool:
    """Whether a fault of this kind can strike this request."""
    scope = SCOPES.get(kind)
    return scope is None or scope(section, request)


@attrs.define(eq=False, repr=False, init=False)
class ActiveFault:
    """A fault that is set. Leaving its `with` block, or `remove`, takes it away."""

    name: str
    schedule: Schedule
    _route: RoutePattern
    _remove: Callable[["ActiveFault"], object]

    def __init__(self, name: str, fault: Fault, remove: Callable[["ActiveFault"], object]) -> None:
        self.name = name
        self.schedule = Schedule(fault)
        self._route = RoutePattern.of(fault.route)
        self._remove = remove

    @property
    def fault(self) -> Fault:
        """What it is."""
        return self.schedule.fault

    @property
    def calls(self) -> int:
        """How many requests it could have struck."""
        return self.schedule.calls

    @property
    def struck(self) -> int:
        """How many it struck."""
        return self.schedule.struck

    @property
    def missed(self) -> int:
        """How many times it was its turn, and there was nothing to act on."""
        return self.schedule.missed

    def remove(self) -> None:
        """Take it away; harmless if it is gone."""
        self._remove(self)

    def __enter__(self) -> "ActiveFault":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def __repr__(self) -> str:
        return f"<fault {self.name}: {self.calls} calls, {self.struck} struck, {self.missed} missed>"

    def could_strike(self, section: str, request: Request, door: Door | None) -> bool:
        """Whether it is about such requests at all."""
        fault = self.fault
        return (
            fault.product in ("", section)
            and fault.door in (None, door)
            and self._route.fits(request.method, request.path)
            and in_scope(fault.kind, section, request)
        )


Route: TypeAlias = tuple[str, str, str]
"""Product, method and pattern (`/api/v1/users/:id`)."""

Routes: TypeAlias = Sequence[Route]

MOST = 3
"""How many routes a refusal names."""


def check_reach(fault: Fault, routes: Routes) -> None:
    """Whether a fault could ever strike, asked when it is set.

    On a route that is misspelt, or of a kind that finds nothing to act on there, it would
    stay silent, and the test that set it would pass for the wrong reason. Raises
    `InvalidValue` naming `route`, `product` or `kind`.
    """
    pattern = RoutePattern.of(fault.route)
    there = [one for one in routes if pattern.meets(*one[1:])]
    if not there:
        raise InvalidValue("route", "leads to nothing that this twin has" + _nearest(pattern, fault, routes))
    own = [one for one in there if fault.product in ("", one[0])]
    if not own:
        raise InvalidValue("product", f"has no such route; {there[0][0]} has")
    if not any(_acts(fault.kind, one) for one in own):
        raise InvalidValue("kind", _elsewhere(fault.kind, routes, own[0][0]))


def _acts(kind: Kind, route: Route) -> bool:
    """Whether a kind may find something to act on."""
    product, method, pattern = route
    return in_scope(kind, product, Request(method, pattern))


def _elsewhere(kind: Kind, routes: Routes, product: str) -> str:
    """Where it acts, the product that was meant first."""
    nearby = sorted(routes, key=lambda route: route[0] != product)
    found = [f"{route[1]} {route[2]}" for route in nearby if _acts(kind, route)]
    if not found:
        return f"{kind.value} finds nothing to act on in this twin"
    more = ", …" if len(found) > MOST else ""
    return f"{kind.value} finds nothing to act on there; it strikes {', '.join(found[:MOST])}{more}"


def _nearest(wanted: RoutePattern, fault: Fault, routes: Routes) -> str:
    own = [one for one in routes if fault.product in ("", one[0])]
    known = [(method if wanted.method else "", pattern) for _, method, pattern in own]
    found = [str(near).strip() for near in nearest(wanted.method, wanted.path, known)]
    return "; nearest: " + ", ".join(found) if found else ""


__all__ = ["ActiveFault", "DelayedRequests", "Routes", "Schedule", "check_reach", "in_scope"]
