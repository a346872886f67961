"""The faults that are set in one twin.

twin.faults.add("drop-after-apply", route="POST /Communication", nth=2)
with twin.faults.add(Fault("throttle", product="lms")) as throttled:
    ...
assert throttled.struck == 1
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms_memory.environment import Environment
from canvas_comms_twin.exchange import Door, Request, Response
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.handlers import FAILURE_HANDLERS, FaultContext, FaultHandler
from canvas_comms_twin.faults.kinds import CANNOT, Kind
from canvas_comms_twin.faults.lies import LIE_HANDLERS, PAGE_LIE_HANDLERS
from canvas_comms_twin.faults.magic import MAGIC, magic_fault
from canvas_comms_twin.faults.scheduling import (
    ActiveFault,
    DelayedRequests,
    Routes,
    Schedule,
    check_reach,
)
from canvas_comms_twin.product_app import ProductApp

MARK = "canvas-comms-twin-fault"
"""A header that only the twin sends: the name of the fault that an answer met."""

MAX_FAULTS = 1000

HANDLERS: Mapping[Kind, FaultHandler] = {**FAILURE_HANDLERS, **LIE_HANDLERS, **PAGE_LIE_HANDLERS}
"""How each kind is played."""


class Faults:
    """The faults of one twin, in the order in which they were added. Thread-safe.

    Of the faults whose turn it is, the first strikes. They outlive the loading of worlds.
    `routes` tells what routes there are now, `magic` whether magic recipients work.
    """

    def __init__(self, products: Iterable[str], routes: Callable[[], Routes], magic: bool = False) -> None:
        self._products = tuple(products)
        self._routes = routes
        self._added: tuple[ActiveFault, ...] = ()
        self._doors: Counter[Door] = Counter()
        self._lock = threading.Lock()
        self._late = DelayedRequests()
        self.magic = magic
        self.quiet = not magic

    def add(self, kind: Fault | Kind | str, **settings: object) -> ActiveFault:
        """Set a fault, given whole or by its kind; `settings` are as `Fault` has them. Raises `InvalidValue`.

        A fault that an open door cannot play is refused, unless it is for another door; so
        is one that could never strike: it is on no route of this twin, or its kind finds
        nothing to act on there.
        """
        made = attrs.evolve(kind, **settings) if isinstance(kind, Fault) else Fault(kind, **settings)  # type: ignore[arg-type]  # checked there
        if made.product and made.product not in self._products:
            raise InvalidValue("product", "must be one of " + ", ".join(self._products))
        check_reach(made, self._routes())
        with self._lock:
            for door in self._doors if made.door is None else (made.door,):
                _check(made, door)
            if len(self._added) >= MAX_FAULTS:
                raise InvalidValue("", f"at most {MAX_FAULTS} faults can be set")
            added = ActiveFault(self._name(made), made, self.remove)
            self._added = (*self._added, added)
            self._settle()
        return added

    def remove(self, which: ActiveFault | str) -> bool:
        """Take a fault away, by its name or itself; whether it was there."""
        with self._lock:
            left = tuple(one for one in self._added if one is not which and one.name != which)
            found = len(left) < len(self._added)
            self._added = left
            self._settle()
        return found

    def clear(self) -> None:
        """Take every fault away, and forget what was to be done late. Magic stays."""
        with self._lock:
            self._added = ()
            self._late.clear()
            self._settle()

    def __iter__(self) -> Iterator[ActiveFault]:
        return iter(self._added)

    def __len__(self) -> int:
        return len(self._added)

    def open(self, door: Door) -> None:
        """A door is open from now on. Raises `InvalidValue` for a set fault that it cannot play."""
        with self._lock:
            for fault in self._all():
                if fault.door is None:
                    _check(fault, door)
            self._doors[door] += 1

    def close(self, door: Door) -> None:
        """One such door less is open."""
        with self._lock:
            self._doors[door] -= 1
            self._doors += Counter()  # drops those that are no longer open

    def answer(
        self, request: Request, section: str, app: ProductApp, environment: Environment, door: Door | None
    ) -> tuple[Response, str]:
        """The answer to a request, and the name of the fault that struck it, or nothing.

        `section` is the product's name, whose `app` it asks; `environment` is its world's.
        """
        self._do(self._locked(lambda: self._late.due(environment.clock())))
        chosen = self._chosen(section, request, door)
        if chosen is None:
            answer, name = app.answer(request), ""
        else:
            name, fault, schedule = chosen
            answer, name = self._played(
                FaultContext(fault, request, section, app, environment), name, schedule
            )
        self._do(self._locked(self._late.answered))
        return answer, name

    def forget_world(self) -> None:
        """Another world is loaded: what was to be done late in the old one is not done."""
        with self._lock:
            self._late.clear()
            self._settle()

    def _chosen(
        self, section: str, request: Request, door: Door | None
    ) -> tuple[str, Fault, Schedule | None] | None:
        with self._lock:
            ready = [one for one in self._added if one.could_strike(section, request, door)]
            due = [one for one in ready if one.schedule.comes()]
            for shadowed in due[1:]:
                shadowed.schedule.missed += 1
            if due:
                due[0].schedule.struck += 1
                return due[0].name, due[0].fault, due[0].schedule
        magic = magic_fault(section, request) if self.magic else None
        return None if magic is None else (f"magic {magic.kind.value}", magic, None)

    def _played(self, context: FaultContext, name: str, schedule: Schedule | None) -> tuple[Response, str]:
        result = HANDLERS[context.fault.kind](context)
        if result.late is not None:
            with self._lock:
                self._late.put(context, context.environment.clock())
        if not result.struck:
            if schedule is not None:
                with self._lock:
                    schedule.struck, schedule.missed = schedule.struck - 1, schedule.missed + 1
            return result.answer, ""
        answer = result.answer
        return attrs.evolve(answer, headers=(*answer.headers, (MARK, name))), name

    def _all(self) -> Iterator[Fault]:
        yield from (one.fault for one in self._added)
        if self.magic:
            yield from (one.fault for one in MAGIC if one.fault is not None)

    def _name(self, fault: Fault) -> str:
        taken = {one.name for one in self._added}
        if fault.name:
            if fault.name in taken:
                raise InvalidValue("name", "is taken by another fault")
            return fault.name
        code: str = fault.kind.value
        numbered = (f"{code}-{number}" for number in range(2, MAX_FAULTS + 3))
        return next(name for name in (code, *numbered) if name not in taken)

    def _do(self, contexts: list[FaultContext]) -> None:
        """Do the requests that were put off; no client gets their answers."""
        for context in contexts:
            context.answer()

    def _locked(self, take: Callable[[], list[FaultContext]]) -> list[FaultContext]:
        with self._lock:
            found = take()
            self._settle()
        return found

    def _settle(self) -> None:
        self.quiet = not (self._added or self.magic or self._late)


def _check(fault: Fault, door: Door) -> None:
    if fault.kind in CANNOT[door]:
        others = ", ".join(one.value for one in Door if fault.kind not in CANNOT[one])
        raise InvalidValue(
            "kind", f"{fault.kind.value} cannot be played through the door {door.value}, only {others}"
        )


__all__ = ["MARK", "Faults"]
