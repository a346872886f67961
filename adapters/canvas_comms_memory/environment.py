"""What everything in one memory shares: one lock, one clock, one source of ids, maybe a history.

Ids come from chance, from a seed for runs that can be repeated, or are numbers.

Clocks: the real one, and one that stands still until told.

Locks that survive a fork: no child begins with one that a thread holds which it does not have.

Before a fork the forking thread takes every such lock, so that nobody is in the middle of a
change; afterwards it lets them go, in the parent and in the child. So a child has the state
between two calls, and can call (a server that forks its workers, `multiprocessing`).
"""

import contextlib
import os
import random
import threading
import uuid
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.instants import checked_time
from canvas_comms.ports import Clock, Ids
from canvas_comms_memory.history import History

_locks: "weakref.WeakSet[threading.RLock]" = weakref.WeakSet()
_registering = threading.Lock()
_forking = threading.Lock()
_taken: "list[threading.RLock]" = []


def fork_safe_lock() -> "threading.RLock":
    """A lock that its thread may take again. Nobody who holds one may wait for another."""
    lock = threading.RLock()
    with _registering:
        _locks.add(lock)
    return lock


def _take_all() -> None:
    _forking.acquire()
    with _registering:
        _taken.extend(_locks)
    for lock in _taken:
        lock.acquire()


def _release_all() -> None:
    for lock in _taken:
        lock.release()
    _taken.clear()
    _forking.release()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(before=_take_all, after_in_parent=_release_all, after_in_child=_release_all)


class RunningClock:
    """The machine's time, in UTC."""

    def __call__(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


@attrs.define
class FrozenClock:
    """A clock that moves only when told. `now` has a zone."""

    now: datetime = attrs.field()

    @property
    def frozen(self) -> bool:
        """It stands still."""
        return True

    @now.validator
    def _has_a_zone(self, _: object, value: datetime) -> None:
        if value.utcoffset() is None:
            raise InvalidValue("now", "must have a time zone")

    def __call__(self) -> datetime:
        """The moment at which it stands."""
        return self.now

    def advance(self, by: timedelta) -> datetime:
        """Move it, forwards or backwards; the new moment."""
        self.now += by
        return self.now


def is_frozen(clock: Clock) -> bool:
    """Whether a clock stands still; one that does not say runs."""
    return getattr(clock, "frozen", False) is True


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


__all__ = [
    "Alter",
    "CountingIds",
    "Environment",
    "FrozenClock",
    "RandomIds",
    "RunningClock",
    "SeededIds",
    "fork_safe_lock",
    "is_frozen",
]
