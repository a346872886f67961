"""Each bad create is refused for its reason, with its status and code (facts, section 8)."""

from datetime import UTC, datetime

import attrs
import pytest

from canvas_comms.decisions import Reason
from canvas_comms.medical.creation import Evaluation, evaluate_create
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import PersonKind, Reference
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
from canvas_comms.medical.rules.shape import ShapeReason
from canvas_comms.medical.rules.times import TimeReason

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be14")
DR_DEE = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
KNOWN = {ANN, BEN, DR_CHO, DR_DEE}
NOW = datetime(2022, 7, 15, 9, 30, tzinfo=UTC)


def knows(person: Reference) -> bool:
    return person in KNOWN


def judged(new: NewCommunication, edition: Edition, actor: Actor | None = FULL_ACCESS) -> Evaluation:
    return evaluate_create(new, edition, NOW, knows=knows, actor=actor, id="m1")


GOOD = NewCommunication(
    sender=FhirReference.to(ANN),
    recipients=(FhirReference.to(DR_CHO),),
    payload=(CommunicationPayload(content_string="What's up doc?"),),
    sent="2022-04-29T13:30:00Z",
    status="unknown",
)


def with_faults(*kinds: tuple[ShapeFault, str]) -> NewCommunication:
    return attrs.evolve(GOOD, faults=tuple(Fault(kind, where) for kind, where in kinds))


def saying(*payload: CommunicationPayload) -> NewCommunication:
    return attrs.evolve(GOOD, payload=payload)


def between(sender: FhirReference | None, *recipients: FhirReference) -> NewCommunication:
    return attrs.evolve(GOOD, sender=sender, recipients=recipients)


TO = FhirReference.to
V2 = (V2_2023, V2_2024)
LAST = (V2_2024,)
ALL = tuple(Edition)

BAD: list[tuple[NewCommunication, Reason, str, tuple[Edition, ...], int, str]] = [
    (with_faults((ShapeFault.NOT_JSON, "body")), ShapeReason.NOT_JSON, "body", ALL, 400, "structure"),
    (with_faults((ShapeFault.NO_BODY, "body")), ShapeReason.NO_BODY, "body", ALL, 400, "required"),
    (with_faults((ShapeFault.NOT_AN_OBJECT, "body")), ShapeReason.NOT_AN_OBJECT, "body", ALL, 400, "value"),
    (
        with_faults((ShapeFault.WRONG_RESOURCE, "resourceType")),
        ShapeReason.WRONG_RESOURCE,
        "resourceType",
        ALL,
        400,
        "invalid",
    ),
    (
        with_faults((ShapeFault.NOT_A_STRUCTURE, "sender")),
        ShapeReason.NOT_A_STRUCTURE,
        "sender",
        ALL,
        400,
        "invalid",
    ),
    (
        with_faults((ShapeFault.NULL_ELEMENT, "recipient[0]")),
        ShapeReason.NULL_ELEMENT,
        "recipient[0]",
        ALL,
        400,
        "value",
    ),
    (
        with_faults((ShapeFault.WRONG_TYPE, "recipient")),
        ShapeReason.WRONG_TYPE,
        "recipient",
        ALL,
        400,
        "value",
    ),
    (with_faults((ShapeFault.UNKNOWN_KEY, "tone")), ShapeReason.UNKNOWN_KEY, "tone", ALL, 400, "structure"),
    (with_faults((ShapeFault.EMPTY_TEXT, "sent")), ShapeReason.EMPTY_TEXT, "sent", ALL, 400, "value"),
    (with_faults((ShapeFault.TWO_VALUES, "sent")), ShapeReason.TWO_VALUES, "sent", ALL, 400, "value"),
    (attrs.evolve(GOOD, status=None), StatusReason.MISSING, "status", (V2_2023,), 400, "required"),
    (attrs.evolve(GOOD, status=None), StatusReason.MISSING, "status", LAST, 400, "invalid"),
    (attrs.evolve(GOOD, status=""), StatusReason.EMPTY, "status", V2, 400, "value"),
    (attrs.evolve(GOOD, status=" "), StatusReason.NOT_A_CODE, "status", V2, 400, "value"),
    (attrs.evolve(GOOD, status="sent"), StatusReason.MUST_BE_UNKNOWN, "status", (V2_2023,), 400, "value"),
    (
        saying(CommunicationPayload(content_string="")),
        ContentReason.CONTENT_EMPTY,
        "payload[0].contentString",
        ALL,
        400,
        "value",
    ),
    (
        saying(CommunicationPayload(content="hi")),
        ContentReason.CONTENT_KEY_REFUSED,
        "payload[0].content",
        V2,
        400,
        "structure",
    ),
    (saying(CommunicationPayload()), ContentReason.CONTENT_MISSING, "payload[0]", ALL, 400, "value"),
    (saying(), ContentReason.PAYLOAD_MISSING, "payload", ALL, 422, "business-rule"),
    (
        saying(CommunicationPayload(other="contentAttachment")),
        ContentReason.NOT_TEXT,
        "payload[0].contentAttachment",
        ALL,
        422,
        "business-rule",
    ),
    (
        attrs.evolve(GOOD, sent="2022-04-29T13:30:00"),
        TimeReason.ZONE_MISSING,
        "sent",
        LAST,
        400,
        "value",
    ),
    (attrs.evolve(GOOD, sent="not a date"), TimeReason.NOT_A_TIME, "sent", ALL, 400, "value"),
    (attrs.evolve(GOOD, received="2022-02-30"), TimeReason.NO_SUCH_TIME, "received", ALL, 400, "structure"),
    (between(None, TO(DR_CHO)), PartyReason.SENDER_MISSING, "sender", ALL, 422, "business-rule"),
    (between(TO(ANN)), PartyReason.RECIPIENT_MISSING, "recipient", ALL, 422, "business-rule"),
    (
        between(FhirReference(), TO(DR_CHO)),
        PartyReason.REFERENCE_MISSING,
        "sender.reference",
        ALL,
        422,
        "business-rule",
    ),
    (
        between(TO(ANN), FhirReference("#x")),
        PartyReason.REFERENCE_UNREADABLE,
        "recipient[0].reference",
        ALL,
        422,
        "business-rule",
    ),
    (
        between(TO(ANN), FhirReference("Group/g1")),
        PartyReason.NOT_A_PERSON,
        "recipient[0].reference",
        ALL,
        422,
        "business-rule",
    ),
    (
        between(FhirReference(str(ANN), "Practitioner"), TO(DR_CHO)),
        PartyReason.TYPE_CONTRADICTS,
        "sender.reference",
        ALL,
        422,
        "business-rule",
    ),
    (between(TO(ANN), TO(BEN)), PartyReason.TWO_PATIENTS, "recipient[0]", ALL, 422, "business-rule"),
    (between(TO(ANN), TO(ANN)), PartyReason.TWO_PATIENTS, "recipient[0]", ALL, 422, "business-rule"),
    (
        between(TO(DR_CHO), TO(DR_DEE)),
        PartyReason.TWO_PRACTITIONERS,
        "recipient[0]",
        ALL,
        422,
        "business-rule",
    ),
    (
        between(FhirReference("Patient/nobody"), TO(DR_CHO)),
        PartyReason.UNKNOWN_PERSON,
        "sender.reference",
        ALL,
        422,
        "business-rule",
    ),
]


