"""Where does a message show, when, and to whom? Canvas Medical's pages (facts, section 4)."""

from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.model import Message, MessageState, Origin, PersonKind, Reference
from canvas_comms.medical.rules.lifecycle import SendButton, read_mark, send_button
from canvas_comms.medical.rules.routing import (
    Placement,
    Routing,
    consequences,
    created_as,
    route,
)
from canvas_comms.medical.rules.routing import RoutingReason as R

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
DR_DEE = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be15")

CREATED = datetime(2022, 7, 15, 9, 30, tzinfo=UTC)
SENT = datetime(2022, 2, 10, 13, 30, tzinfo=UTC)
LATER = datetime(2022, 7, 20, 10, tzinfo=UTC)

DRAFT = Message(
    id="m1",
    sender=DR_CHO,
    recipient=ANN,
    content="Upcoming appointment hi",
    created=CREATED,
    sent=SENT,
    state=MessageState.DRAFT,
)
DELIVERED = attrs.evolve(DRAFT, state=MessageState.SENT)
FROM_ANN = attrs.evolve(DELIVERED, sender=ANN, recipient=DR_CHO)

NOWHERE = Routing(
    placement=Placement.SENT,
    inbox_of=None,
    unread=False,
    timeline_at=None,
    patient_app_at=None,
    patient_notified=False,
    drafted_by=None,
    draft_label_date=None,
    send_button=None,
)
AS_API_DRAFT = attrs.evolve(
    NOWHERE,
    placement=Placement.DRAFT,
    timeline_at=CREATED,
    drafted_by="Canvas Bot",
    draft_label_date=SENT,
    send_button=SendButton(tells_patient=False, changes_sent=False),
)
AS_DRAFT_BY_HAND = attrs.evolve(
    NOWHERE,
    placement=Placement.DRAFT,
    timeline_at=CREATED,
    send_button=SendButton(tells_patient=True, changes_sent=True),
)
AS_SCHEDULED = attrs.evolve(NOWHERE, placement=Placement.DRAFT, timeline_at=CREATED)
IN_INBOX = attrs.evolve(
    NOWHERE, placement=Placement.INBOX, inbox_of=DR_CHO, unread=True, timeline_at=CREATED, patient_app_at=SENT
)
OLDER = (V1, V2_2023)

ROUTES: list[tuple[str, tuple[Edition, ...], Message, Routing]] = [
    ("a draft of the API", OLDER, DRAFT, AS_API_DRAFT),
    (
        "that draft once it is sent shows back-dated and nobody is told",
        OLDER,
        DELIVERED,
        attrs.evolve(NOWHERE, timeline_at=CREATED, patient_app_at=SENT),
    ),
    (
        "in the last edition it shows by ingestion",
        (V2_2024,),
        DELIVERED,
        attrs.evolve(NOWHERE, timeline_at=CREATED, patient_app_at=CREATED),
    ),
    ("a patient's message is unread in the inbox", OLDER, FROM_ANN, IN_INBOX),
    (
        "in the last edition a patient's message shows by ingestion too",
        (V2_2024,),
        FROM_ANN,
        attrs.evolve(IN_INBOX, patient_app_at=CREATED),
    ),
    (
        "a message that came with received is read already",
        OLDER,
        attrs.evolve(FROM_ANN, received=LATER),
        attrs.evolve(IN_INBOX, unread=False),
    ),
    (
        "a draft written on screen is not the bot's",
        tuple(Edition),
        attrs.evolve(DRAFT, origin=Origin.UI),
        AS_DRAFT_BY_HAND,
    ),
    (
        "what staff sent on screen is told to the patient",
        OLDER,
        attrs.evolve(DELIVERED, origin=Origin.UI),
        attrs.evolve(NOWHERE, timeline_at=CREATED, patient_app_at=SENT, patient_notified=True),
    ),
    (
        "a scheduled message waits with the drafts",
        tuple(Edition),
        attrs.evolve(DRAFT, state=MessageState.SCHEDULED, origin=Origin.UI),
        AS_SCHEDULED,
    ),
    (
        "between two practitioners no chart shows it",
        tuple(Edition),
        attrs.evolve(DELIVERED, recipient=DR_DEE, origin=Origin.UI),
        attrs.evolve(NOWHERE, placement=Placement.INBOX, inbox_of=DR_DEE, unread=True),
    ),
    (
        "between two patients no chart shows it",
        tuple(Edition),
        attrs.evolve(DELIVERED, sender=BEN, origin=Origin.UI),
        NOWHERE,
    ),
]


