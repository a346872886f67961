"""A fault that is set in a twin, and what it did."""

from collections.abc import Callable
from types import TracebackType

import attrs

from canvas_comms_twin.exchange import Request
from canvas_comms_twin.faults.doors import Door
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.plays import in_scope
from canvas_comms_twin.faults.routes import RoutePattern
from canvas_comms_twin.faults.turns import Turns


@attrs.define(eq=False, repr=False, init=False)
class Added:
    """A fault that is set. Leaving its `with` block, or `remove`, takes it away."""

    name: str
    turns: Turns
    _route: RoutePattern
    _remove: Callable[["Added"], object]

    def __init__(self, name: str, fault: Fault, remove: Callable[["Added"], object]) -> None:
        self.name = name
        self.turns = Turns(fault)
        self._route = RoutePattern.of(fault.route)
        self._remove = remove

    @property
    def fault(self) -> Fault:
        """What it is."""
        return self.turns.fault

    @property
    def calls(self) -> int:
        """How many requests it could have struck."""
        return self.turns.calls

    @property
    def struck(self) -> int:
        """How many it struck."""
        return self.turns.struck

    @property
    def missed(self) -> int:
        """How many times it was its turn, and there was nothing to act on."""
        return self.turns.missed

    def remove(self) -> None:
        """Take it away; harmless if it is gone."""
        self._remove(self)

    def __enter__(self) -> "Added":
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


__all__ = ["Added"]
