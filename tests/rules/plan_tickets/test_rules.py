from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.conversations.rules.creating import CreateReason
from canvas_comms.outcomes import Refused
from canvas_comms.plan_tickets import (
    KEEPS,
    OPEN_AT_ONCE,
    Answer,
    Issued,
    IssueTicket,
    PutTicket,
    SpendTicket,
    Taken,
    Terms,
    Ticket,
    TicketReason,
    TicketState,
    decide,
)
from canvas_comms.plan_tickets.operations import KEPT, LIFE, Command

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOSS = Decision((Finding(CreateReason.SUBJECT_LOST, Effect.DROPPED, "user[5]"),))
NO = Decision((Finding(CreateReason.NOBODY_LEFT, Effect.REFUSED, "recipients"),))
NOTED = Decision((Finding(CreateReason.THREAD_REUSED, Effect.NOTED, "user[5]"),))
ONE = Terms("hash", "2025-10", "https://school.example", "7", frozenset({"5"}), Decision())
CLASS = attrs.evolve(ONE, people=frozenset({"5", "6", "8"}), for_many=True)


class Kept:
    """Tickets as somebody keeps them."""

    def __init__(self) -> None:
        self.tickets: dict[str, Ticket] = {}

    def get(self, id: str) -> Ticket | None:
        return self.tickets.get(id)

    def all(self) -> Iterable[Ticket]:
        return self.tickets.values()

    def ask(self, command: Command, now: datetime = NOW) -> Answer:
        decided = decide(self, command, now)
        for change in decided.changes:
            if isinstance(change, PutTicket):
                self.tickets[change.ticket.id] = change.ticket
            else:
                del self.tickets[change.id]
        return decided.answer


def reasons(answer: Answer) -> set[object]:
    assert isinstance(answer, Refused)
    return {finding.reason for finding in answer.decision.refusals}


def planned(terms: Terms = ONE) -> Kept:
    kept = Kept()
    assert isinstance(kept.ask(IssueTicket("t", "s", terms)), Issued)
    return kept


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (ONE, set()),
        (attrs.evolve(ONE, decision=NOTED), set()),
        (attrs.evolve(ONE, decision=LOSS, accepts_losses=True), set()),
        (attrs.evolve(ONE, decision=LOSS), {TicketReason.WOULD_LOSE}),
        (attrs.evolve(ONE, decision=NO), {TicketReason.REFUSED_BY_RULES}),
        (attrs.evolve(ONE, people=None), {TicketReason.PEOPLE_NOT_KNOWN}),
        (
            attrs.evolve(ONE, people=None, decision=NO & LOSS),
            {TicketReason.REFUSED_BY_RULES, TicketReason.WOULD_LOSE, TicketReason.PEOPLE_NOT_KNOWN},
        ),
    ],
)
def test_only_a_plan_that_would_be_sent_as_it_stands_gets_a_ticket(
    terms: Terms, expected: set[TicketReason]
) -> None:
    answer = Kept().ask(IssueTicket("t", "s", terms))

    assert (reasons(answer) if expected else set()) == expected
    assert isinstance(answer, Issued) is not bool(expected)


def changed(**values: object) -> Terms:
    return attrs.evolve(CLASS, **values)  # type: ignore[arg-type]


GOOD = SpendTicket("t", "s", CLASS, head_count=3)
SPENDING: dict[str, tuple[SpendTicket, datetime, set[TicketReason]]] = {
    "as planned": (GOOD, NOW, set()),
    "just before its end": (GOOD, NOW + LIFE - timedelta(microseconds=1), set()),
    "at its end": (GOOD, NOW + LIFE, {TicketReason.EXPIRED}),
    "by a clock that was set back": (GOOD, NOW - timedelta(seconds=1), {TicketReason.EXPIRED}),
    "another id": (attrs.evolve(GOOD, id="u"), NOW, {TicketReason.NO_SUCH_TICKET}),
    "another session": (attrs.evolve(GOOD, session="r"), NOW, {TicketReason.OTHER_SESSION}),
    "no number": (attrs.evolve(GOOD, head_count=None), NOW, {TicketReason.HEAD_COUNT_MISSING}),
    "a wrong number": (attrs.evolve(GOOD, head_count=4), NOW, {TicketReason.HEAD_COUNT_WRONG}),
    "not planned again": (attrs.evolve(GOOD, terms=None), NOW, {TicketReason.NOT_PLANNED_AGAIN}),
    "another text": (
        attrs.evolve(GOOD, terms=changed(content="other")),
        NOW,
        {TicketReason.CONTENT_CHANGED},
    ),
    "another edition": (
        attrs.evolve(GOOD, terms=changed(edition="2020-06")),
        NOW,
        {TicketReason.EDITION_CHANGED},
    ),
    "another server": (
        attrs.evolve(GOOD, terms=changed(backend="memory")),
        NOW,
        {TicketReason.BACKEND_CHANGED},
    ),
    "another writer": (attrs.evolve(GOOD, terms=changed(actor="9")), NOW, {TicketReason.ACTOR_CHANGED}),
    "as many, but others": (
        attrs.evolve(GOOD, terms=changed(people=frozenset({"5", "6", "9"}))),
        NOW,
        {TicketReason.PEOPLE_CHANGED},
    ),
    "one more": (
        attrs.evolve(GOOD, terms=changed(people=frozenset({"5", "6", "8", "9"}))),
        NOW,
        {TicketReason.PEOPLE_CHANGED, TicketReason.HEAD_COUNT_CHANGED},
    ),
    "nobody knows who": (
        attrs.evolve(GOOD, terms=changed(people=None)),
        NOW,
        {TicketReason.PEOPLE_CHANGED, TicketReason.HEAD_COUNT_CHANGED},
    ),
    "a loss by now": (
        attrs.evolve(GOOD, terms=changed(decision=LOSS)),
        NOW,
        {TicketReason.CONSEQUENCES_CHANGED},
    ),
    "everything at once": (
        SpendTicket("t", "r", changed(content="", edition="", backend="", actor=""), 2),
        NOW + LIFE,
        {
            TicketReason.OTHER_SESSION,
            TicketReason.EXPIRED,
            TicketReason.HEAD_COUNT_WRONG,
            TicketReason.CONTENT_CHANGED,
            TicketReason.EDITION_CHANGED,
            TicketReason.BACKEND_CHANGED,
            TicketReason.ACTOR_CHANGED,
        },
    ),
}


