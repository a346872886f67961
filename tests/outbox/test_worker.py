"""The front door on one machine, its clocks, and the worker in the background."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from faulty_disk import Disk

from canvas_comms.errors import InvalidValue, JournalError
from canvas_comms.outbox import Draft, Intent, Journal, Ours, Outbox, Resending, State, Transition, Verdict
from canvas_comms.outbox.verdicts import Sighting
from canvas_comms.outcomes import Outcome, Sent
from canvas_comms_outbox import Bell, MemoryJournal, Worker, machine_clocks, open_outbox
from canvas_comms_outbox.sqlite import SqliteJournal

LONG = timedelta(hours=1)
PATIENCE = 30.0


@attrs.define(eq=False)
class Postman:
    """Delivers everything at once, and says so."""

    scope: str = "a scope"
    longest_attempt: float = 1.0
    delivered: list[str] = attrs.field(factory=list)
    done: threading.Event = attrs.field(factory=threading.Event)
    fails: list[Exception] = attrs.field(factory=list)

    def attempt(self, intent: Intent) -> Outcome:
        if self.fails:
            raise self.fails.pop()
        self.delivered.append(str((intent.message or {})["text"]))
        return Sent(f"m{len(self.delivered)}")

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        return Verdict(Sighting.INCOMPLETE)

    def resending(self, journal: Journal) -> Resending:
        return Resending.NEVER

    def after_success(self, intent: Intent, journal: Journal) -> None:
        self.done.set()


def draft(text: str) -> Draft:
    return Draft("a scope", ("me", text), {"text": text}, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def outbox(tmp_path: Path, postman: Postman) -> Iterator[Outbox]:
    with open_outbox(tmp_path / "outbox", postman) as outbox:
        yield outbox


def test_what_was_handed_in_is_there_when_the_outbox_is_opened_again(
    tmp_path: Path, postman: Postman
) -> None:
    with open_outbox(tmp_path / "outbox") as outbox:
        accepted = outbox.submit(draft("one"))
    with open_outbox(tmp_path / "outbox", postman) as outbox:
        assert list(outbox.journal.intents()) == [accepted]
        assert outbox.drain() == 1
        assert outbox.stats()[State.SENT].number == 1

    assert postman.delivered == ["one"]


def test_an_outbox_that_was_closed_says_so(tmp_path: Path) -> None:
    with open_outbox(tmp_path / "outbox") as outbox:
        pass

    with pytest.raises(JournalError, match="closed"):
        outbox.submit(draft("one"))


def test_a_worker_sends_what_is_handed_in_while_it_sleeps(outbox: Outbox, postman: Postman) -> None:
    with Worker(outbox, look_every=LONG):
        outbox.submit(draft("one"))
        assert postman.done.wait(PATIENCE)

    assert postman.delivered == ["one"]
    assert outbox.stats()[State.SENT].number == 1


def test_a_worker_sees_what_another_process_hands_in(tmp_path: Path, postman: Postman) -> None:
    with (
        open_outbox(tmp_path / "outbox", postman) as outbox,
        Worker(outbox, look_every=timedelta(milliseconds=10)),
        open_outbox(tmp_path / "outbox") as other,
    ):
        other.submit(draft("one"))
        assert postman.done.wait(PATIENCE)


def test_a_worker_starts_and_stops_and_starts_again(outbox: Outbox, postman: Postman) -> None:
    before = threading.active_count()
    worker = Worker(outbox, threads=3, look_every=LONG)
    assert not worker.is_running
    assert worker.start().start() is worker
    assert worker.is_running
    assert threading.active_count() == before + 3
    assert worker.stop()
    assert threading.active_count() == before
    with worker:
        outbox.submit(draft("one"))
        assert postman.done.wait(PATIENCE)
    assert not worker.is_running


def test_a_worker_that_could_not_stop_in_time_works_once_it_is_started_again(tmp_path: Path) -> None:
    sending, go_on = threading.Event(), threading.Event()

    class Slow(Postman):
        def attempt(self, intent: Intent) -> Outcome:
            if intent.message == {"text": "one"}:
                sending.set()
                assert go_on.wait(PATIENCE)
            return super().attempt(intent)

    postman = Slow()
    with open_outbox(tmp_path / "outbox", postman) as outbox:
        worker = Worker(outbox, look_every=LONG).start()
        outbox.submit(draft("one"))
        assert sending.wait(PATIENCE)
        assert not worker.stop(at_most=timedelta(0))

        worker.start()
        outbox.submit(draft("two"))
        assert postman.done.wait(PATIENCE)
        assert postman.delivered == ["two"]
        go_on.set()
        assert worker.stop()
        assert outbox.stats()[State.SENT].number == 2


def test_an_outbox_whose_quiet_period_an_attempt_may_outlast_is_refused(tmp_path: Path) -> None:
    slow = Postman(longest_attempt=15 * 60.0)
    with pytest.raises(InvalidValue, match=r"^policy.quiet_period: must be longer"):
        open_outbox(tmp_path / "outbox", slow)
    slow.longest_attempt = float("nan")
    with pytest.raises(InvalidValue, match=r"^policy.quiet_period: "):
        Outbox(MemoryJournal(), [slow], machine_clocks)
    slow.longest_attempt = 15 * 60.0 - 1
    Outbox(MemoryJournal(), [slow], machine_clocks)


def test_many_threads_send_each_message_once(outbox: Outbox, postman: Postman) -> None:
    outbox.submit_many([draft(str(number)) for number in range(40)])
    with Worker(outbox, threads=4, look_every=LONG):
        assert outbox.drain_until_settled(at_most=timedelta(seconds=PATIENCE))

    assert sorted(postman.delivered, key=int) == [str(number) for number in range(40)]


def test_what_fails_is_reported_and_the_worker_goes_on(outbox: Outbox, postman: Postman) -> None:
    reported: list[Exception] = []

    def on_error(error: Exception) -> None:
        reported.append(error)
        raise ValueError("who looks on stops nobody")

    postman.fails = [RuntimeError("a courier that raises, against its contract")]
    with Worker(outbox, look_every=timedelta(milliseconds=10), on_error=on_error):
        outbox.submit_many([draft("one"), draft("two")])
        assert postman.done.wait(PATIENCE)

    assert [type(error) for error in reported] == [RuntimeError]
    assert outbox.stats()[State.UNKNOWN].number == 1


def test_an_outcome_that_could_not_be_stored_is_stored_once_the_disk_is_well(
    tmp_path: Path, postman: Postman
) -> None:
    disk, once = Disk(), ["before settle"]
    with disk.mounted() as connect:
        journal = SqliteJournal(tmp_path / "outbox", connect=connect)
        outbox = Outbox(journal, (postman,), machine_clocks, reached=lambda at: fill_up(disk, at, once))
        outbox.submit(draft("one"))
        with pytest.raises(JournalError, match="disk is full"):
            outbox.drain()
        assert outbox.stats()[State.SENDING].number == 1
        disk.full = False
        assert outbox.drain() == 0
        assert outbox.stats()[State.SENT].number == 1
        outbox.close()

    assert postman.delivered == ["one"]


def fill_up(disk: Disk, point: str, once: list[str]) -> None:
    if point in once:
        once.remove(point)
        disk.full = True


def test_a_worker_takes_the_content_from_what_settled(tmp_path: Path, postman: Postman) -> None:
    now = [machine_clocks()]
    settled = threading.Event()
    journal = MemoryJournal()
    blanked = threading.Event()

    def told(change: Transition) -> None:
        if change.after is State.SENT:
            settled.set()

    outbox = Outbox(journal, (postman,), lambda: now[0], dispatcher=Bell(), on_transition=told)
    outbox.submit(draft("one"))
    with Worker(outbox, look_every=timedelta(milliseconds=5)):
        assert settled.wait(PATIENCE)
        later = timedelta(days=2)  # by both clocks: setting the one on the wall makes nothing old
        now[0] = attrs.evolve(now[0], wall=now[0].wall + later, ticks=now[0].ticks + later.total_seconds())
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and any(one.content for one in journal.intents()):
            blanked.wait(0.01)

    assert [one.content for one in journal.intents()] == [None]


def test_a_worker_has_at_least_one_thread(outbox: Outbox) -> None:
    with pytest.raises(InvalidValue, match="threads"):
        Worker(outbox, threads=0)


def test_another_dispatcher_is_told_after_the_bell(tmp_path: Path) -> None:
    told: list[str] = []

    class Elsewhere:
        def wake(self, intents: object) -> None:
            told.append("elsewhere")

    with open_outbox(tmp_path / "outbox", dispatcher=Elsewhere()) as outbox:
        bell = outbox.dispatcher
        assert isinstance(bell, Bell)
        outbox.submit(draft("one"))
        assert (bell.rung, told) == (1, ["elsewhere"])


def test_the_clocks_run_and_name_the_start_of_the_machine() -> None:
    first, second = machine_clocks(), machine_clocks()

    assert first.wall.utcoffset() == timedelta()
    assert second.wall >= first.wall
    assert first.boot == second.boot
    assert (second.ticks >= first.ticks > 0) if first.boot else (first.ticks == second.ticks == 0)


def test_a_forked_child_has_no_worker_and_is_not_kept_waiting_by_ours(
    outbox: Outbox, postman: Postman
) -> None:
    with Worker(outbox, threads=2, look_every=timedelta(milliseconds=1)) as worker:
        child = os.fork()
        if child == 0:
            ok = not worker.is_running and isinstance(outbox.submit(draft("of the child")), Intent)
            os._exit(0 if ok else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert outbox.drain_until_settled(at_most=timedelta(seconds=PATIENCE))

    assert postman.delivered == ["of the child"]