@pytest.mark.parametrize(
    ("new", "reason", "where", "edition", "status", "code"),
    [
        pytest.param(new, reason, where, edition, status, code, id=f"{reason.value} ({edition.value})")
        for new, reason, where, editions, status, code in BAD
        for edition in editions
    ],
)
def test_each_bad_create_is_refused_for_its_reason_with_its_code(
    new: NewCommunication, reason: Reason, where: str, edition: Edition, status: int, code: str
) -> None:
    decision = judged(new, edition).decision
    answer = answer_to(decision, edition)
    expected = (400, [("invalid", reason, where)]) if edition is V1 else (status, [(code, reason, where)])

    assert (
        answer.status,
        [(p.code, p.finding.reason, p.finding.where) for p in answer.problems],
    ) == expected


CALLERS: list[tuple[Actor | None, AccessReason, int]] = [
    (None, AccessReason.NOT_AUTHENTICATED, 401),
    (Actor(scopes=("user/Communication.read",)), AccessReason.SCOPE_MISSING, 403),
    (Actor(patient=BEN), AccessReason.OTHER_PATIENT, 403),
]


@pytest.mark.parametrize(("actor", "reason", "status"), CALLERS)
def test_who_may_not_create_is_refused_before_anything_else_is_judged(
    actor: Actor | None, reason: AccessReason, status: int
) -> None:
    decision = judged(attrs.evolve(GOOD, status=""), V2_2024, actor).decision
    answer = answer_to(decision, V2_2024)

    assert (answer.status, [p.finding.reason for p in answer.problems]) == (status, [reason])


def test_every_refusal_of_a_create_has_its_example_here() -> None:
    examples = {reason for _, reason, *_ in BAD} | {reason for _, reason, _ in CALLERS}
    elsewhere = {reason for reason in REFUSALS if type(reason).__name__ in ("AnswerReason", "SearchReason")}
    elsewhere |= {ContentReason.CONTENT_BLANK_REFUSED}  # only where strictness is asked for

    assert examples == set(REFUSALS) - elsewhere
