"""What is to be done next in a run of many calls: start one, wait, or nothing more.

Gates ask this in turn and do what it says; it starts nothing and waits for nothing itself, so that a run
can be played on a clock of any kind.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

import attrs

from canvas_comms.pace.at_most import checked_at_once
from canvas_comms.pace.ports import Pace, Standing
from canvas_comms.ports import Cancelled, never
from canvas_comms.redaction import Opaque

R = TypeVar("R")

LOOK = 0.25
"""Seconds: after that long a pause is interrupted to see whether the caller has given up."""
OTHERS = 0.01
"""Seconds after which to ask again where other runs have all the places of a pace."""


@attrs.frozen(eq=False, repr=False)
class Start(Opaque, Generic[R]):
    """Start this call; its place on the server is taken."""

    place: int
    call: Callable[[], R]


@attrs.frozen
class Wait:
    """Wait until a call of this run ends, but at most so many seconds (None: as long as it takes)."""

    seconds: float | None


@attrs.define(eq=False, repr=False)
class Turns(Opaque, Generic[R]):
    """One run. For one thread; the pace may be shared with other runs.

    Raises `InvalidValue` (`at_once`).
    """

    _calls: Iterator[Callable[[], R]]
    _pace: Pace
    at_once: int
    _cancelled: Cancelled = never
    _next: Callable[[], R] | None = attrs.field(default=None, init=False)
    _over: bool = attrs.field(default=False, init=False)
    _failed: Exception | None = attrs.field(default=None, init=False)
    started: int = attrs.field(default=0, init=False)
    ended: int = attrs.field(default=0, init=False)
    pause: float = attrs.field(default=0.0, init=False)
    """Seconds for which nothing runs because the server's limits keep the next call back."""

    @classmethod
    def of(
        cls,
        calls: Iterable[Callable[[], R]],
        pace: Pace,
        at_once: int | None = None,
        cancelled: Cancelled = never,
    ) -> "Turns[R]":
        """A run of these calls. Raises `InvalidValue` (`at_once`)."""
        checked = checked_at_once(pace.at_once if at_once is None else at_once)
        return cls(iter(calls), pace, checked, cancelled)

    @property
    def running(self) -> int:
        """How many calls run."""
        return self.started - self.ended

    @property
    def standing(self) -> Standing:
        """How far it is."""
        return Standing(self.started, self.ended, self.pause)

    def next(self) -> Start[R] | Wait | None:
        """What to do now; None: all is over. Raises what made it stop, once nothing runs any more."""
        self.pause = 0.0
        if not self._over and self.running < self.at_once:
            try:
                self._over = self._cancelled() or not self._has_next()
            except Exception as error:
                self.fail(error)
        if self._over:
            return self._ending()
        if self.running >= self.at_once:
            return Wait(None)
        seconds = self._pace.start()
        if seconds == 0.0:
            return self._start()
        if seconds is None:
            return Wait(None if self.running else OTHERS)
        self.pause = 0.0 if self.running else seconds
        return Wait(min(seconds, LOOK))

    def end(self) -> None:
        """A call has ended: its place is given back."""
        self._pace.end()
        self.ended += 1

    def fail(self, error: Exception) -> None:
        """Start nothing more, and raise this once nothing runs any more."""
        self._over, self._failed = True, error

    def _ending(self) -> Wait | None:
        if self.running:
            return Wait(None)
        if self._failed is not None:
            raise self._failed
        return None

    def _has_next(self) -> bool:
        if self._next is None:
            self._next = next(self._calls, None)
        return self._next is not None

    def _start(self) -> Start[R]:
        call, self._next = self._next, None
        assert call is not None  # noqa: S101 - `next` looked
        self.started += 1
        return Start(self.started - 1, call)


__all__ = ["LOOK", "OTHERS", "Start", "Turns", "Wait"]
