"""What becomes of a new message: every rule about it, joined once."""

from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.medical.creation import Evaluation, evaluate_create
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message, MessageState, Origin, PersonKind, Reference
from canvas_comms.medical.resources import (
    CommunicationPayload,
    Fault,
    FhirReference,
    NewCommunication,
    ShapeFault,
)
from canvas_comms.medical.rules.access import FULL_ACCESS, AccessReason, Actor
from canvas_comms.medical.rules.answers import REFUSALS, answer_to
from canvas_comms.medical.rules.lifecycle import StatusReason
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.payload import ContentReason
from canvas_comms.medical.rules.routing import RoutingReason
from canvas_comms.medical.rules.shape import ShapeReason
from canvas_comms.medical.rules.times import TimeReason

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be14")
DR_DEE = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
KNOWN = {ANN, BEN, DR_CHO, DR_DEE}
NOW = datetime(2022, 7, 15, 9, 30, tzinfo=UTC)
WRITTEN = datetime(2022, 4, 29, 13, 30, tzinfo=UTC)
ANY_NOW = st.datetimes(timezones=st.sampled_from((UTC, timezone(timedelta(hours=-14)))))


def knows(person: Reference) -> bool:
    return person in KNOWN


def judged(new: NewCommunication, edition: Edition, actor: Actor | None = FULL_ACCESS) -> Evaluation:
    return evaluate_create(new, edition, NOW, knows=knows, actor=actor, id="m1")


EXAMPLE = NewCommunication(
    sender=FhirReference.to(DR_CHO),
    recipients=(FhirReference.to(ANN),),
    payload=(CommunicationPayload(content="Upcoming appointment hi"),),
    sent="2022-04-29T13:30:00.000Z",
    received="2022-04-29T13:30:00.000Z",
)
"""The reference's own create example, its sender an object."""

GOOD = NewCommunication(
    sender=FhirReference.to(ANN),
    recipients=(FhirReference.to(DR_CHO),),
    payload=(CommunicationPayload(content_string="What's up doc?"),),
    sent="2022-04-29T13:30:00Z",
    status="unknown",
)


def test_the_references_example_becomes_a_draft_in_the_first_edition() -> None:
    assert judged(EXAMPLE, V1).message == Message(
        id="m1",
        sender=DR_CHO,
        recipient=ANN,
        content="Upcoming appointment hi",
        created=NOW,
        sent=WRITTEN,
        received=WRITTEN,
        state=MessageState.DRAFT,
        origin=Origin.API,
    )


def test_the_references_example_is_told_finding_by_finding() -> None:
    findings = judged(EXAMPLE, V1).decision.findings

    assert [(f.reason, f.effect, f.where) for f in findings] == [
        (PartyReason.SENDER, Effect.KEPT, "sender"),
        (PartyReason.FIRST_RECIPIENT, Effect.KEPT, "recipient[0]"),
        (ContentReason.FIRST_PAYLOAD, Effect.KEPT, "payload[0]"),
        (ContentReason.CONTENT_KEY, Effect.KEPT, "payload[0].content"),
        (TimeReason.GIVEN, Effect.KEPT, "sent"),
        (TimeReason.GIVEN, Effect.KEPT, "received"),
        (StatusReason.NOT_REQUIRED, Effect.DEFAULTED, "status"),
        (RoutingReason.LANDS_AS_DRAFT, Effect.NOTED, "message"),
        (RoutingReason.NO_API_SENDS_A_DRAFT, Effect.NOTED, "message"),
        (RoutingReason.TIMELINE_BY_CREATED, Effect.NOTED, "message"),
    ]


@pytest.mark.parametrize("edition", [V2_2023, V2_2024])
def test_the_references_example_is_refused_later(edition: Edition) -> None:
    refusals = judged(EXAMPLE, edition).decision.refusals

    assert [f.reason for f in refusals] == [ContentReason.CONTENT_KEY_REFUSED, StatusReason.MISSING]


@pytest.mark.parametrize("edition", Edition)
def test_a_patients_message_is_complete_in_every_edition(edition: Edition) -> None:
    assert judged(GOOD, edition).message == Message(
        id="m1",
        sender=ANN,
        recipient=DR_CHO,
        content="What's up doc?",
        created=NOW,
        sent=WRITTEN,
        state=MessageState.SENT,
    )


