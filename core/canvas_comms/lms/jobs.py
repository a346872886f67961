"""What the server does later, and when is it done?

Work that a call leaves behind is a `Job` with a due time. While the clock runs, due jobs
run at the start of the next call, in order of due time and then of queueing; while the
clock is frozen they wait until somebody says `run_jobs`, which lets 30 seconds pass and
then runs everything that is due, including what those jobs queue and that is due as well.
Nothing runs by itself: there is no thread. Source: conformance, World and control interface.
"""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta

import attrs

RUN_JOBS_WAIT = timedelta(seconds=30)
"""How much time `run_jobs` lets pass before it runs what is due."""


@attrs.frozen
class Job:
    """Work of one area, as that area's own frozen value, and when it is due.

    While a job with the same `singleton` waits, another one is not queued.
    """

    work: Hashable
    due: datetime
    singleton: str = ""


@attrs.frozen
class Queued:
    """A change: this job waits now."""

    job: Job


@attrs.frozen
class Waiting:
    """A job in the queue; `number` counts them in order of queueing."""

    job: Job
    number: int

    @property
    def turn(self) -> tuple[datetime, int]:
        """What jobs are ordered by."""
        return self.job.due, self.number


def due(waiting: Iterable[Waiting], now: datetime) -> tuple[Waiting, ...]:
    """Those whose time has come, in the order in which they run."""
    return tuple(sorted((w for w in waiting if w.job.due <= now), key=lambda w: w.turn))


def is_queued(job: Job, waiting: Iterable[Waiting]) -> bool:
    """Whether a job would be queued beside those that wait."""
    return not job.singleton or all(w.job.singleton != job.singleton for w in waiting)


__all__ = ["RUN_JOBS_WAIT", "Job", "Queued", "Waiting", "due", "is_queued"]
