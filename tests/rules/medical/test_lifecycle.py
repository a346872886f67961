"""Where can a message go from here? Canvas Medical's create page (facts, section 4)."""

import itertools
from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.medical.model import Message, MessageState, Origin, PersonKind, Reference
from canvas_comms.medical.rules.lifecycle import (
    READ_TRANSITIONS,
    SEND_BUTTON,
    TRANSITIONS,
    Event,
    LifecycleReason,
    ReadState,
    Step,
    at_time,
    read_mark,
    read_state,
    send_button,
)

ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
DR_CHO = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
DR_DEE = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be15")

CREATED = datetime(2022, 7, 15, 9, 30, tzinfo=UTC)
DRAFTED = datetime(2022, 2, 10, 13, 30, tzinfo=UTC)
NOW = datetime(2022, 7, 20, 10, 0, tzinfo=UTC)
ANY_NOW = st.datetimes(timezones=st.sampled_from((UTC, timezone(timedelta(hours=14)))))

TO_ANN = Message(
    id="m1",
    sender=DR_CHO,
    recipient=ANN,
    content="Upcoming appointment hi",
    created=CREATED,
    sent=DRAFTED,
    state=MessageState.DRAFT,
)
TO_DR_CHO = Message(
    id="m2", sender=ANN, recipient=DR_CHO, content="What's up doc?", created=CREATED, sent=CREATED
)
BY_HAND = attrs.evolve(TO_ANN, origin=Origin.UI)
SCHEDULED = attrs.evolve(TO_ANN, state=MessageState.SCHEDULED, sent=NOW, origin=Origin.UI)


def why(step: Step) -> set[Reason]:
    return set(step.decision.reasons())


def test_only_a_draft_is_sent_by_the_button_and_only_a_scheduled_message_by_time() -> None:
    draft, scheduled, sent = MessageState.DRAFT, MessageState.SCHEDULED, MessageState.SENT

    assert {(draft, Event.SEND_BUTTON): sent, (scheduled, Event.TIME): sent} == TRANSITIONS


def test_only_an_unread_message_becomes_read() -> None:
    assert READ_TRANSITIONS == {(ReadState.UNREAD, Event.MARK_READ): ReadState.READ}


def test_the_button_is_described_for_every_origin() -> None:
    assert set(SEND_BUTTON) == set(Origin)


def test_pressing_send_on_an_api_draft_sends_it_and_leaves_sent_alone() -> None:
    after = send_button(TO_ANN, DR_CHO, NOW).message

    assert after == attrs.evolve(TO_ANN, state=MessageState.SENT)


def test_pressing_send_on_an_api_draft_tells_the_patient_nothing() -> None:
    found = send_button(TO_ANN, DR_CHO, NOW).decision.findings

    assert [(f.reason, f.effect, f.where) for f in found] == [
        (LifecycleReason.SENT_BY_BUTTON, Effect.CHANGED, "status"),
        (LifecycleReason.PATIENT_NOT_TOLD, Effect.NOTED, "recipient[0]"),
        (LifecycleReason.SENT_TIME_UNCHANGED, Effect.NOTED, "sent"),
    ]


def test_pressing_send_on_a_draft_written_on_screen_sets_sent() -> None:
    after = send_button(BY_HAND, DR_CHO, NOW).message

    assert after == attrs.evolve(BY_HAND, state=MessageState.SENT, sent=NOW)


def test_pressing_send_on_a_draft_written_on_screen_has_nothing_to_note() -> None:
    assert send_button(BY_HAND, DR_CHO, NOW).decision.reasons() == {LifecycleReason.SENT_BY_BUTTON}


def test_any_practitioner_may_press_send() -> None:
    assert send_button(TO_ANN, DR_DEE, NOW).decision.allowed


def test_a_patient_may_not_press_send() -> None:
    step = send_button(TO_ANN, ANN, NOW)

    assert (why(step), step.message) == ({LifecycleReason.NOT_STAFF}, TO_ANN)


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.SCHEDULED])
def test_what_is_no_draft_has_no_send_button(state: MessageState) -> None:
    message = attrs.evolve(TO_ANN, state=state)
    step = send_button(message, DR_CHO, NOW)

    assert (why(step), step.message) == ({LifecycleReason.NOT_A_DRAFT}, message)


def test_both_reasons_against_a_step_are_told_at_once() -> None:
    found = send_button(TO_DR_CHO, ANN, NOW).decision.findings

    assert [(f.reason, f.effect, f.where) for f in found] == [
        (LifecycleReason.NOT_A_DRAFT, Effect.REFUSED, "message"),
        (LifecycleReason.NOT_STAFF, Effect.REFUSED, "by"),
    ]