@pytest.mark.parametrize(
    ("edition", "message", "expected"),
    [
        pytest.param(edition, message, expected, id=f"{name} ({edition.value})")
        for name, editions, message, expected in ROUTES
        for edition in editions
    ],
)
def test_a_message_shows_where_its_edition_shows_it(
    edition: Edition, message: Message, expected: Routing
) -> None:
    assert route(message, edition) == expected


CREATION = {
    (V1, PersonKind.PRACTITIONER): MessageState.DRAFT,
    (V1, PersonKind.PATIENT): MessageState.SENT,
    (V2_2023, PersonKind.PRACTITIONER): MessageState.DRAFT,
    (V2_2023, PersonKind.PATIENT): MessageState.SENT,
    (V2_2024, PersonKind.PRACTITIONER): MessageState.SENT,
    (V2_2024, PersonKind.PATIENT): MessageState.SENT,
}


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("kind", PersonKind)
def test_the_api_creates_drafts_for_practitioners_until_the_last_edition(
    edition: Edition, kind: PersonKind
) -> None:
    assert created_as(edition, kind) is CREATION[edition, kind]


def test_every_edition_shows_the_app_by_one_of_the_messages_times() -> None:
    times = {edition: rules.patient_app_time.value for edition, rules in ERA_RULES.items()}

    assert times == {V1: "sent", V2_2023: "sent", V2_2024: "created"}


CONSEQUENCES: list[tuple[Message, list[R]]] = [
    (DRAFT, [R.LANDS_AS_DRAFT, R.NO_API_SENDS_A_DRAFT, R.TIMELINE_BY_CREATED]),
    (FROM_ANN, [R.LANDS_IN_INBOX, R.TIMELINE_BY_CREATED]),
    (attrs.evolve(FROM_ANN, received=LATER), [R.LANDS_IN_INBOX, R.ARRIVES_READ, R.TIMELINE_BY_CREATED]),
    (DELIVERED, [R.SENT_AT_ONCE, R.TIMELINE_BY_CREATED]),
]


@pytest.mark.parametrize(("message", "reasons"), CONSEQUENCES)
def test_what_follows_is_noted_and_is_no_loss(message: Message, reasons: list[R]) -> None:
    findings = consequences(message).findings

    assert [(f.reason, f.effect, f.where) for f in findings] == [
        (r, Effect.NOTED, "message") for r in reasons
    ]


@pytest.mark.parametrize("edition", OLDER)
def test_after_the_send_button_the_patient_sees_it_at_the_time_it_was_drafted(edition: Edition) -> None:
    sent = send_button(DRAFT, DR_CHO, LATER).message
    routing = route(sent, edition)

    assert (routing.placement, routing.patient_app_at) == (Placement.SENT, SENT)


def test_after_the_read_mark_it_is_unread_no_more() -> None:
    assert not route(read_mark(FROM_ANN, DR_CHO, LATER).message, V1).unread


@given(st.from_type(Message), st.sampled_from(Edition))
def test_any_message_has_one_place_and_an_inbox_only_if_it_lies_in_one(
    message: Message, edition: Edition
) -> None:
    routing = route(message, edition)

    assert (routing.inbox_of is not None) == (routing.placement is Placement.INBOX)


@given(st.from_type(Message), st.sampled_from(Edition))
def test_the_patient_sees_only_what_was_sent_in_their_own_chart(message: Message, edition: Edition) -> None:
    routing = route(message, edition)
    sent = message.state is MessageState.SENT

    assert routing.visible_in_patient_app == (sent and message.patient is not None)


@given(st.from_type(Message), st.sampled_from(Edition))
def test_every_chart_shows_its_messages_by_the_time_they_were_created(
    message: Message, edition: Edition
) -> None:
    routing = route(message, edition)

    assert (routing.on_timeline, routing.timeline_at or message.created) == (
        message.patient is not None,
        message.created,
    )


@given(st.from_type(Message), st.sampled_from(Edition))
def test_only_a_draft_has_a_send_button_and_only_the_bots_has_a_label(
    message: Message, edition: Edition
) -> None:
    routing = route(message, edition)
    draft = message.state is MessageState.DRAFT
    labelled = draft and message.origin is Origin.API

    assert (routing.send_button is not None, routing.drafted_by, routing.draft_label_date) == (
        draft,
        "Canvas Bot" if labelled else None,
        message.sent if labelled else None,
    )


@given(st.from_type(Message))
def test_any_message_has_consequences(message: Message) -> None:
    assert consequences(message).allowed
