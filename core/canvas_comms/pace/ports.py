"""What whoever sends many needs: the pace of a server, and a gate that keeps it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, Protocol, TypeVar, runtime_checkable

import attrs

from canvas_comms.ports import Cancelled, never

R = TypeVar("R")


@runtime_checkable
class Pace(Protocol):
    """When one more call to a server may start, as far as its limits are known. Safe under threads."""

    @property
    def at_once(self) -> int:
        """How many calls run at once unless more or fewer are asked for."""
        ...

    def start(self) -> float | None:
        """Take a place for one more call: 0.0 if it may start now, and then it counts as running.

        Else no place is taken, and this is after how many seconds to ask again; None: once another call
        has ended.
        """
        ...

    def end(self) -> None:
        """Give a place back that was taken. What was answered is the adapter's to tell, not the gate's."""
        ...


@attrs.frozen
class Done(Generic[R]):
    """A call that ran: its place among the calls, from 0, and what came of it."""

    place: int
    _value: R | None = attrs.field(repr=False, alias="value")
    error: Exception | None = attrs.field(default=None, repr=False)

    @property
    def value(self) -> R:
        """What the call gave. Raises what the call raised."""
        if self.error is not None:
            raise self.error
        return self._value  # type: ignore[return-value]  # None only if that is what it gave


@attrs.frozen
class Standing:
    """How far a run is: calls that were started, that have ended, and for how many seconds it pauses."""

    started: int
    ended: int
    pause: float = 0.0


OnStanding = Callable[[Standing], object]
"""Is called whenever a call has ended, and before every pause that the server's limits ask for."""


def ignore_standing(_: Standing) -> None:
    """Takes no notice of how far a run is."""


class Gate(Protocol):
    """Runs many calls at the pace of a server."""

    def run(
        self,
        calls: Iterable[Callable[[], R]],
        pace: Pace,
        *,
        at_once: int | None = None,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> Iterator[Done[R]]:
        """Start each call once, in their order, `at_once` at most (else as many as the pace says).

        Gives what came of each as it ends. A call may raise: its `Done` holds that, and the others go on.
        `calls` is read no further than one ahead, so it may be long. It, `cancelled` and `on_standing` are
        called in the thread of whoever asks for the results. `cancelled` is asked before every start and
        in every pause. Once it says so, or one of the three raises, nothing more is started; what runs is
        waited for and given, and only then is raised what was raised. Whoever stops asking before the end
        (`break`) waits for what runs and does not learn what came of it. Raises `InvalidValue` (`at_once`).
        """
        ...


__all__ = ["Done", "Gate", "OnStanding", "Pace", "Standing", "ignore_standing"]
