"""What every journal of the outbox promises, one test a promise.

Subclass `JournalContract` and say how to make books that nobody has used (`fresh`): it gives a function that
opens them, each time as another process would. The last test plays random histories on the journal and
on `MemoryJournal` side by side.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from journal_histories import history_machine

from canvas_comms.errors import InvalidValue
from canvas_comms.outbox import (
    Draft,
    Intent,
    Journal,
    KeyTaken,
    Ours,
    Outbox,
    Policy,
    Reading,
    Release,
    Resending,
    Sighting,
    State,
    Transition,
    Verdict,
)
from canvas_comms.outbox.steps import attempted, claim, looked_for, owner_gone, released, withdrawn
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Rejected, Sent, Unknown

Open = Callable[[], Journal]

SCOPE, OTHER_SCOPE = "medical https://a.example Practitioner/1", "lms https://b.example 7"
BEGAN = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
POLICY = Policy()


def at(seconds: float = 0.0) -> Reading:
    """A reading of clocks that agree, so many seconds after the beginning."""
    return Reading(BEGAN + timedelta(seconds=seconds), "a boot", 1000.0 + seconds)


def draft(
    text: str = "hello",
    to: str = "Patient/1",
    *,
    scope: str = SCOPE,
    key: str | None = None,
    moment: datetime | None = BEGAN,
    fixed: bool = False,
) -> Draft:
    """A message to somebody."""
    return Draft(scope, ("Practitioner/1", to), {"text": text}, moment, fixed, key)


def accepted(journal: Journal, *drafts: Draft, now: Reading | None = None) -> tuple[Intent, ...]:
    """The intents of these drafts, which are all accepted."""
    answers = journal.submit(drafts, now or at())
    assert all(isinstance(one, Intent) for one in answers)
    return tuple(one for one in answers if isinstance(one, Intent))


def taken(
    journal: Journal,
    now: Reading | None = None,
    limit: int = 100,
    scopes: Sequence[str] = (SCOPE, OTHER_SCOPE),
    *,
    in_order: bool = True,
    latest: datetime | None = None,
) -> tuple[Intent, ...]:
    """What the journal gives to its owner to be done."""
    when = now or at()
    step = lambda one: claim(one, journal.owner, when, POLICY)  # noqa: E731
    return journal.take(scopes, when, limit, step, in_order=in_order, latest=latest)


def came_of(journal: Journal, intent: Intent, outcome: Outcome, now: Reading | None = None) -> Intent:
    """The intent after its attempt, stored."""
    after = attempted(intent, outcome, now or at(), POLICY)
    assert after is not None
    assert journal.replace(intent, after)
    return after


def every(journal: Journal) -> list[Intent]:
    """All that the journal holds."""
    return list(journal.intents())


class JournalContract:
    """The promises; a subclass says how to make fresh books."""

    histories = settings(
        max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Open]:
        """Books that nobody has used: a function that opens them, each time for another owner."""
        raise NotImplementedError
        yield

    @pytest.fixture
    def opened(self) -> Iterator[Open]:
        """Opens the same books, each time as another process would."""
        with self.fresh() as opened:
            yield opened

    @pytest.fixture
    def journal(self, opened: Open) -> Iterator[Journal]:
        """A journal with nothing in it."""
        journal = opened()
        yield journal
        journal.close()

    @pytest.fixture
    def another(self, opened: Open) -> Iterator[Journal]:
        """The same books, opened by somebody else."""
        another = opened()
        yield another
        another.close()

    # accepting

    def test_what_was_accepted_is_given_back_as_it_is_stored(self, journal: Journal) -> None:
        (intent,) = accepted(journal, draft("hello", key="order 1"))

        assert journal.get(intent.id) == intent
        assert every(journal) == [intent]
        assert (intent.state, intent.due, intent.accepted_at) == (State.PENDING, BEGAN, BEGAN)
        assert (intent.message, intent.key, intent.moment) == ({"text": "hello"}, "order 1", BEGAN)
        assert (intent.version, intent.owner, intent.attempts) == (0, None, 0)

    def test_what_was_accepted_outlives_who_accepted_it(self, opened: Open) -> None:
        first = opened()
        stored = accepted(first, *(draft(str(number)) for number in range(5)))
        first.close()
        later = opened()

        assert tuple(every(later)) == stored
        later.close()

    def test_somebody_else_sees_at_once_what_was_accepted(self, journal: Journal, another: Journal) -> None:
        (intent,) = accepted(journal, draft())

        assert another.get(intent.id) == intent

    def test_the_order_of_acceptance_is_that_of_the_drafts(self, journal: Journal, another: Journal) -> None:
        first = accepted(journal, draft("1"), draft("2", "Patient/2"))
        second = accepted(another, draft("3", scope=OTHER_SCOPE))
        third = accepted(journal, draft("4"))

        assert every(journal) == [*first, *second, *third]
        numbers = [one.number for one in every(journal)]
        assert numbers == sorted(set(numbers))

    def test_a_number_is_never_given_twice(self, journal: Journal) -> None:
        first, last = accepted(journal, draft("1", "Patient/1"), draft("2", "Patient/2"))
        journal.replace(last, _done(withdrawn(last, at())))
        assert journal.purge(BEGAN + timedelta(days=1)) == 1
        (after,) = accepted(journal, draft("3"))

        assert after.number > last.number > first.number

    def test_the_same_key_and_message_is_the_same_intent(self, journal: Journal, another: Journal) -> None:
        (intent,) = accepted(journal, draft(key="order 1"))
        (again,) = accepted(another, draft(key="order 1"), now=at(60))

        assert again == intent
        assert every(journal) == [intent]

    def test_the_same_key_twice_in_one_call_is_one_intent(self, journal: Journal) -> None:
        first, second = accepted(journal, draft(key="order 1"), draft(key="order 1"))

        assert first == second
        assert every(journal) == [first]

    def test_the_same_key_with_another_message_accepts_only_the_others(self, journal: Journal) -> None:
        accepted(journal, draft("one", key="order 1"))
        answers = journal.submit((draft("two", key="order 1"), draft("three", key="order 2")), at())

        assert answers[0] == KeyTaken()
        assert [one.message for one in every(journal)] == [{"text": "one"}, {"text": "three"}]

    def test_a_key_is_one_only_in_its_scope(self, journal: Journal) -> None:
        first, second = accepted(journal, draft(key="order 1"), draft(key="order 1", scope=OTHER_SCOPE))

        assert first.id != second.id
        assert journal.by_key(SCOPE, "order 1") == first
        assert journal.by_key(OTHER_SCOPE, "order 1") == second
        assert journal.by_key(SCOPE, "order 2") is None

    def test_what_json_cannot_say_is_refused_with_all_that_came_with_it(self, journal: Journal) -> None:
        bad = attrs.evolve(draft(), content={"text": object()})
        with pytest.raises(InvalidValue):
            journal.submit((draft("good"), bad), at())

        assert every(journal) == []

    def test_nothing_to_accept_is_accepted(self, journal: Journal) -> None:
        assert journal.submit((), at()) == ()

    def test_any_text_comes_back_as_it_was(self, journal: Journal) -> None:
        texts = ["", "\x00 nul", "\ud800 lone", "é ☃ 𝄞", "'; DROP TABLE intents; --", "x" * 100_000]
        stored = accepted(journal, *(draft(text, key=f"key {text[:20]}") for text in texts))

        assert [one.message for one in every(journal)] == [{"text": text} for text in texts]
        assert [journal.by_key(SCOPE, f"key {text[:20]}") for text in texts] == list(stored)

    # the moment of a message

    def test_no_two_messages_of_a_pair_have_one_moment(self, journal: Journal, another: Journal) -> None:
        stored = [*accepted(journal, draft("1"), draft("2")), *accepted(another, draft("3"))]

        assert [one.moment for one in stored] == [BEGAN + timedelta(milliseconds=n) for n in range(3)]
        assert not any(one.shared for one in stored)

    def test_other_pairs_and_scopes_may_have_the_same_moment(self, journal: Journal) -> None:
        stored = accepted(journal, draft(), draft(to="Patient/2"), draft(scope=OTHER_SCOPE))

        assert {one.moment for one in stored} == {BEGAN}

    def test_a_fixed_moment_is_kept_and_both_that_share_it_say_so(self, journal: Journal) -> None:
        (first,) = accepted(journal, draft("1"))
        (second,) = accepted(journal, draft("2", fixed=True))
        before = journal.get(first.id)

        assert second.moment == BEGAN
        assert second.shared
        assert before is not None
        assert before.shared
        assert before.version == first.version + 1

    def test_a_moment_is_kept_to_the_microsecond(self, journal: Journal) -> None:
        exact = BEGAN.replace(microsecond=123_457)
        (intent,) = accepted(journal, draft(moment=exact, fixed=True))

        assert journal.get(intent.id) == intent
        assert intent.moment == exact

    def test_a_message_may_have_no_moment(self, journal: Journal) -> None:
        stored = accepted(journal, draft("1", moment=None), draft("2", moment=None))

        assert [one.moment for one in every(journal)] == [None, None]
        assert not any(one.shared for one in stored)

    # taking

    def test_what_is_due_is_taken_as_the_step_makes_it(self, journal: Journal) -> None:
        (intent,) = accepted(journal, draft())
        (mine,) = taken(journal)

        assert (mine.id, mine.state, mine.owner) == (intent.id, State.SENDING, journal.owner)
        assert mine.attempts == 1
        assert journal.get(intent.id) == mine

    def test_nothing_is_taken_before_it_is_due(self, journal: Journal) -> None:
        accepted(journal, draft(), now=at(10))

        assert taken(journal, at(9)) == ()
        assert len(taken(journal, at(10))) == 1

    def test_the_earliest_are_taken_first_and_no_more_than_the_limit(self, journal: Journal) -> None:
        for number in (3, 1, 2):
            accepted(journal, draft(str(number), f"Patient/{number}"), now=at(number))

        assert [one.message for one in taken(journal, at(9), 2)] == [{"text": "1"}, {"text": "2"}]
        assert [one.message for one in taken(journal, at(9), 2)] == [{"text": "3"}]

    def test_only_the_scopes_that_are_named_are_taken(self, journal: Journal) -> None:
        accepted(journal, draft(), draft(scope=OTHER_SCOPE))

        assert [one.scope for one in taken(journal, scopes=(OTHER_SCOPE,))] == [OTHER_SCOPE]
        assert taken(journal, scopes=()) == ()

    def test_nobody_is_given_what_another_has(self, journal: Journal, another: Journal) -> None:
        accepted(journal, *(draft(str(n), f"Patient/{n}") for n in range(10)))
        first, second = taken(journal, limit=4), taken(another, limit=10)

        assert len(first) == 4
        assert len(second) == 6
        assert not {one.id for one in first} & {one.id for one in second}

    def test_many_threads_take_each_message_once(self, journal: Journal, another: Journal) -> None:
        wanted = accepted(journal, *(draft(str(n), f"Patient/{n}") for n in range(60)))
        got: list[str] = []

        def work(own: Journal) -> None:
            while mine := taken(own, limit=3):
                got.extend(one.id for one in mine)

        threads = [threading.Thread(target=work, args=(own,)) for own in (journal, another) * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(got) == sorted(one.id for one in wanted)

    def test_a_message_waits_for_earlier_ones_of_its_pair(self, journal: Journal, another: Journal) -> None:
        accepted(journal, draft("1"), draft("2"), draft("a", "Patient/2"))
        first = taken(journal)

        assert [one.message for one in first] == [{"text": "1"}, {"text": "a"}]
        assert taken(another) == ()
        came_of(journal, first[0], Unknown(Doubt.NO_ANSWER))
        assert taken(another) == ()
        looked = taken(another, at(5))
        assert [one.state for one in looked] == [State.UNKNOWN]
        assert another.replace(looked[0], _done(attempted(looked[0], Sent("m1"), at(6), POLICY)))
        assert [one.message for one in taken(another, at(6))] == [{"text": "2"}]

    def test_a_message_that_is_held_keeps_nobody_waiting(self, journal: Journal) -> None:
        accepted(journal, draft("1"), draft("2"))
        (first,) = taken(journal)
        held = came_of(journal, first, NotSent(Doubt.NOT_TRUSTED))

        assert held.state is State.HELD
        (second,) = taken(journal)
        assert second.message == {"text": "2"}

    def test_what_is_released_goes_before_later_ones_again(self, journal: Journal) -> None:
        accepted(journal, draft("1"), draft("2"), draft("3"))
        (first,) = taken(journal)
        held = came_of(journal, first, NotSent(Doubt.NOT_TRUSTED))
        assert journal.replace(held, _done(released(held, Release.RESEND, at(1))))

        assert [one.message for one in taken(journal, at(2))] == [{"text": "1"}]

    def test_nobody_waits_if_order_is_not_wanted(self, journal: Journal) -> None:
        accepted(journal, draft("1"), draft("2"))

        assert [one.message for one in taken(journal, in_order=False)] == [{"text": "1"}, {"text": "2"}]

    def test_what_is_due_further_ahead_than_can_be_is_due(self, journal: Journal, another: Journal) -> None:
        year, day = timedelta(days=365).total_seconds(), BEGAN + timedelta(days=1)
        accepted(journal, draft("ahead"), draft("after it"), now=at(year))
        accepted(journal, draft("soon", "Patient/2"), now=at(3600))
        accepted(journal, draft("now", "Patient/3"))

        def texts(intents: tuple[Intent, ...]) -> list[object]:
            return [(one.message or {})["text"] for one in intents]

        assert texts(taken(another, latest=day, limit=1)) == ["now"]
        assert taken(journal) == ()
        assert taken(journal, latest=at(year).wall) == ()
        assert taken(another, latest=day, scopes=(OTHER_SCOPE,)) == ()
        (ahead,) = taken(another, latest=day)
        assert (ahead.message, ahead.accepted_at) == ({"text": "ahead"}, BEGAN)
        came_of(another, ahead, Sent("m1"))
        assert texts(taken(journal, latest=day)) == ["after it"]

    def test_a_clock_that_was_far_ahead_keeps_nothing_waiting_once_it_is_right(
        self, journal: Journal
    ) -> None:
        clock = [at(timedelta(days=3650).total_seconds())]
        seen: list[State] = []

        class Courier:
            scope, longest_attempt = SCOPE, 1.0
            outcomes: ClassVar[list[Outcome]] = [
                NotSent(Doubt.NO_CONNECTION), Unknown(Doubt.NO_ANSWER), Sent("m1")
            ]  # fmt: skip

            def attempt(self, intent: Intent) -> Outcome:
                return self.outcomes.pop(0)

            def search(self, intent: Intent, ours: Ours) -> Verdict:
                seen.append(intent.state)
                return Verdict(Sighting.NONE)

            def resending(self, journal: Journal) -> Resending:
                return Resending.ALLOWED

            def after_success(self, intent: Intent, journal: Journal) -> None:
                return None

        outbox = Outbox(journal, [Courier()], lambda: clock[0], POLICY)
        outbox.submit(draft())
        outbox.work()
        clock[0] = attrs.evolve(clock[0], wall=BEGAN)  # set back; the other clock has run on
        outbox.work()
        (doubted,) = every(journal)
        assert (doubted.state, doubted.attempts) == (State.UNKNOWN, 1)

        def wait(seconds: float) -> None:
            clock[0] = Reading(
                clock[0].wall + timedelta(seconds=seconds), clock[0].boot, clock[0].ticks + seconds
            )

        assert not outbox.drain_until_settled(at_most=POLICY.quiet_period - timedelta(seconds=5), wait=wait)
        assert outbox.drain_until_settled(at_most=timedelta(hours=1), wait=wait)
        assert [one.state for one in every(journal)] == [State.SENT]
        assert len(seen) < 20

    def test_a_doubt_of_a_clock_that_was_far_ahead_is_settled_after_one_quiet_period(
        self, journal: Journal
    ) -> None:
        accepted(journal, draft())
        (mine,) = taken(journal)
        ahead = Reading(BEGAN + timedelta(days=3650), "another boot", 5.0)
        came_of(journal, mine, Unknown(Doubt.NO_ANSWER), ahead)

        (looked,) = taken(journal, at(10), latest=at(10).wall + POLICY.longest_wait)
        assert looked.doubt == at(10)
        nothing = Verdict(Sighting.NONE)
        again = _done(looked_for(looked, nothing, at(10), at(10), POLICY, Resending.ALLOWED))
        assert again.due is not None
        assert at(10).wall < again.due < at(80).wall
        quiet = at(10 + POLICY.quiet_period.total_seconds())
        after = _done(looked_for(looked, nothing, quiet, quiet, POLICY, Resending.ALLOWED))
        assert after.state is State.PENDING

    def test_a_step_that_fails_takes_nothing(self, journal: Journal) -> None:
        stored = accepted(journal, draft("1"), draft("2", "Patient/2"))

        def step(one: Intent) -> Intent:
            if one.id == stored[1].id:
                raise KeyboardInterrupt
            return claim(one, journal.owner, at(), POLICY)

        with pytest.raises(KeyboardInterrupt):
            journal.take((SCOPE,), at(), 9, step)

        assert tuple(every(journal)) == stored
        assert len(taken(journal)) == 2

    # what is to be done next

    def test_the_next_moment_is_that_of_the_earliest_that_would_be_taken(self, journal: Journal) -> None:
        assert journal.next_due((SCOPE, OTHER_SCOPE)) is None
        accepted(journal, draft("1"), draft("2"), now=at(5))
        accepted(journal, draft(scope=OTHER_SCOPE), now=at(9))

        assert journal.next_due((SCOPE, OTHER_SCOPE)) == at(5).wall
        assert journal.next_due((OTHER_SCOPE,)) == at(9).wall
        assert journal.next_due(()) is None
        taken(journal, at(5), scopes=(SCOPE,))
        assert journal.next_due((SCOPE,)) is None
        assert journal.next_due((SCOPE,), in_order=False) == at(5).wall

    def test_what_has_settled_is_never_due(self, journal: Journal) -> None:
        (intent,) = accepted(journal, draft())
        assert journal.replace(intent, _done(withdrawn(intent, at())))

        assert journal.next_due((SCOPE,)) is None
        assert taken(journal, at(1)) == ()

    def test_a_second_look_at_what_was_resent_is_due(self, journal: Journal) -> None:
        accepted(journal, draft())
        (mine,) = taken(journal)
        sent = came_of(journal, attrs.evolve(mine, resent=True), Sent("m1"))

        assert journal.next_due((SCOPE,)) == sent.due == at().wall + POLICY.quiet_period
        assert [one.state for one in taken(journal, at(16 * 60))] == [State.SENT]

    # owners

    def test_every_opening_is_another_owner(self, journal: Journal, another: Journal) -> None:
        assert journal.owner
        assert journal.owner == journal.owner != another.owner

    def test_what_an_owner_was_sending_is_abandoned_once_it_closed(
        self, opened: Open, another: Journal
    ) -> None:
        gone = opened()
        accepted(gone, draft("1"), draft("2", "Patient/2"))
        (mine,) = taken(gone, limit=1)

        assert another.abandoned(at()) == ()
        gone.close()
        assert another.abandoned(at()) == (mine,)
        after = _done(owner_gone(mine, at(), POLICY))
        assert another.replace(mine, after)
        assert another.abandoned(at()) == ()

    def test_what_the_living_are_sending_is_not_abandoned(self, journal: Journal, another: Journal) -> None:
        accepted(journal, draft("1"), draft("2", "Patient/2"))
        taken(journal, limit=1)
        taken(another, limit=1)

        assert journal.abandoned(at(1_000_000)) == another.abandoned(at(1_000_000)) == ()

    def test_an_intent_is_mine_while_i_send_it(self, journal: Journal, another: Journal) -> None:
        (intent,) = accepted(journal, draft())
        assert not journal.is_still_mine(intent, 30)
        (mine,) = taken(journal)

        assert journal.is_still_mine(mine, 30)
        assert not another.is_still_mine(mine, 30)
        after = _done(owner_gone(mine, at(), POLICY))
        assert another.replace(mine, after)
        assert not journal.is_still_mine(mine, 30)

    # replacing

    def test_what_is_stored_is_what_was_given(self, journal: Journal) -> None:
        (intent,) = accepted(journal, draft(key="order 1"))
        full = attrs.evolve(
            intent,
            state=State.UNKNOWN,
            due=at(9).wall,
            attempts=3,
            failures=2,
            began_at=at(1).wall,
            doubt=Reading(at(2).wall, "boot", 1 / 3),
            resent=True,
            owner="somebody",
            reason="no-answer",
            status=503,
            remote_id="m1",
            found=("m1", "m2"),
            settled_at=at(4).wall,
            version=1,
        )
        assert journal.replace(intent, full)

        assert journal.get(intent.id) == full

    def test_nobody_overwrites_what_changed_meanwhile(self, journal: Journal, another: Journal) -> None:
        (intent,) = accepted(journal, draft())
        (mine,) = taken(another)

        assert not journal.replace(intent, _done(withdrawn(intent, at())))
        assert journal.get(intent.id) == mine

    def test_what_is_not_there_is_not_replaced(self, journal: Journal) -> None:
        (intent,) = accepted(journal, draft())
        unknown = attrs.evolve(intent, id="unknown")

        assert not journal.replace(unknown, attrs.evolve(unknown, version=1))
        assert journal.get("unknown") is None
        assert every(journal) == [intent]

    def test_of_many_that_replace_the_same_one_wins(self, journal: Journal, another: Journal) -> None:
        (intent,) = accepted(journal, draft())
        won: list[int] = []

        def replace(own: Journal, number: int) -> None:
            if own.replace(intent, attrs.evolve(intent, attempts=number, version=1)):
                won.append(number)

        owners = (journal, another) * 4
        threads = [threading.Thread(target=replace, args=(own, n)) for n, own in enumerate(owners)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        (number,) = won
        assert [one.attempts for one in every(journal)] == [number]

    # looking

    def test_intents_are_found_by_state_and_scope(self, journal: Journal) -> None:
        accepted(journal, draft("1"), draft("2", "Patient/2"), draft("3", scope=OTHER_SCOPE))
        first = taken(journal, limit=1)[0]

        def found(states: Sequence[State] = (), scopes: Sequence[str] = ()) -> list[object]:
            return [(one.message or {})["text"] for one in journal.intents(states, scopes)]

        assert found() == ["1", "2", "3"]
        assert found((State.SENDING,)) == [(first.message or {})["text"]]
        assert found((State.PENDING, State.SENDING)) == ["1", "2", "3"]
        assert found((), (OTHER_SCOPE,)) == ["3"]
        assert found((State.PENDING,), (SCOPE,)) == ["2"]
        assert found((State.HELD,)) == []
        assert [one.number for one in journal.intents(limit=2)] == [one.number for one in every(journal)][:2]

    def test_intents_may_be_changed_while_they_are_read(self, journal: Journal) -> None:
        stored = accepted(journal, *(draft(str(n), f"Patient/{n}") for n in range(250)))
        seen = []
        for one in journal.intents((State.PENDING,)):
            seen.append(one.id)
            assert journal.replace(one, _done(withdrawn(one, at())))

        assert seen == [one.id for one in stored]

    def test_every_state_is_counted_with_the_oldest(self, journal: Journal) -> None:
        accepted(journal, draft("1"), now=at(1))
        accepted(journal, draft("2", "Patient/2"), draft("3", scope=OTHER_SCOPE), now=at(2))
        taken(journal, at(2), limit=1)
        counts = journal.counts()

        assert set(counts) == set(State)
        assert (counts[State.PENDING].number, counts[State.PENDING].oldest) == (2, at(2).wall)
        assert (counts[State.SENDING].number, counts[State.SENDING].oldest) == (1, at(1).wall)
        assert (counts[State.HELD].number, counts[State.HELD].oldest) == (0, None)
        assert journal.counts((OTHER_SCOPE,))[State.PENDING].number == 1

    def test_known_ids_at_the_server_are_told_by_scope(self, journal: Journal) -> None:
        accepted(journal, draft("1"))
        (mine,) = taken(journal)
        came_of(journal, mine, Sent("m1"))

        assert journal.owned(SCOPE, ("m1", "m2")) == {"m1"}
        assert journal.owned(OTHER_SCOPE, ("m1",)) == frozenset()
        assert journal.owned(SCOPE, ()) == frozenset()

    def test_others_alike_are_same_people_same_content_and_near(self, journal: Journal) -> None:
        first, _, _ = accepted(
            journal, draft("same"), draft("other"), draft("same", "Patient/2", moment=None)
        )
        assert not journal.others_alike(first)
        (twin,) = accepted(journal, draft("same"), now=at(1))

        assert journal.others_alike(first)
        assert journal.others_alike(twin)

    def test_what_settled_before_the_other_came_is_not_near(self, journal: Journal) -> None:
        accepted(journal, draft("same"))
        (mine,) = taken(journal)
        first = came_of(journal, mine, Sent("m1"), at(1))
        (second,) = accepted(journal, draft("same"), now=at(2))

        assert not journal.others_alike(first)
        assert not journal.others_alike(second)

    # forgetting

    def test_content_and_key_are_taken_from_what_settled_and_the_key_still_stands(
        self, journal: Journal
    ) -> None:
        accepted(journal, draft("hello", key="order 1"), draft("open", "Patient/2", key="order 2"))
        first, _ = taken(journal)
        sent = came_of(journal, first, Sent("m1"))

        assert journal.blank(at().wall) == 0
        assert journal.blank(at(1).wall) == 1
        assert journal.blank(at(1).wall) == 0
        after = journal.get(sent.id)
        assert after == attrs.evolve(sent, content=None, key=None, version=sent.version + 1)
        assert journal.by_key(SCOPE, "order 1") == after
        assert accepted(journal, draft("hello", key="order 1")) == (after,)
        assert journal.submit((draft("else", key="order 1"),), at()) == (KeyTaken(),)
        assert [one.message for one in every(journal)] == [None, {"text": "open"}]

    def test_what_is_open_or_held_or_looked_at_again_is_neither_blanked_nor_purged(
        self, journal: Journal
    ) -> None:
        outcomes = (None, Unknown(Doubt.NO_ANSWER), NotSent(Doubt.NOT_TRUSTED), NotSent(Doubt.NO_ANSWER))
        accepted(journal, *(draft(to=f"Patient/{n}") for n in range(6)))
        mine = taken(journal, limit=5)
        for intent, outcome in zip(mine, outcomes, strict=False):
            if outcome is not None:
                came_of(journal, intent, outcome)
        came_of(journal, attrs.evolve(mine[4], resent=True), Sent("m1"))
        before = every(journal)
        states = [one.state.value for one in before]

        assert states == ["sending", "unknown", "held", "pending", "sent", "pending"]
        assert journal.blank(at(1e9).wall) == journal.purge(at(1e9).wall) == 0
        assert every(journal) == before

    def test_what_settled_is_purged_by_its_age(self, journal: Journal) -> None:
        accepted(journal, *(draft(to=f"Patient/{n}") for n in range(3)))
        one, two, three = taken(journal)
        came_of(journal, one, Sent("m1"), at(1))
        came_of(journal, two, Rejected(400), at(2))
        assert journal.replace(three, attrs.evolve(three, state=State.HELD, settled_at=at(1).wall, version=9))

        assert journal.purge(at(1).wall) == 0
        assert journal.purge(at(2).wall) == 1
        assert journal.purge(at(3).wall) == 1
        assert [left.state for left in every(journal)] == [State.HELD]

    # notes

    def test_a_fact_about_a_server_is_kept(self, opened: Open) -> None:
        first = opened()
        first.note(SCOPE, "echo", "seen")
        first.note(SCOPE, "echo", "not seen")
        first.note(OTHER_SCOPE, "echo", "other")
        first.close()
        later = opened()

        assert later.noted(SCOPE, "echo") == "not seen"
        assert later.noted(OTHER_SCOPE, "echo") == "other"
        assert later.noted(SCOPE, "else") is None
        later.close()

    def test_closing_twice_is_closing_once(self, opened: Open) -> None:
        journal = opened()
        journal.close()
        journal.close()

    # everything at once

    def test_any_history_is_that_of_the_journal_in_memory(self) -> None:
        run_state_machine_as_test(history_machine(self.fresh), settings=self.histories)


class StoredContract(JournalContract):
    """The promises of a journal whose rows may be damaged behind its back; a subclass says how."""

    damages: ClassVar[dict[str, object]] = {}
    """Column → what is written into it that nobody of us wrote."""

    def damage(self, intent: Intent, column: str, value: object) -> None:
        """Write into the row of an intent."""
        raise NotImplementedError

    def test_a_damaged_row_is_set_aside_and_the_others_go_on(self, opened: Open) -> None:
        for column, value in self.damages.items():
            journal = opened()
            stored = accepted(
                journal, *(draft(f"{column} {n}", f"{column}/{n}", key=f"{column} {n}") for n in range(3))
            )
            self.damage(stored[0], column, value)
            told: list[Transition] = []
            post = Post()
            outbox = Outbox(journal, [post], lambda: at(9), POLICY, on_transition=told.append)

            assert outbox.drain() == 3, column
            assert post.sent == [one.id for one in stored[1:]], column
            held = next(one for one in outbox.held() if one.number == stored[0].number)
            assert (held.id, held.state, held.reason) == (stored[0].id, State.HELD, "damaged"), column
            assert [(one.before, one.after) for one in told if one.id == held.id] == [
                (State.PENDING, State.HELD)
            ], column
            assert outbox.next_due() is None
            assert outbox.stats()[State.SENT].number == 2
            assert journal.purge(at(99).wall) == 2
            if outbox.show(held.id) != attrs.evolve(held, damaged=False):  # else storing has mended it
                with pytest.raises(InvalidValue, match="how"):
                    outbox.release(held.id, "resend")
            released_ = outbox.release(held.id, "cancel")
            assert released_ is not None, column
            assert journal.purge(at(99).wall) == 1
            journal.close()

    def test_what_is_damaged_while_it_is_sent_or_in_doubt_is_set_aside_too(self, opened: Open) -> None:
        column, value = next(iter(self.damages.items()))
        journal, gone = opened(), opened()
        accepted(gone, draft("sent"))
        accepted(journal, draft("doubted", "Patient/2"), now=at(1))
        (mine,), later = taken(gone, at(), limit=1), at(99)
        (doubted,) = taken(journal, at(1))
        came_of(journal, doubted, Unknown(Doubt.NO_ANSWER), at(2))
        gone.close()
        for one in (mine, doubted):
            self.damage(one, column, value)
        outbox = Outbox(journal, [Post()], lambda: later, POLICY)
        outbox.drain()
        later = at(200)
        outbox.drain()

        assert [(one.state, one.reason) for one in outbox.held()] == [(State.HELD, "damaged")] * 2
        journal.close()

    def test_a_state_that_there_is_not_is_held_once_the_journal_is_opened_again(self, opened: Open) -> None:
        journal = opened()
        first, _ = accepted(journal, draft("1"), draft("2", "Patient/2"))
        self.damage(first, "state", "nowhere")
        assert sum(count.number for count in journal.counts().values()) == 1
        assert [one.state for one in every(journal)] == [State.HELD, State.PENDING]
        journal.close()
        later = opened()

        assert later.counts()[State.HELD].number == 1
        assert [(one.id, one.reason) for one in later.intents((State.HELD,))] == [(first.id, "damaged")]
        later.close()


@attrs.define
class Post:
    """A courier that delivers everything and finds nothing."""

    sent: list[str] = attrs.field(factory=list)
    scope: str = SCOPE
    longest_attempt: float = 1.0

    def attempt(self, intent: Intent) -> Outcome:
        """It arrives."""
        self.sent.append(intent.id)
        return Sent(f"m{len(self.sent)}")

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        """Nothing is to be seen."""
        return Verdict(Sighting.NONE)

    def resending(self, journal: Journal) -> Resending:
        """Absence proves nothing."""
        return Resending.NEVER

    def after_success(self, intent: Intent, journal: Journal) -> None:
        """Nothing is to be learned."""


def _done(after: Intent | None) -> Intent:
    assert after is not None
    return after


__all__ = [
    "BEGAN",
    "OTHER_SCOPE",
    "POLICY",
    "SCOPE",
    "JournalContract",
    "Open",
    "StoredContract",
    "accepted",
    "at",
    "draft",
    "taken",
]