TO = FhirReference.to


def test_a_patients_token_creates_that_patients_message() -> None:
    assert judged(GOOD, V2_2024, Actor(patient=ANN)).decision.allowed


def test_a_body_that_cannot_be_read_is_a_fault_of_form_for_a_patients_token_too() -> None:
    unreadable = NewCommunication(None, (), (), faults=(Fault(ShapeFault.NOT_JSON, "body"),))
    decision = judged(unreadable, V2_2024, Actor(patient=ANN)).decision

    assert answer_to(decision, V2_2024).status == 400


def test_all_that_is_wrong_is_told_at_once() -> None:
    new = NewCommunication(
        sender=TO(ANN),
        recipients=(TO(BEN), TO(DR_CHO)),
        payload=(CommunicationPayload(content_string=""),),
        sent="yesterday",
        ignored=("category",),
    )
    decision = judged(new, V2_2024, Actor(scopes=())).decision

    assert {f.reason for f in decision.findings if f.effect in (Effect.REFUSED, Effect.DROPPED)} == {
        AccessReason.SCOPE_MISSING,
        ShapeReason.FIELD_NOT_STORED,
        PartyReason.TWO_PATIENTS,
        PartyReason.EXTRA_RECIPIENT,
        ContentReason.CONTENT_EMPTY,
        TimeReason.NOT_A_TIME,
        StatusReason.MISSING,
    }


def test_absolute_references_are_read_under_the_servers_own_url() -> None:
    base = "https://fumage-example.example"
    absolute = FhirReference(f"{base}/{ANN}"), FhirReference(f"{base}/{DR_CHO}")
    new = attrs.evolve(GOOD, sender=absolute[0], recipients=absolute[1:])

    assert evaluate_create(new, V2_2024, NOW, knows=knows, base=base).decision.allowed


def test_a_message_is_created_in_utc_whatever_zone_the_clock_is_in() -> None:
    message = evaluate_create(GOOD, V1, NOW.astimezone(timezone(timedelta(hours=-7)))).message

    assert message is not None
    assert message.created.isoformat() == "2022-07-15T09:30:00+00:00"


@given(
    st.from_type(NewCommunication),
    st.sampled_from(Edition),
    ANY_NOW,
    st.none() | st.from_type(Actor),
    st.booleans(),
)
def test_any_message_is_judged_and_becomes_one_if_and_only_if_nothing_refuses(
    new: NewCommunication, edition: Edition, now: datetime, actor: Actor | None, known: bool
) -> None:
    judgement = evaluate_create(new, edition, now, knows=lambda _: known, actor=actor)

    assert (judgement.message is not None) == judgement.decision.allowed


@given(st.from_type(NewCommunication), st.sampled_from(Edition), ANY_NOW)
def test_what_refuses_any_message_has_an_answer(
    new: NewCommunication, edition: Edition, now: datetime
) -> None:
    refusals = evaluate_create(new, edition, now).decision.refusals

    assert {f.reason for f in refusals} <= set(REFUSALS)


@given(st.from_type(NewCommunication), st.sampled_from(Edition), ANY_NOW)
def test_every_time_that_is_stored_is_utc(new: NewCommunication, edition: Edition, now: datetime) -> None:
    message = evaluate_create(new, edition, now).message
    times = () if message is None else (message.created, message.sent, message.received)

    assert all(time is None or time.tzinfo is UTC for time in times)


def as_kept(message: Message) -> NewCommunication:
    return NewCommunication(
        sender=TO(message.sender),
        recipients=(TO(message.recipient),),
        payload=(CommunicationPayload(content_string=message.content),),
        sent=message.sent.isoformat(),
        received=None if message.received is None else message.received.isoformat(),
        status="unknown",
    )


@given(st.from_type(NewCommunication), st.sampled_from(Edition))
def test_nothing_is_lost_of_what_was_kept_if_it_is_handed_in_again(
    new: NewCommunication, edition: Edition
) -> None:
    once = evaluate_create(new, edition, NOW).message
    again = None if once is None else evaluate_create(as_kept(once), edition, NOW)

    assert again is None or (again.message, again.decision.losses) == (once, ())
