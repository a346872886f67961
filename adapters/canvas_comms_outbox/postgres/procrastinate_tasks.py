"""What workers of Procrastinate do for the outbox: an intent's turn, and each minute a look.

Procrastinate itself leaves jobs of dead workers as they are, and a rescue that shared a lock with them
could be blocked by them. So the look has no lock, and beside the jobs it asks the journal, by age.
"""

import asyncio
import contextlib
import logging
from datetime import UTC, datetime, timedelta

import attrs
import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from canvas_comms.errors import InvalidValue
from canvas_comms.outbox.outbox import Outbox
from canvas_comms.outbox.states import UNSETTLED, State
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.postgres.journal import PostgresJournal

_log = logging.getLogger(__name__)

CARRY = "canvas_comms_outbox:carry"
LOOK = "canvas_comms_outbox:look"

_LEAST_WAIT = timedelta(seconds=1)
_AFTER_FAILURE = timedelta(seconds=5)
_OVERDUE = timedelta(minutes=1)
"""What has been due for so long has no job that cares for it."""

_AT_ONCE = 100
_HEARTBEAT = 30.0
"""Seconds after which a worker without a sign of life counts as dead: Procrastinate's own number."""


class _NotYet(Exception):
    """The intent is not settled; its turn comes again then."""

    def __init__(self, at: datetime) -> None:
        super().__init__("not settled yet")
        self.at = at


class _Again(BaseRetryStrategy):
    """The same job again, which keeps its place before later ones of its pair."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """When the intent is due, or soon if something went wrong."""
        at = exception.at if isinstance(exception, _NotYet) else datetime.now(UTC) + _AFTER_FAILURE
        return RetryDecision(retry_at=at)


@attrs.frozen(eq=False, repr=False)
class Tasks(Opaque):
    """The tasks of one outbox on one queue."""

    outbox: Outbox
    queue: str
    journal: PostgresJournal = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.outbox.journal, PostgresJournal):
            raise InvalidValue("outbox", "must have a PostgresJournal")
        object.__setattr__(self, "journal", self.outbox.journal)

    def register(self, app: procrastinate.App) -> None:
        """Give the tasks to the app."""

        async def look(timestamp: int) -> None:
            await rescue(app, self.queue)
            await asyncio.to_thread(self.look)

        app.task(name=CARRY, queue=self.queue, retry=_Again())(self.carry)
        app.periodic(cron="* * * * *")(app.task(name=LOOK, queue=self.queue)(look))

    def carry(self, intent: str) -> None:
        """One intent's turn: what is due with it is done. Raises `_NotYet` while it is not settled."""
        self._work_on(intent)
        again = self._again(intent)
        if again is not None:
            raise _NotYet(again)

    def look(self) -> int:
        """Do what has been due for a while, or was abandoned, whatever became of its job; for how many."""
        quiet = self.journal.owners_gone_quiet()
        if quiet:
            _log.warning("%d worker(s) have gone; theirs is taken over when leases run out", len(quiet))
        now, scopes = self.outbox.clocks().wall, tuple(self.outbox.couriers)
        latest = now + self.outbox.policy.longest_wait
        overdue = self.journal.overdue(now - _OVERDUE, _AT_ONCE, scopes, latest=latest) if scopes else ()
        for id in overdue:
            self._work_on(id)
        return len(overdue)

    def _work_on(self, id: str) -> None:
        self.outbox.relay.over(self.journal.only(id)).once()

    def _again(self, id: str) -> datetime | None:
        """When its turn comes again; None if it has settled, or waits for a person.

        A second look at what was sent is left to `look`: it must not keep back later messages of the pair.
        """
        intent = self.journal.get(id)
        if intent is None or intent.state not in UNSETTLED:
            return None
        soon = self.outbox.clocks().wall + _LEAST_WAIT
        if intent.state is State.SENDING or intent.due is None:
            return soon + _AFTER_FAILURE
        return max(intent.due, soon)


async def rescue(app: procrastinate.App, queue: str) -> None:
    """Put jobs of dead workers back, and delete those that are done, on this queue."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(queue=queue, seconds_since_heartbeat=_HEARTBEAT):
        with contextlib.suppress(ConnectorException):  # its worker came back
            await manager.retry_job(job)
    await manager.delete_old_jobs(
        0, queue=queue, include_failed=True, include_cancelled=True, include_aborted=True
    )


__all__ = ["CARRY", "LOOK", "Tasks", "rescue"]
