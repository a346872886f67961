"""The jobs that wait, by due time. When which one runs is the core's to say."""

import heapq
from collections.abc import Iterator
from datetime import datetime

import attrs

from canvas_comms.lms.jobs import Job, Queued, Waiting, is_queued


@attrs.define
class JobQueue:
    """A heap of waiting jobs, and those of each singleton."""

    _heap: list[tuple[datetime, int, Waiting]] = attrs.field(factory=list)
    _singletons: dict[str, Waiting] = attrs.field(factory=dict)
    _count: int = 0

    def put(self, job: Job) -> None:
        """Let this job wait, unless it waits already."""
        alike = self._singletons.get(job.singleton)
        if not is_queued(job, () if alike is None else (alike,)):
            return
        self._count += 1
        waiting = Waiting(job, self._count)
        heapq.heappush(self._heap, (*waiting.turn, waiting))
        if job.singleton:
            self._singletons[job.singleton] = waiting

    def take(self, now: datetime) -> Job | None:
        """The next job whose time has come, which waits no longer."""
        if not self._heap or self._heap[0][0] > now:
            return None
        _, _, waiting = heapq.heappop(self._heap)
        self._singletons.pop(waiting.job.singleton, None)
        return waiting.job

    def stored(self) -> Iterator[Queued]:
        """The changes that make an empty queue this one."""
        yield from (Queued(waiting.job) for _, _, waiting in sorted(self._heap))

    def __len__(self) -> int:
        return len(self._heap)


__all__ = ["JobQueue"]