@pytest.mark.parametrize("case", SPENDING)
def test_a_ticket_is_taken_for_exactly_what_was_planned(case: str) -> None:
    command, now, expected = SPENDING[case]

    answer = planned(CLASS).ask(command, now)

    assert isinstance(answer, Taken) if not expected else reasons(answer) == expected


@pytest.mark.parametrize("case", [case for case, (_, _, expected) in SPENDING.items() if expected])
def test_what_shows_another_plan_makes_the_ticket_void_and_what_does_not_leaves_it(case: str) -> None:
    command, now, expected = SPENDING[case]
    kept = planned(CLASS)
    kept.ask(command, now)

    again = kept.ask(GOOD)

    if TicketReason.OTHER_SESSION in expected or expected <= KEEPS:
        assert isinstance(again, Taken)
    else:
        assert reasons(again) == {TicketReason.VOID}


def test_a_ticket_is_taken_once() -> None:
    kept = planned()
    assert isinstance(kept.ask(SpendTicket("t", "s", ONE)), Taken)
    assert reasons(kept.ask(SpendTicket("t", "s", ONE))) == {TicketReason.ALREADY_SPENT}


@pytest.mark.parametrize(
    ("terms", "number", "taken"),
    [
        (ONE, None, True),
        (ONE, 1, True),
        (attrs.evolve(ONE, for_many=True), None, False),
        (attrs.evolve(ONE, people=frozenset()), None, False),
        (attrs.evolve(ONE, people=frozenset({"5", "6"})), None, False),
        (attrs.evolve(ONE, people=frozenset({"5", "6"})), 2, True),
    ],
)
def test_who_writes_to_several_repeats_how_many_they_are(
    terms: Terms, number: int | None, taken: bool
) -> None:
    assert isinstance(planned(terms).ask(SpendTicket("t", "s", terms, number)), Taken) is taken


def test_a_session_has_so_many_open_tickets_and_others_have_theirs() -> None:
    kept = Kept()
    for number in range(OPEN_AT_ONCE):
        assert isinstance(kept.ask(IssueTicket(f"t{number}", "s", ONE)), Issued)

    assert reasons(kept.ask(IssueTicket("more", "s", ONE))) == {TicketReason.TOO_MANY_OPEN}
    assert isinstance(kept.ask(IssueTicket("theirs", "r", ONE)), Issued)
    kept.ask(SpendTicket("t0", "s", ONE))
    assert isinstance(kept.ask(IssueTicket("more", "s", ONE)), Issued)


def test_an_id_is_given_out_once() -> None:
    assert reasons(planned().ask(IssueTicket("t", "r", CLASS))) == {TicketReason.ID_TAKEN}


def test_what_ended_long_ago_is_forgotten_when_another_is_given_out() -> None:
    kept = planned()
    kept.ask(IssueTicket("u", "s", ONE), NOW + LIFE + KEPT)

    assert set(kept.tickets) == {"u"}


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(InvalidValue):
        decide(Kept(), IssueTicket("t", "s", ONE), NOW.replace(tzinfo=None))


IDS, SESSIONS = st.sampled_from("abc"), st.sampled_from("rs")
TERMS = st.builds(
    Terms,
    st.sampled_from(["x", "y"]),
    st.sampled_from(["old", "new"]),
    st.just("memory"),
    st.just("7"),
    st.sampled_from([None, frozenset({"5"}), frozenset({"5", "6"})]),
    st.sampled_from([Decision(), LOSS, NO]),
    st.booleans(),
    st.booleans(),
)
COMMANDS = st.one_of(
    st.builds(IssueTicket, IDS, SESSIONS, TERMS),
    st.builds(SpendTicket, IDS, SESSIONS, st.one_of(st.none(), TERMS), st.sampled_from([None, 1, 2])),
)


@given(st.lists(st.tuples(COMMANDS, st.integers(0, 100)), max_size=30))
def test_whatever_is_asked_a_ticket_is_taken_at_most_once_and_only_for_its_own_terms(
    steps: list[tuple[Command, int]],
) -> None:
    kept, now, issued = Kept(), NOW, dict[str, tuple[IssueTicket, datetime]]()
    for command, seconds in steps:
        now += timedelta(seconds=seconds)
        answer = kept.ask(command, now)
        if isinstance(answer, Issued) and isinstance(command, IssueTicket):
            assert command.id not in issued
            assert command.terms.people is not None
            assert command.terms.decision.allowed
            issued[command.id] = (command, now)
        if isinstance(answer, Taken) and isinstance(command, SpendTicket):
            plan, since = issued.pop(command.id)
            assert (command.session, command.terms) == (plan.session, plan.terms)
            assert since <= now < since + LIFE
            assert command.head_count in (None, plan.terms.head_count)
            assert command.head_count is not None or not plan.terms.fans_out
            assert answer.ticket.state is TicketState.OPEN
            issued[command.id] = (attrs.evolve(plan, session="nobody's"), since)
