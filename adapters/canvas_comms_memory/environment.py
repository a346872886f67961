"""What everything in one memory shares: one lock, one clock, one source of ids, maybe a history.

Ids come from chance, from a seed for runs that can be repeated, or are numbers.
"""

import contextlib
import random
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs

from canvas_comms.instants import checked_time
from canvas_comms.ports import Clock, Ids
from canvas_comms_memory.clocks import FrozenClock, RunningClock
from canvas_comms_memory.forking import fork_safe_lock
from canvas_comms_memory.history import History


class RandomIds:
    """Dashed UUIDs by chance."""

    def __call__(self) -> str:
        """A new one."""
        return str(uuid.uuid4())


@attrs.define
class SeededIds:
    """The same dashed UUIDs in the same order for the same seed."""

    seed: int
    _random: random.Random = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable ids, no secret

    def __call__(self) -> str:
        """The next one."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


@attrs.define
class CountingIds:
    """1, 2, 3 … as text, as Canvas LMS numbers what it creates."""

    last: int = 0

    def __call__(self) -> str:
        """The next number."""
        self.last += 1
        return str(self.last)


Alter: TypeAlias = Callable[[Sequence[Any]], Sequence[Any]]
"""What becomes of the changes that one call brings: all of them, some, others."""


@attrs.define(eq=False)
class Environment:
    """One lock makes every call one step in one order; clock and ids are ports.

    With a `history`, every step is kept there. A `FrozenClock` moves by `step` after each
    call; any other clock moves by itself.
    """

    clock: Clock = attrs.field(factory=RunningClock)
    ids: Ids = attrs.field(factory=RandomIds)
    history: History | None = attrs.field(default=None, repr=False)
    step: timedelta = timedelta()
    lock: threading.RLock = attrs.field(factory=fork_safe_lock, init=False, repr=False)
    _alter: Alter | None = attrs.field(default=None, init=False, repr=False)

    @contextmanager
    def altering(self, alter: Alter) -> Iterator[None]:
        """Meanwhile the changes of this thread's calls are altered before they are applied.

        Calls are answered as ever, so that a server can be played that says yes and does
        something else. Other threads wait.
        """
        with self.lock:
            self._alter = alter
            try:
                yield
            finally:
                self._alter = None

    def kept(self, changes: Iterable[Any]) -> Iterable[Any]:
        """What is to be applied of the changes that a call brings; ask while holding the lock."""
        return changes if self._alter is None else self._alter(tuple(changes))

    def now(self) -> datetime:
        """The present moment, in UTC. Raises `InvalidValue` for a clock without a zone."""
        return checked_time(self.clock(), "clock")

    def called(self) -> None:
        """A call was answered. At the end of time the clock stands still."""
        if self.step and isinstance(self.clock, FrozenClock):
            with contextlib.suppress(OverflowError):
                self.clock.advance(self.step)


__all__ = ["Alter", "CountingIds", "Environment", "RandomIds", "SeededIds"]
