"""What becomes of an intent: a table a state, and what holds of every history."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Decision
from canvas_comms.outbox import (
    Intent,
    OutboxReason,
    Policy,
    Reading,
    Release,
    Resending,
    Sighting,
    State,
    Verdict,
)
from canvas_comms.outbox.steps import (
    attempted,
    blanked,
    claim,
    looked_for,
    owner_gone,
    released,
    withdrawn,
)
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Refused, Rejected, Sent, Unknown

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = Policy()
PENDING = Intent("i", 1, "scope", "pair", "print", NOW, '{"a":1}', moment=NOW, due=NOW)
SENDING = claim(PENDING, "me", Reading(NOW), POLICY)
MINUTE = timedelta(minutes=1)


def at(minutes: float = 0) -> Reading:
    return Reading(NOW + MINUTE * minutes)


def sure(intent: Intent | None) -> Intent:
    assert intent is not None
    return intent


IN_DOUBT = sure(attempted(SENDING, Unknown(Doubt.NO_ANSWER), at(), POLICY))


def seen(
    intent: Intent, verdict: Verdict, minutes: float, resending: Resending = Resending.ALLOWED
) -> Intent:
    return sure(looked_for(intent, verdict, at(minutes), at(minutes), POLICY, resending))


TWICE = Verdict(Sighting.SEVERAL, ("8", "9"))
HELD = seen(IN_DOUBT, TWICE, 1)
RESENT = claim(seen(IN_DOUBT, Verdict(Sighting.NONE), 15), "me", at(16), POLICY)


def test_a_claim_counts_the_attempt_and_names_its_owner_before_anything_is_sent() -> None:
    assert (SENDING.state, SENDING.owner, SENDING.attempts, SENDING.began_at) == (State.SENDING, "me", 1, NOW)
    assert SENDING.due is None


def test_taking_up_a_search_only_gives_it_time() -> None:
    taken = claim(IN_DOUBT, "me", at(1), POLICY)
    assert (taken.state, taken.owner, taken.due) == (State.UNKNOWN, None, at(1).wall + POLICY.search_time)


ATTEMPTS: list[tuple[Outcome, State, str | None]] = [
    (Sent("9"), State.SENT, None),
    (Sent(None), State.SENT, None),
    (Rejected(400), State.REJECTED, "rejected-by-server"),
    (Rejected(401), State.REJECTED, "rejected-by-server"),
    (Rejected(401, wants_token=True), State.PENDING, "no-token"),
    (Refused(Decision()), State.REJECTED, "refused-by-rules"),
    (NotSent(Doubt.NO_CONNECTION), State.PENDING, "no-connection"),
    (NotSent(Doubt.NO_TOKEN), State.PENDING, "no-token"),
    (NotSent(Doubt.THROTTLED), State.PENDING, "throttled"),
    (NotSent(Doubt.CANCELLED), State.PENDING, "cancelled"),
    (NotSent(Doubt.NOT_TRUSTED), State.HELD, "not-trusted"),
    (NotSent(Doubt.NOT_WRITABLE), State.REJECTED, "not-writable"),
    (Unknown(Doubt.NO_ANSWER), State.UNKNOWN, "no-answer"),
    (Unknown(Doubt.SERVER_ERROR, 500), State.UNKNOWN, "server-error"),
    (Unknown(Doubt.THROTTLED, 429), State.UNKNOWN, "throttled"),
]


@pytest.mark.parametrize(("outcome", "state", "reason"), ATTEMPTS)
def test_what_an_attempt_leads_to(outcome: Outcome, state: State, reason: str | None) -> None:
    after = sure(attempted(SENDING, outcome, at(), POLICY))
    assert (after.state, after.reason) == (state, reason)
    assert after.owner is None


def test_a_token_that_ran_out_rejects_nothing_for_good_and_is_waited_for() -> None:
    after = sure(attempted(SENDING, Rejected(401, wants_token=True), at(), POLICY))
    assert (after.status, after.attempts, after.settled_at) == (401, 0, None)
    assert after.due is not None
    assert after.due > NOW
    late = sure(attempted(SENDING, Rejected(401, wants_token=True), at(24 * 60), POLICY))
    assert (late.state, late.reason) == (State.HELD, "patience-used-up")


def test_what_was_sent_keeps_its_id_and_is_done() -> None:
    after = sure(attempted(SENDING, Sent("9"), at(), POLICY))
    assert (after.remote_id, after.due, after.settled_at) == ("9", None, NOW)


def test_an_attempt_that_left_nothing_does_not_count_and_each_in_a_row_waits_longer() -> None:
    waits = []
    intent = SENDING
    for _ in range(4):
        after = sure(attempted(intent, NotSent(Doubt.NO_CONNECTION), at(), POLICY))
        assert after.attempts == 0
        assert after.due is not None
        waits.append((after.due - NOW).total_seconds())
        intent = claim(after, "me", at(), POLICY)
    assert waits == [1, 2, 4, 8]


def test_who_cannot_be_reached_for_a_day_is_a_matter_for_a_person() -> None:
    after = sure(attempted(SENDING, NotSent(Doubt.NO_CONNECTION), at(24 * 60), POLICY))
    assert (after.state, after.reason) == (State.HELD, OutboxReason.PATIENCE_USED_UP.code)


def test_the_end_of_an_owner_leaves_a_doubt_from_that_moment() -> None:
    after = sure(owner_gone(SENDING, at(7), POLICY))
    assert (after.state, after.doubt, after.owner) == (State.UNKNOWN, at(7), None)
    assert owner_gone(PENDING, at(), POLICY) is None


def test_an_owner_that_was_thought_gone_may_still_tell_of_success_but_of_nothing_else() -> None:
    assert sure(attempted(IN_DOUBT, Sent("9"), at(1), POLICY)).state is State.SENT
    for outcome in (NotSent(Doubt.NO_CONNECTION), Rejected(400), Unknown(Doubt.NO_ANSWER)):
        assert attempted(IN_DOUBT, outcome, at(1), POLICY) is None


SEARCHES = [
    (Verdict(Sighting.ONE, ("9",)), 0, Resending.ALLOWED, State.SENT, None),
    (Verdict(Sighting.ONE, ("9",)), 0, Resending.NEVER, State.SENT, None),
    (Verdict(Sighting.SEVERAL, ("8", "9")), 0, Resending.ALLOWED, State.HELD, "several-found"),
    (Verdict(Sighting.IMPOSSIBLE), 0, Resending.ALLOWED, State.HELD, "not-searchable"),
    (Verdict(Sighting.ALIKE, ("9",)), 14, Resending.ALLOWED, State.UNKNOWN, "no-answer"),
    (Verdict(Sighting.ALIKE, ("9",)), 15, Resending.ALLOWED, State.HELD, "only-alike-found"),
    (Verdict(Sighting.INCOMPLETE), 15, Resending.ALLOWED, State.UNKNOWN, "no-answer"),
    (Verdict(Sighting.INCOMPLETE), 24 * 60 + 15, Resending.ALLOWED, State.HELD, "patience-used-up"),
    (Verdict(Sighting.NONE), 14.99, Resending.ALLOWED, State.UNKNOWN, "no-answer"),
    (Verdict(Sighting.NONE), 15, Resending.ALLOWED, State.PENDING, "no-answer"),
    (Verdict(Sighting.NONE), 15, Resending.NEVER, State.HELD, "not-found"),
    (Verdict(Sighting.NONE), 15, Resending.NOT_KEPT, State.HELD, "moment-not-kept"),
    (Verdict(Sighting.NONE), 15, Resending.NOT_KNOWN, State.UNKNOWN, "no-answer"),
    (Verdict(Sighting.NONE), 24 * 60 + 15, Resending.NOT_KNOWN, State.HELD, "moment-not-kept"),
]


@pytest.mark.parametrize(("verdict", "minutes", "resending", "state", "reason"), SEARCHES)
def test_what_a_search_leads_to(
    verdict: Verdict, minutes: float, resending: Resending, state: State, reason: str | None
) -> None:
    after = seen(IN_DOUBT, verdict, minutes, resending)
    assert (after.state, after.reason) == (state, reason)


def test_absence_counts_from_when_the_search_began_and_not_from_when_it_ended() -> None:
    after = sure(looked_for(IN_DOUBT, Verdict(Sighting.NONE), at(14), at(16), POLICY, Resending.ALLOWED))
    assert after.state is State.UNKNOWN


def test_a_clock_that_is_set_forward_ends_no_quiet_period() -> None:
    doubt = attrs.evolve(IN_DOUBT, doubt=Reading(NOW, "this start", 100.0))
    tomorrow = Reading(NOW + timedelta(days=1), "this start", 160.0)
    after = sure(looked_for(doubt, Verdict(Sighting.NONE), tomorrow, tomorrow, POLICY, Resending.ALLOWED))
    assert after.state is State.UNKNOWN


@pytest.mark.parametrize("sighting", [Sighting.ONE, Sighting.ALIKE, Sighting.SEVERAL])
def test_what_shares_its_moment_is_never_taken_for_found(sighting: Sighting) -> None:
    shared = attrs.evolve(IN_DOUBT, shared=True)
    after = seen(shared, Verdict(sighting, ("9",)), 1)
    assert (after.state, after.reason, after.found) == (State.HELD, OutboxReason.SAME_MOMENT.code, ("9",))


def test_what_shares_its_moment_is_never_resent_by_itself() -> None:
    shared = attrs.evolve(IN_DOUBT, shared=True)
    after = seen(shared, Verdict(Sighting.NONE), 20)
    assert (after.state, after.reason) == (State.HELD, OutboxReason.SAME_MOMENT.code)


def test_no_message_is_sent_more_often_than_it_may_be() -> None:
    last = attrs.evolve(IN_DOUBT, attempts=POLICY.max_attempts)
    after = seen(last, Verdict(Sighting.NONE), 15)
    assert (after.state, after.reason) == (State.HELD, OutboxReason.ATTEMPTS_USED_UP.code)


def test_what_was_resent_is_looked_for_once_more_and_two_of_it_are_reported() -> None:
    sent = sure(attempted(RESENT, Sent("9"), at(16), POLICY))
    assert (sent.state, sent.due) == (State.SENT, at(16).wall + POLICY.quiet_period)
    after = seen(sent, TWICE, 31)
    assert (after.state, after.reason) == (State.HELD, OutboxReason.SEVERAL_FOUND.code)
    assert after.found == ("8", "9")
    once = seen(sent, Verdict(Sighting.ONE, ("9",)), 31)
    assert (once.state, once.due) == (State.SENT, None)


def test_a_second_look_that_shows_nothing_sure_is_repeated_a_few_times_only() -> None:
    intent = sure(attempted(RESENT, Sent("9"), at(16), POLICY))
    for _ in range(len(POLICY.early_looks)):
        intent = sure(
            looked_for(intent, Verdict(Sighting.INCOMPLETE), at(31), at(31), POLICY, Resending.ALLOWED)
        )
        assert intent.due is not None
    last = seen(intent, Verdict(Sighting.INCOMPLETE), 31)
    assert last.due is None


def test_a_person_decides_what_is_held() -> None:
    assert sure(released(HELD, Release.CANCEL, at(9))).state is State.CANCELLED
    marked = sure(released(HELD, Release.MARK_SENT, at(9), remote_id="2"))
    assert (marked.state, marked.remote_id) == (State.SENT, "2")
    again = sure(released(HELD, Release.RESEND, at(9)))
    assert (again.state, again.due, again.attempts, again.resent) == (State.PENDING, at(9).wall, 0, True)
    for state in set(State) - {State.HELD}:
        assert released(attrs.evolve(HELD, state=state), Release.RESEND, at(9)) is None


def test_only_what_nobody_has_begun_can_be_taken_back() -> None:
    assert sure(withdrawn(PENDING, at(1))).state is State.CANCELLED
    for state in set(State) - {State.PENDING}:
        assert withdrawn(attrs.evolve(PENDING, state=state), at(1)) is None


def test_what_is_blanked_keeps_neither_content_nor_the_words_of_its_key() -> None:
    sent = attrs.evolve(sure(attempted(SENDING, Sent("9"), at(), POLICY)), key="order 1", key_hash="0f")
    after = blanked(sent)
    assert (after.content, after.key, after.key_hash, after.version) == (None, None, "0f", sent.version + 1)


OUTCOMES = st.sampled_from([outcome for outcome, _, _ in ATTEMPTS])
VERDICTS = st.sampled_from([Verdict(s, ("1",) if s is Sighting.ONE else ()) for s in Sighting])
EVENTS = st.lists(
    st.tuples(st.integers(0, 20), st.one_of(OUTCOMES, VERDICTS, st.just("gone"))), min_size=1, max_size=25
)


@given(EVENTS, st.sampled_from(Resending))
def test_no_history_leaves_an_open_message_without_something_due_or_an_owner(
    events: list[tuple[int, object]], resending: Resending
) -> None:
    """Nor does it send again before a quiet period that a complete search has followed."""
    intent, minutes = PENDING, 0.0
    for wait, event in events:
        minutes += wait
        now = at(minutes)
        if intent.due is not None and intent.due <= now.wall:
            intent = claim(intent, "me", now, POLICY)
        before = intent
        if isinstance(event, Verdict):
            after = looked_for(intent, event, now, now, POLICY, resending)
        elif event == "gone":
            after = owner_gone(intent, now, POLICY)
        else:
            after = attempted(intent, event, now, POLICY)  # type: ignore[arg-type]
        intent = after or intent
        if intent.state in (State.PENDING, State.UNKNOWN):
            assert intent.due is not None
        assert (intent.state is State.SENDING) == (intent.owner is not None)
        if before.state is State.UNKNOWN and intent.state is State.PENDING:
            assert resending is Resending.ALLOWED
            assert before.doubt is not None
            assert now.wall - before.doubt.wall >= POLICY.quiet_period
        if after is not None:
            assert intent.version == before.version + 1
