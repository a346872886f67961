"""Procrastinate wakes workers, keeps the order of a pair, and knows ids alone; the journal does the rest."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import procrastinate
import psycopg
import pytest
from postgres.drafts import SCOPE, draft

from canvas_comms.errors import InvalidValue, JournalError
from canvas_comms.outbox import (
    Intent,
    Journal,
    Ours,
    Outbox,
    Policy,
    Reading,
    Resending,
    Sighting,
    State,
    Verdict,
)
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Sent, Unknown
from canvas_comms_outbox import MemoryJournal
from canvas_comms_outbox.postgres import PostgresJournal, ProcrastinateDispatcher
from canvas_comms_outbox.postgres.procrastinate_tasks import CARRY, Tasks, rescue

pytestmark = pytest.mark.system


@attrs.define
class Scripted:
    """A courier whose attempts end as the script says, and then well; it finds nothing."""

    outcomes: list[Outcome] = attrs.field(factory=list)
    sent: list[object] = attrs.field(factory=list)
    scope: str = SCOPE
    longest_attempt: float = 5.0

    def attempt(self, intent: Intent) -> Outcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Sent(f"m{len(self.sent)}")
        if isinstance(outcome, Sent):
            self.sent.append((intent.message or {})["text"])
        return outcome

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        return Verdict(Sighting.NONE)

    def resending(self, journal: Journal) -> Resending:
        return Resending.ALLOWED

    def after_success(self, intent: Intent, journal: Journal) -> None:
        pass


@attrs.define
class Office:
    """An outbox with its dispatcher and its app."""

    outbox: Outbox
    courier: Scripted
    dispatcher: ProcrastinateDispatcher
    app: procrastinate.App
    conninfo: str

    def work(self) -> None:
        """A worker that ends when there is no job to be done now."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        async with self.app.open_async():
            await self.app.run_worker_async(
                queues=[self.dispatcher.queue],
                wait=False,
                delete_jobs="always",
                install_signal_handlers=False,
                listen_notify=False,
            )

    def rescue(self) -> None:
        asyncio.run(self._rescue())

    async def _rescue(self) -> None:
        async with self.app.open_async():
            await rescue(self.app, self.dispatcher.queue)

    def jobs(self) -> list[tuple[object, ...]]:
        with psycopg.connect(self.conninfo) as connection:
            return connection.execute(
                "SELECT args, lock, queueing_lock, status::text FROM procrastinate_jobs"
                " WHERE task_name = %s ORDER BY id",
                (CARRY,),
            ).fetchall()

    def run(self, statement: str) -> None:
        with psycopg.connect(self.conninfo) as connection:
            connection.execute(statement.encode())

    def states(self) -> list[State]:
        return [intent.state for intent in self.outbox.journal.intents()]


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=database))
    journal = PostgresJournal(database)
    courier, dispatcher = Scripted(), ProcrastinateDispatcher(app)
    policy = Policy(first_delay=timedelta(microseconds=1), patience=timedelta(days=9999))
    outbox = Outbox(journal, [courier], lambda: Reading(datetime.now(UTC)), policy, dispatcher)
    with app.open():
        app.schema_manager.apply_schema()
        dispatcher.serve(outbox)
        yield Office(outbox, courier, dispatcher, app, database)
    journal.close()


def submit(office: Office, *texts: str, to: str = "bo") -> Sequence[Intent]:
    answers = office.outbox.submit_many(draft(text, to=to) for text in texts)
    return [answer for answer in answers if isinstance(answer, Intent)]


def test_a_job_holds_the_id_of_the_intent_and_the_lock_of_its_pair_and_nothing_else(office: Office) -> None:
    first, second = submit(office, "one", "two")

    assert first.pair == second.pair
    assert office.jobs() == [
        ({"intent": intent.id}, f"canvas_comms_outbox:{intent.pair}", None, "todo")
        for intent in (first, second)
    ]


def test_workers_send_what_was_handed_in_in_its_order_and_leave_no_job(office: Office) -> None:
    submit(office, "one", "two", "three")
    office.work()

    assert office.courier.sent == ["one", "two", "three"]
    assert office.states() == [State.SENT] * 3
    assert office.jobs() == []


def test_an_attempt_that_left_nothing_is_tried_again_before_later_ones_of_the_pair(office: Office) -> None:
    office.courier.outcomes.append(NotSent(Doubt.NO_CONNECTION))
    submit(office, "one", "two")
    office.work()
    waiting = office.jobs()
    office.run("UPDATE procrastinate_jobs SET scheduled_at = now()")
    office.work()

    assert [status for *_, status in waiting] == ["todo", "todo"]
    assert office.courier.sent == ["one", "two"]


def test_what_is_in_doubt_keeps_its_job_and_its_pair_waits(office: Office) -> None:
    office.courier.outcomes.append(Unknown(Doubt.NO_ANSWER))
    submit(office, "one", "two")
    submit(office, "three", to="cy")
    office.work()

    assert office.states() == [State.UNKNOWN, State.PENDING, State.SENT]
    assert len(office.jobs()) == 2


