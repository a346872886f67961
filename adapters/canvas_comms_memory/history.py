"""What happened in a memory, step by step, for those who ask afterwards.

A memory keeps a history only if its `Environment` has one. It holds every call and every job
with what came of it; what a world held from the beginning never happened and is not in it.
"""

import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms.redaction import PRIVATE, Redacted

NO_FINDINGS = Decision()

MAX_STEPS = 100_000
"""How many steps a history that is bounded keeps."""
MAX_BYTES = 128 << 20
"""About how many bytes they may take."""

STEP_BYTES = 1500
"""About what a step takes, with its outcome and without its changes and texts."""
CHANGE_BYTES = 400
"""About what each change takes that the store does not share any more."""


@attrs.frozen(eq=False, repr=False)
class Step(Redacted):
    """One call, or one job: then `actor` and `outcome` are None.

    `asked` is the command or the work, `changes` are the core's, `at` is the server's clock.
    """

    number: int
    edition: Edition | LmsEdition
    at: datetime
    asked: object = attrs.field(metadata=PRIVATE)
    actor: object | None = attrs.field(metadata=PRIVATE)
    outcome: object | None = attrs.field(metadata=PRIVATE)
    changes: tuple[object, ...] = attrs.field(metadata=PRIVATE)

    @property
    def decision(self) -> Decision:
        """What the rules found; empty for a job, and for a call that has no findings."""
        found = getattr(self.outcome, "decision", NO_FINDINGS)
        return found if isinstance(found, Decision) else NO_FINDINGS


class History:
    """The steps so far. Thread-safe.

    With a `limit` only so many of the last steps are kept, with `max_bytes` only so many that they take
    about that much: the memory of it is bounded, and what is older is gone. The last step stays, however
    large it is. Numbers of steps go on all the same, and `forgotten` tells how many are gone.
    """

    def __init__(self, limit: int | None = None, max_bytes: int | None = None) -> None:
        self._limit, self._max_bytes = limit, max_bytes
        self._steps: deque[Step] = deque()
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._count = 0
        self._grown = threading.Condition()
        self._here = threading.local()

    def note(
        self,
        edition: Edition | LmsEdition,
        at: datetime,
        asked: object,
        actor: object | None,
        outcome: object | None,
        changes: tuple[object, ...],
    ) -> None:
        """Add a step; the oldest go where it leaves no room for them."""
        size = 0 if self._max_bytes is None else _about_bytes(asked, changes)
        with self._grown:
            step = Step(self._count, edition, at, asked, actor, outcome, changes)
            self._steps.append(step)
            self._sizes.append(size)
            self._bytes += size
            self._count += 1
            self._forget()
            self._grown.notify_all()
        noted: list[int] | None = getattr(self._here, "noted", None)
        if noted is not None:
            noted.append(step.number)

    def __len__(self) -> int:
        return self._count

    @property
    def limit(self) -> int | None:
        """How many steps are kept at most; None: all."""
        return self._limit

    @property
    def max_bytes(self) -> int | None:
        """About how many bytes they take at most; None: any number."""
        return self._max_bytes

    @property
    def forgotten(self) -> int:
        """How many steps there were that are gone."""
        with self._grown:
            return self._count - len(self._steps)

    def since(self, number: int = 0) -> tuple[Step, ...]:
        """The steps from this number on, but for those that are gone."""
        with self._grown:
            first = self._count - len(self._steps)
            return tuple(islice(self._steps, max(0, number - first), None))

    def step(self, number: int) -> Step | None:
        """The step with this number; None if there is none, or it is gone."""
        with self._grown:
            at = number - (self._count - len(self._steps))
            return self._steps[at] if 0 <= at < len(self._steps) else None

    @contextmanager
    def noting(self) -> Iterator[Sequence[int]]:
        """The numbers of the steps that this thread brings meanwhile, as they come."""
        noted: list[int] = []
        before = getattr(self._here, "noted", None)
        self._here.noted = noted
        try:
            yield noted
        finally:
            self._here.noted = before

    def wait_beyond(self, count: int, seconds: float) -> bool:
        """Wait until there are more than `count` steps, for so long at the most; whether there are."""
        with self._grown:
            return self._grown.wait_for(lambda: self._count > count, seconds)

    def _forget(self) -> None:
        limit, most = self._limit, self._max_bytes
        while (limit is not None and len(self._steps) > limit) or (
            most is not None and self._bytes > most and len(self._steps) > 1
        ):
            self._steps.popleft()
            self._bytes -= self._sizes.popleft()


def _about_bytes(asked: object, changes: tuple[object, ...]) -> int:
    """What a step takes: its texts twice, as they were asked for and as they were stored."""
    return STEP_BYTES + CHANGE_BYTES * len(changes) + 2 * _text_in(asked)


def _fields(value: object) -> Iterator[str]:
    """The names of the fields of an attrs value; none of any other."""
    kind: type[Any] = type(value)
    return (field.name for field in attrs.fields(kind)) if attrs.has(kind) else iter(())


def _text_in(value: object) -> int:
    """The length of all texts in a command."""
    length, left = 0, [value]
    while left:
        one = left.pop()
        if isinstance(one, str | bytes):
            length += len(one)
        elif isinstance(one, Mapping):
            left += [*one, *one.values()]
        elif isinstance(one, tuple | list):
            left += one
        else:
            left += [getattr(one, name) for name in _fields(one)]
    return length


__all__ = ["MAX_BYTES", "MAX_STEPS", "History", "Step"]
