"""Wakes workers on many hosts through Procrastinate. A job holds the id of an intent and nothing else.

The journal is the truth: a job that is lost, late, or run twice changes nothing but when something is done.
Jobs of one pair have one `lock`, so Procrastinate runs them one at a time in their order. They never have a
`queueing_lock`, which can keep a job from being rescued.
"""

import logging
from collections.abc import Sequence

import attrs
import procrastinate
from procrastinate.exceptions import ProcrastinateException

from canvas_comms.outbox.model import Intent
from canvas_comms.outbox.outbox import Outbox
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.postgres.connection import part_of, psycopg_connection_of
from canvas_comms_outbox.postgres.procrastinate_tasks import CARRY, Tasks

_log = logging.getLogger(__name__)


@attrs.define(eq=False, repr=False)
class ProcrastinateDispatcher(Opaque):
    """A `Dispatcher` over an app of Procrastinate's, which is yours: you open it and apply its schema.

    Whoever hands messages in needs no more than that. Whoever works calls `serve` as well and runs workers of
    the app, as ever: `app.run_worker(queues=[dispatcher.queue], delete_jobs="always")`.
    """

    app: procrastinate.App
    queue: str = "canvas_comms_outbox"

    def serve(self, outbox: Outbox) -> None:
        """Give the app the tasks that work this outbox off; its journal must be a `PostgresJournal`.

        They are: one intent's turn, and each minute the rescue of jobs of dead workers and of intents that
        wait for longer than they should. Raises `InvalidValue` (`outbox`).
        """
        Tasks(outbox, self.queue).register(self.app)

    def wake(self, intents: Sequence[Intent]) -> None:
        """Defer a job for each. What goes wrong is logged: the next rescue finds them in the journal."""
        try:
            self._defer(intents, None)
        except ProcrastinateException as error:
            _log.warning("%d message(s) wait for the next look: %s", len(intents), type(error).__name__)

    def wake_within(self, connection: object, intents: Sequence[Intent]) -> None:
        """Defer a job for each in the caller's transaction: it is there once that is committed."""
        raw = psycopg_connection_of(connection)
        try:
            with part_of(raw):
                self._defer(intents, raw)
        except ProcrastinateException as error:
            _log.warning("%d message(s) wait for the next look: %s", len(intents), type(error).__name__)

    def _defer(self, intents: Sequence[Intent], connection: object) -> None:
        jobs = [
            self.app.configure_task(
                CARRY, lock=f"{self.queue}:{intent.pair}", queue=self.queue, task_kwargs={"intent": intent.id}
            ).job
            for intent in intents
        ]
        if jobs:
            self.app.job_manager.batch_defer_jobs(jobs, connection=connection)


__all__ = ["ProcrastinateDispatcher"]