def test_a_scheduled_message_is_sent_when_its_time_has_come() -> None:
    assert at_time(SCHEDULED, NOW) == attrs.evolve(SCHEDULED, state=MessageState.SENT)


def test_a_scheduled_message_waits_until_then() -> None:
    assert at_time(SCHEDULED, NOW - timedelta(microseconds=1)) == SCHEDULED


def test_time_alone_never_sends_a_draft() -> None:
    assert at_time(TO_ANN, datetime.max.replace(tzinfo=UTC)) == TO_ANN


UNREAD: list[tuple[Message, ReadState]] = [
    (TO_DR_CHO, ReadState.UNREAD),
    (attrs.evolve(TO_DR_CHO, received=NOW), ReadState.READ),
    (attrs.evolve(TO_DR_CHO, sender=DR_DEE), ReadState.UNREAD),
    (attrs.evolve(TO_DR_CHO, state=MessageState.DRAFT), ReadState.NOT_FOR_STAFF),
    (TO_ANN, ReadState.NOT_FOR_STAFF),
    (attrs.evolve(TO_ANN, state=MessageState.SENT), ReadState.NOT_FOR_STAFF),
    (attrs.evolve(TO_ANN, state=MessageState.SENT, received=NOW), ReadState.NOT_FOR_STAFF),
]


@pytest.mark.parametrize(("message", "expected"), UNREAD)
def test_unread_is_what_reached_a_practitioner_without_received(
    message: Message, expected: ReadState
) -> None:
    assert read_state(message) is expected


def test_marking_as_read_sets_received_to_now() -> None:
    assert read_mark(TO_DR_CHO, DR_CHO, NOW).message == attrs.evolve(TO_DR_CHO, received=NOW)


def test_marking_as_read_says_so() -> None:
    found = read_mark(TO_DR_CHO, DR_CHO, NOW).decision.findings

    assert [(f.reason, f.effect, f.where) for f in found] == [
        (LifecycleReason.MARKED_READ, Effect.CHANGED, "received")
    ]


def test_the_first_reading_stands() -> None:
    read = read_mark(TO_DR_CHO, DR_CHO, NOW).message
    again = read_mark(read, DR_DEE, NOW + timedelta(days=1))

    assert (why(again), again.message) == ({LifecycleReason.NOT_UNREAD}, read)


def test_a_message_to_a_patient_cannot_be_marked_as_read() -> None:
    message = attrs.evolve(TO_ANN, state=MessageState.SENT)

    assert read_mark(message, DR_CHO, NOW).decision.reasons() == {LifecycleReason.NOT_UNREAD}


def test_a_patient_may_not_mark_as_read() -> None:
    assert read_mark(TO_DR_CHO, ANN, NOW).decision.reasons() == {LifecycleReason.NOT_STAFF}


@pytest.mark.parametrize("message", [TO_DR_CHO, BY_HAND])
def test_what_a_step_writes_is_utc_whatever_zone_the_clock_is_in(message: Message) -> None:
    now = NOW.astimezone(timezone(timedelta(hours=-7)))
    step = read_mark if message is TO_DR_CHO else send_button
    after = step(message, DR_CHO, now).message
    written = after.received or after.sent

    assert written.isoformat() == "2022-07-20T10:00:00+00:00"


@given(st.from_type(Message), st.from_type(Reference), ANY_NOW)
def test_a_step_is_taken_or_refused_and_what_is_refused_changes_nothing(
    message: Message, by: Reference, now: datetime
) -> None:
    steps = [send_button(message, by, now), read_mark(message, by, now)]

    assert all(step.decision.allowed != (step.message is message) for step in steps)


@given(st.from_type(Message), st.from_type(Reference), ANY_NOW)
def test_no_step_is_taken_twice(message: Message, by: Reference, now: datetime) -> None:
    once = [(rule, rule(message, by, now).message) for rule in (send_button, read_mark)]

    assert not any(rule(after, by, now).decision.allowed for rule, after in once)


@given(st.from_type(Message), ANY_NOW)
def test_time_moves_a_message_once(message: Message, now: datetime) -> None:
    after = at_time(message, now)

    assert at_time(after, now) == after


@given(st.from_type(Message), st.from_type(Reference), ANY_NOW)
def test_a_state_is_left_only_as_the_table_says(message: Message, by: Reference, now: datetime) -> None:
    by_event = {Event.SEND_BUTTON: send_button(message, by, now).message, Event.TIME: at_time(message, now)}
    states = itertools.product([message.state], by_event.items())

    assert all(after.state in (before, TRANSITIONS.get((before, event))) for before, (event, after) in states)
