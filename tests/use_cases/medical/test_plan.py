"""Plan: what Canvas Medical will make of a message, before anything is sent."""

from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest

from canvas_comms import InvalidValue
from canvas_comms.decisions import Effect
from canvas_comms.medical import (
    Edition,
    MessageState,
    NewCommunication,
    Placement,
    Reference,
    Routing,
    compose,
    plan,
    plan_side_by_side,
)
from canvas_comms.medical.resources import CommunicationPayload
from canvas_comms.medical.rules.answers import Answer, CodedFinding
from canvas_comms.medical.rules.lifecycle import SendButton
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.payload import ContentFormat

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
ANN = Reference.of("Patient/5350cd20de8a470aa570a852859ac87e")
BEN = Reference.of("Patient/4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference.of("Practitioner/4150cd20de8a470aa570a852859ac87e")
SENT = datetime(2022, 2, 10, 13, 30, tzinfo=UTC)
NOW = datetime(2022, 6, 17, 18, 11, tzinfo=UTC)

TO_ANN = compose(sender=DR_CHO, recipients=ANN, content="Upcoming appointment hi", sent=SENT)
TO_DR_CHO = compose(sender=ANN, recipients=DR_CHO, content="What's up doc?", sent=SENT)
TO_TWO = compose(sender=DR_CHO, recipients=[ANN, BEN], content="Upcoming appointment hi", sent=SENT)

DRAFT = Routing(
    placement=Placement.DRAFT,
    inbox_of=None,
    unread=False,
    timeline_at=NOW,
    patient_app_at=None,
    patient_notified=False,
    drafted_by="Canvas Bot",
    draft_label_date=SENT,
    send_button=SendButton(tells_patient=False, changes_sent=False),
)
BACK_DATED = Routing(
    placement=Placement.SENT,
    inbox_of=None,
    unread=False,
    timeline_at=NOW,
    patient_app_at=SENT,
    patient_notified=False,
    drafted_by=None,
    draft_label_date=None,
    send_button=None,
)
UNREAD = attrs.evolve(BACK_DATED, placement=Placement.INBOX, inbox_of=DR_CHO, unread=True)

FUTURES: list[tuple[Edition, NewCommunication, Routing, Routing | None]] = [
    (V1, TO_ANN, DRAFT, BACK_DATED),
    (V2_2023, TO_ANN, DRAFT, BACK_DATED),
    (V2_2024, TO_ANN, attrs.evolve(BACK_DATED, patient_app_at=NOW), None),
    (V1, TO_DR_CHO, UNREAD, None),
    (V2_2023, TO_DR_CHO, UNREAD, None),
    (V2_2024, TO_DR_CHO, attrs.evolve(UNREAD, patient_app_at=NOW), None),
]


@pytest.mark.parametrize(("edition", "new", "routing", "after_send_button"), FUTURES)
def test_a_plan_tells_where_a_message_will_show_now_and_once_it_is_sent(
    edition: Edition, new: NewCommunication, routing: Routing, after_send_button: Routing | None
) -> None:
    planned = plan(new, edition, NOW)

    assert (planned.routing, planned.after_send_button) == (routing, after_send_button)


def test_a_plan_holds_the_message_that_will_be_stored() -> None:
    message = plan(TO_ANN, V1, NOW).message

    assert message is not None
    assert (message.sent, message.received, message.created, message.state) == (
        SENT,
        None,
        NOW,
        MessageState.DRAFT,
    )


def test_a_plan_tells_what_will_be_lost() -> None:
    losses = plan(TO_TWO, V1, NOW).losses

    assert [(f.reason, f.where) for f in losses] == [(PartyReason.EXTRA_RECIPIENT, "recipient[1]")]


def test_landing_as_a_draft_is_no_loss() -> None:
    assert plan(TO_ANN, V1, NOW).losses == ()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW, ContentFormat.TEXT),
        (datetime(2022, 10, 27, 0, 30, tzinfo=UTC), ContentFormat.AMBIGUOUS),
        (datetime(2022, 10, 27, 1, tzinfo=UTC), ContentFormat.HTML),
    ],
)
def test_a_plan_tells_how_the_text_will_be_saved_whenever_it_was_sent(
    now: datetime, expected: ContentFormat
) -> None:
    assert plan(TO_ANN, V1, now).content_format is expected


def test_a_refused_message_has_an_answer_and_no_future() -> None:
    planned = plan(attrs.evolve(TO_ANN, recipients=()), V2_2024, NOW)
    refusal = planned.decision.refusals[0]

    assert planned.answer == Answer(422, (CodedFinding("business-rule", refusal),))
    assert (planned.message, planned.routing, planned.after_send_button) == (None, None, None)
    assert planned.content_format is None
    assert not planned.allowed


def test_an_allowed_message_has_no_answer() -> None:
    assert plan(TO_ANN, V2_2024, NOW).answer is None


def test_editions_stand_side_by_side_in_order() -> None:
    example = attrs.evolve(
        TO_ANN, payload=(CommunicationPayload(content="Upcoming appointment hi"),), status=None
    )
    plans = plan_side_by_side(example, NOW)

    assert [(p.edition, p.allowed) for p in plans] == [(V1, True), (V2_2023, False), (V2_2024, False)]


def test_only_the_editions_asked_for_stand_side_by_side() -> None:
    plans = plan_side_by_side(TO_ANN, NOW, editions=[V2_2024, V1])

    assert [p.edition for p in plans] == [V2_2024, V1]


def test_each_plan_side_by_side_is_the_plan_alone() -> None:
    assert plan_side_by_side(TO_TWO, NOW) == tuple(plan(TO_TWO, edition, NOW) for edition in Edition)


def test_without_a_directory_whether_people_exist_stays_unknown() -> None:
    unknown = plan(TO_ANN, V1, NOW).decision.having(Effect.UNKNOWN)

    assert [f.where for f in unknown] == ["sender.reference", "recipient[0].reference"]


def test_a_directory_settles_whether_people_exist() -> None:
    decision = plan(TO_ANN, V1, NOW, knows=lambda person: person != ANN).decision

    assert [(f.reason, f.where) for f in decision.refusals] == [
        (PartyReason.UNKNOWN_PERSON, "recipient[0].reference")
    ]


def test_the_servers_own_url_may_stand_in_references() -> None:
    absolute = attrs.evolve(TO_ANN.recipients[0], reference=f"https://here.example/{ANN}")
    new = attrs.evolve(TO_ANN, recipients=(absolute,))

    assert plan(new, V1, NOW, base="https://here.example").allowed
    assert not plan(new, V1, NOW).allowed


@pytest.mark.parametrize(
    "now", [NOW.replace(tzinfo=None), datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))]
)
def test_a_clock_without_a_zone_or_out_of_range_is_an_error(now: datetime) -> None:
    with pytest.raises(InvalidValue, match=r"^now: "):
        plan(TO_ANN, V1, now)