def test_a_job_is_deferred_in_the_callers_transaction(office: Office) -> None:
    with psycopg.connect(office.conninfo) as connection:
        office.outbox.submit(draft("one"), connection=connection)
        before = office.jobs()
        connection.rollback()
        office.outbox.submit(draft("two"), connection=connection)
        connection.commit()
    office.work()

    assert before == []
    assert office.courier.sent == ["two"]
    assert office.jobs() == []


def test_a_message_is_accepted_though_no_job_can_be_deferred(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.run("DROP TABLE procrastinate_jobs CASCADE")
    (first,) = submit(office, "one")
    with psycopg.connect(office.conninfo) as connection:
        office.outbox.submit(draft("two"), connection=connection)
    office.outbox.drain()

    assert office.courier.sent == ["one", "two"]
    assert [record.levelno for record in caplog.records if "wait for the next look" in record.message] == [
        logging.WARNING,
        logging.WARNING,
    ]
    assert first.id not in caplog.text


def test_jobs_that_were_lost_are_made_up_for_by_age(office: Office) -> None:
    submit(office, "one", "two")
    office.run("DELETE FROM procrastinate_jobs")
    tasks = Tasks(office.outbox, office.dispatcher.queue)
    too_early = tasks.look()
    office.run("UPDATE canvas_comms_outbox.intents SET due = due - interval '2 minutes'")
    tasks.look()
    tasks.look()

    assert too_early == 0
    assert office.courier.sent == ["one", "two"]


def test_jobs_of_a_dead_worker_are_rescued_and_run(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    submit(office, "one", "two")
    first = "SELECT min(id) FROM procrastinate_jobs"
    office.run(f"UPDATE procrastinate_jobs SET status = 'doing' WHERE id = ({first})")
    with monkeypatch.context() as without:  # a worker may get to the rescue of this minute, or may not
        without.setattr(office.app.periodic_registry, "periodic_tasks", {})
        office.work()
    nothing = list(office.courier.sent)
    office.rescue()
    office.work()

    assert nothing == []
    assert office.courier.sent == ["one", "two"]


def test_jobs_that_are_done_are_deleted(office: Office) -> None:
    submit(office, "one")
    office.run("UPDATE procrastinate_jobs SET status = 'succeeded'")
    office.rescue()

    assert office.jobs() == []


def test_a_job_that_runs_twice_sends_once(office: Office) -> None:
    (intent,) = submit(office, "one")
    office.dispatcher.wake([intent, intent])
    office.work()

    assert office.courier.sent == ["one"]
    assert office.jobs() == []


def test_the_rescue_runs_each_minute_and_has_no_lock(office: Office) -> None:
    (periodic,) = office.app.periodic_registry.periodic_tasks.values()

    assert periodic.cron == "* * * * *"
    assert (periodic.task.lock, periodic.task.queueing_lock) == (None, None)


def test_an_outbox_over_another_journal_cannot_be_served(office: Office) -> None:
    with pytest.raises(InvalidValue, match="PostgresJournal"):
        office.dispatcher.serve(Outbox(MemoryJournal(), (), office.outbox.clocks))


def test_an_outcome_that_could_not_be_stored_in_one_turn_is_stored_in_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = office.outbox.submit_many([draft("1", to="cy"), draft("2", to="di")])
    assert isinstance(first, Intent)
    assert isinstance(second, Intent)
    tasks = Tasks(office.outbox, "queue")
    store, away = PostgresJournal.replace, [JournalError("the database cannot be reached, or broke off")]

    def breaks_off(journal: PostgresJournal, before: Intent, after: Intent) -> bool:
        if away:
            raise away.pop()
        return store(journal, before, after)

    monkeypatch.setattr(PostgresJournal, "replace", breaks_off)
    with pytest.raises(JournalError):
        tasks.carry(first.id)
    assert office.states() == [State.SENDING, State.PENDING]
    tasks.carry(second.id)

    assert office.states() == [State.SENT, State.SENT]
    assert office.courier.sent == ["1", "2"]


def test_all_turns_of_a_process_share_one_budget_for_retries(office: Office) -> None:
    intents = office.outbox.submit_many([draft(str(n), to=str(n)) for n in range(25)])
    office.courier.outcomes = [NotSent(Doubt.NO_CONNECTION)] * 25
    tasks = Tasks(office.outbox, "queue")
    for intent in intents:
        assert isinstance(intent, Intent)
        with pytest.raises(Exception, match="not settled yet"):
            tasks.carry(intent.id)

    waits = [
        (one.due - one.began_at).total_seconds()
        for one in office.outbox.journal.intents()
        if one.due is not None and one.began_at is not None
    ]
    longest = office.outbox.policy.longest_delay.total_seconds()
    assert len(waits) == 25
    assert max(waits[:10]) < longest <= min(waits[21:])
