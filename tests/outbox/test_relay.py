"""What a relay stores of an attempt, whatever happens to the journal or to those who look on meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from canvas_comms.errors import JournalError
from canvas_comms.outbox import (
    Draft,
    Intent,
    Journal,
    Ours,
    Outbox,
    Reading,
    Resending,
    Sighting,
    State,
    Transition,
    Verdict,
)
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Sent
from canvas_comms_outbox import MemoryJournal, SqliteJournal

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENT = Sent("9")
CLOCKS = lambda: Reading(NOW)  # noqa: E731
FIXED = Draft("scripted", ("ann", "ben"), {"text": "first"}, NOW, fixed=True)
SAME_MOMENT = attrs.evolve(FIXED, content={"text": "second"})


@attrs.define
class Scripted:
    """A courier that does something while it sends."""

    meanwhile: Callable[[], object] = lambda: None
    outcome: Outcome = SENT
    attempts: list[str] = attrs.field(factory=list)
    scope: str = "scripted"
    longest_attempt: float = 1.0

    def attempt(self, intent: Intent) -> Outcome:
        self.attempts.append(intent.id)
        self.meanwhile()
        return self.outcome

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        return Verdict(Sighting.IMPOSSIBLE)

    def resending(self, journal: Journal) -> Resending:
        return Resending.NEVER

    def after_success(self, intent: Intent, journal: Journal) -> None:
        pass


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return MemoryJournal() if request.param == "memory" else SqliteJournal(tmp_path / "outbox")


def accepted(outbox: Outbox, draft: Draft) -> str:
    intent = outbox.submit(draft)
    assert isinstance(intent, Intent)
    return intent.id


@pytest.mark.parametrize(
    ("outcome", "state"), [(SENT, State.SENT), (NotSent(Doubt.NO_CONNECTION), State.PENDING)]
)
def test_what_came_of_an_attempt_counts_though_another_took_its_moment_meanwhile(
    journal: Any, outcome: Outcome, state: State
) -> None:
    courier = Scripted(outcome=outcome)
    outbox = Outbox(journal, [courier], CLOCKS)
    first = accepted(outbox, FIXED)
    courier.meanwhile = lambda: outbox.submit(SAME_MOMENT)
    outbox.work()

    kept = outbox.show(first)
    assert kept is not None
    assert (kept.state, kept.shared, kept.owner) == (state, True, None)


@pytest.mark.parametrize("limit", [1, 3])
def test_who_looks_on_and_fails_leaves_no_message_that_nobody_cares_for(journal: Any, limit: int) -> None:
    courier = Scripted()
    outbox = Outbox(journal, [courier], CLOCKS)
    ids = [accepted(outbox, Draft("scripted", (str(n),), {"text": "x"}, NOW)) for n in range(3)]

    def fail(step: Transition) -> None:
        raise RuntimeError("broken")

    outbox.on_transition = fail
    with pytest.raises(RuntimeError):
        outbox.work(limit)
    found = [outbox.show(id) for id in ids]
    assert [one.state for one in found if one is not None] == [State.PENDING] * 3
    assert courier.attempts == []

    outbox.on_transition = lambda _: None
    outbox = Outbox(journal, [courier], lambda: Reading(NOW + timedelta(minutes=10)))
    outbox.drain()
    assert sorted(courier.attempts) == sorted(ids)


def test_who_cannot_be_woken_does_not_make_what_was_accepted_look_refused(journal: Any) -> None:
    class Asleep:
        def wake(self, intents: object) -> None:
            raise RuntimeError("nobody there")

    outbox = Outbox(journal, [Scripted()], CLOCKS, dispatcher=Asleep())
    accepted(outbox, FIXED)
    assert outbox.drain() == 1


@pytest.mark.parametrize(("counted", "left"), [(timedelta(hours=1), True), (timedelta(days=400), False)])
def test_a_clock_that_is_set_forward_neither_blanks_nor_purges(
    journal: Any, counted: timedelta, left: bool
) -> None:
    reading = [Reading(NOW, "boot", 0.0)]
    outbox = Outbox(journal, [Scripted()], lambda: reading[0])
    accepted(outbox, FIXED)
    outbox.drain()
    reading[0] = Reading(NOW + timedelta(days=400), "boot", counted.total_seconds())

    assert (outbox.forget() == 0) is left
    assert (outbox.purge(timedelta(days=30)) == 0) is left


def test_a_journal_that_is_closed_while_a_message_is_sent_leaves_it_to_whoever_opens_it_next(
    tmp_path: Path,
) -> None:
    journal, at = SqliteJournal(tmp_path / "outbox"), [NOW]
    courier = Scripted(meanwhile=journal.close)
    outbox = Outbox(journal, [courier], lambda: Reading(at[0]))
    id = accepted(outbox, FIXED)
    with pytest.raises(JournalError, match="closed"):
        outbox.work()
    with pytest.raises(JournalError, match="closed"):
        outbox.work()
    assert courier.attempts == [id]

    class Finds(Scripted):
        def search(self, intent: Intent, ours: Ours) -> Verdict:
            return Verdict(Sighting.ONE, ("9",))

    later = Finds()
    with Outbox(SqliteJournal(tmp_path / "outbox"), [later], lambda: Reading(at[0])) as opened:
        assert opened.drain() == 0
        taken_over = opened.show(id)
        assert taken_over is not None
        assert taken_over.state is State.UNKNOWN
        at[0] += timedelta(seconds=2)
        opened.drain()
        found = opened.show(id)
    assert found is not None
    assert (found.state, found.remote_id, later.attempts) == (State.SENT, "9", [])
