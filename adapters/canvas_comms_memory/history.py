"""What happened in a memory, step by step, for those who ask afterwards.

A memory keeps a history only if its `Environment` has one. It holds every call and every job
with what came of it; what a world held from the beginning never happened and is not in it.
"""

import threading
from datetime import datetime
from itertools import islice

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms.redaction import PRIVATE, Redacted

NO_FINDINGS = Decision()


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
    """The steps so far. Thread-safe."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._grown = threading.Condition()

    def note(
        self,
        edition: Edition | LmsEdition,
        at: datetime,
        asked: object,
        actor: object | None,
        outcome: object | None,
        changes: tuple[object, ...],
    ) -> None:
        """Add a step."""
        with self._grown:
            self._steps.append(Step(len(self._steps), edition, at, asked, actor, outcome, changes))
            self._grown.notify_all()

    def __len__(self) -> int:
        return len(self._steps)

    def since(self, number: int = 0) -> tuple[Step, ...]:
        """The steps from this number on."""
        with self._grown:
            return tuple(islice(self._steps, number, None))

    def wait_beyond(self, count: int, seconds: float) -> bool:
        """Wait until there are more than `count` steps, for so long at the most; whether there are."""
        with self._grown:
            return self._grown.wait_for(lambda: len(self._steps) > count, seconds)


__all__ = ["History", "Step"]
