"""With which status and issue code does the server refuse? (facts, section 8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.rules.access import AccessReason
from canvas_comms.medical.rules.answers import (
    REFUSALS,
    STAGES,
    Answer,
    AnswerReason,
    CodedFinding,
    Stage,
    answer_to,
)
from canvas_comms.medical.rules.lifecycle import StatusReason
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.payload import ContentReason
from canvas_comms.medical.rules.routing import RoutingReason
from canvas_comms.medical.rules.searching import SearchReason
from canvas_comms.medical.rules.shape import ShapeReason
from canvas_comms.medical.rules.times import TimeReason

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024

SINCE_V2: dict[Reason, tuple[int, str]] = {
    AccessReason.NOT_AUTHENTICATED: (401, "unknown"),
    AccessReason.SCOPE_MISSING: (403, "forbidden"),
    AccessReason.OTHER_PATIENT: (403, "forbidden"),
    AnswerReason.READ_NOT_OFFERED: (405, "not-supported"),
    AnswerReason.BAD_ID: (400, "value"),
    AnswerReason.NO_SUCH_MESSAGE: (404, "not-found"),
    ShapeReason.NOT_JSON: (400, "structure"),
    ShapeReason.NO_BODY: (400, "required"),
    ShapeReason.NOT_AN_OBJECT: (400, "value"),
    ShapeReason.WRONG_RESOURCE: (400, "invalid"),
    ShapeReason.NOT_A_STRUCTURE: (400, "invalid"),
    ShapeReason.NULL_ELEMENT: (400, "value"),
    ShapeReason.WRONG_TYPE: (400, "value"),
    ShapeReason.UNKNOWN_KEY: (400, "structure"),
    ShapeReason.EMPTY_TEXT: (400, "value"),
    ShapeReason.TWO_VALUES: (400, "value"),
    StatusReason.MISSING: (400, "required"),
    StatusReason.EMPTY: (400, "value"),
    StatusReason.NOT_A_CODE: (400, "value"),
    StatusReason.MUST_BE_UNKNOWN: (400, "value"),
    ContentReason.CONTENT_EMPTY: (400, "value"),
    ContentReason.CONTENT_KEY_REFUSED: (400, "structure"),
    ContentReason.CONTENT_MISSING: (400, "value"),
    ContentReason.PAYLOAD_MISSING: (422, "business-rule"),
    ContentReason.NOT_TEXT: (422, "business-rule"),
    TimeReason.ZONE_MISSING: (400, "value"),
    TimeReason.NOT_A_TIME: (400, "value"),
    TimeReason.NO_SUCH_TIME: (400, "structure"),
    ContentReason.CONTENT_BLANK_REFUSED: (400, "value"),
    PartyReason.SENDER_MISSING: (422, "business-rule"),
    PartyReason.RECIPIENT_MISSING: (422, "business-rule"),
    PartyReason.REFERENCE_MISSING: (422, "business-rule"),
    PartyReason.REFERENCE_UNREADABLE: (422, "business-rule"),
    PartyReason.NOT_A_PERSON: (422, "business-rule"),
    PartyReason.TYPE_CONTRADICTS: (422, "business-rule"),
    PartyReason.TWO_PATIENTS: (422, "business-rule"),
    PartyReason.TWO_PRACTITIONERS: (422, "business-rule"),
    PartyReason.UNKNOWN_PERSON: (422, "business-rule"),
    SearchReason.NOT_A_NUMBER: (400, "invalid"),
}

NEVER_REFUSED: set[Reason] = {
    AccessReason.LIMITED_TO_PATIENT,
    ShapeReason.FIELD_NOT_STORED,
    StatusReason.NOT_REQUIRED,
    StatusReason.NOT_STORED,
    ContentReason.FIRST_PAYLOAD,
    ContentReason.EXTRA_PAYLOAD,
    ContentReason.CONTENT_BLANK,
    ContentReason.CONTENT_KEY,
    ContentReason.CONTENT_KEY_IGNORED,
    TimeReason.GIVEN,
    TimeReason.SENT_FROM_RECEIVED,
    TimeReason.SENT_IS_NOW,
    TimeReason.RECEIVED_NOT_STORED,
    TimeReason.CONVERTED_TO_UTC,
    TimeReason.CUT_TO_MICROSECONDS,
    TimeReason.MIDNIGHT_UTC,
    TimeReason.ZONE_ASSUMED_UTC,
    PartyReason.SENDER,
    PartyReason.FIRST_RECIPIENT,
    PartyReason.EXTRA_RECIPIENT,
    PartyReason.NOT_LOOKED_UP,
    PartyReason.SUBJECT_DERIVED,
    PartyReason.SUBJECT_NOT_HONOURED,
    SearchReason.PARAMETER,
    SearchReason.PARAMETER_IGNORED,
    SearchReason.REPEATED,
    SearchReason.FINDS_NOTHING,
    SearchReason.COUNT_CAPPED,
    SearchReason.TOTAL_ONLY,
    SearchReason.STAFF_ONLY_HIDDEN,
    *RoutingReason,
}
ONLY_FOR_TOKENS: set[Reason] = {
    AccessReason.GRANT_UNSUPPORTED,
    AccessReason.CLIENT_UNKNOWN,
    AccessReason.PATIENT_NEEDS_SCOPE,
    AccessReason.SCOPE_UNREADABLE,
    AccessReason.NO_SUCH_PATIENT,
}
ON_CALLS: tuple[type[Reason], ...] = (
    AccessReason,
    AnswerReason,
    ContentReason,
    PartyReason,
    RoutingReason,
    SearchReason,
    ShapeReason,
    StatusReason,
    TimeReason,
)


def refusing(*reasons: Reason) -> Decision:
    return Decision(tuple(Finding(reason, Effect.REFUSED, "here") for reason in reasons))


def answered(edition: Edition, *reasons: Reason) -> tuple[int, list[str]]:
    answer = answer_to(refusing(*reasons), edition)
    return answer.status, [problem.code for problem in answer.problems]


@pytest.mark.parametrize("edition", [V2_2023, V2_2024])
@pytest.mark.parametrize("reason", SINCE_V2)
def test_every_refusal_has_its_status_and_code_since_the_second_edition(
    reason: Reason, edition: Edition
) -> None:
    status, code = SINCE_V2[reason]
    worded = "invalid" if (reason, edition) == (StatusReason.MISSING, V2_2024) else code

    assert answered(edition, reason) == (status, [worded])


@pytest.mark.parametrize("reason", [r for r in SINCE_V2 if r is not AnswerReason.READ_NOT_OFFERED])
def test_the_first_edition_knows_400_only(reason: Reason) -> None:
    assert answered(V1, reason) == (400, ["invalid"])


def test_the_first_edition_does_not_offer_reading() -> None:
    assert answered(V1, AnswerReason.READ_NOT_OFFERED) == (405, ["not-supported"])


def test_every_refusal_of_a_call_has_an_answer() -> None:
    can_refuse = {reason for kind in ON_CALLS for reason in kind} - NEVER_REFUSED - ONLY_FOR_TOKENS

    assert set(REFUSALS) == can_refuse


def test_nothing_is_both_refused_and_never_refused() -> None:
    assert set(REFUSALS) & (NEVER_REFUSED | ONLY_FOR_TOKENS) == set()


def test_the_stages_are_judged_in_this_order() -> None:
    assert [stage.value for stage in STAGES] == [401, 403, 405, 400, 404, 422]


def test_problems_of_one_stage_are_told_together() -> None:
    assert answered(V2_2024, TimeReason.NOT_A_TIME, ContentReason.CONTENT_KEY_REFUSED) == (
        400,
        ["value", "structure"],
    )


def test_a_later_stage_is_not_reached() -> None:
    assert answered(V2_2024, PartyReason.TWO_PATIENTS, StatusReason.EMPTY) == (400, ["value"])


@pytest.mark.parametrize("edition", Edition)
def test_findings_that_refuse_nothing_are_not_told(edition: Edition) -> None:
    refused = refusing(StatusReason.EMPTY)
    kept = Decision((Finding(PartyReason.SENDER, Effect.KEPT, "sender"),))

    assert answer_to(kept & refused, edition) == answer_to(refused, edition)


def test_a_problem_is_told_with_its_finding() -> None:
    finding = Finding(TimeReason.NOT_A_TIME, Effect.REFUSED, "sent")

    assert answer_to(Decision((finding,)), V2_2023) == Answer(400, (CodedFinding("value", finding),))


@given(st.from_type(Decision), st.sampled_from(Edition))
def test_any_decision_has_an_answer(decision: Decision, edition: Edition) -> None:
    answer = answer_to(decision, edition)

    assert answer.status in {stage.value for stage in Stage}
    assert bool(answer.problems) == (not decision.allowed)


@given(st.from_type(Decision), st.sampled_from(Edition))
def test_an_answer_tells_only_what_was_refused(decision: Decision, edition: Edition) -> None:
    told = {problem.finding for problem in answer_to(decision, edition).problems}

    assert told <= set(decision.refusals)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([ShapeReason.WRONG_RESOURCE, ShapeReason.NULL_ELEMENT], [ShapeReason.WRONG_RESOURCE]),
        ([ShapeReason.UNKNOWN_KEY, ShapeReason.NULL_ELEMENT], [ShapeReason.NULL_ELEMENT]),
        ([StatusReason.MISSING, ShapeReason.UNKNOWN_KEY], [ShapeReason.UNKNOWN_KEY]),
        ([ShapeReason.UNKNOWN_KEY, TimeReason.NOT_A_TIME], [ShapeReason.UNKNOWN_KEY, TimeReason.NOT_A_TIME]),
        ([StatusReason.MISSING], [StatusReason.MISSING]),
    ],
)
def test_a_pass_over_the_form_that_finds_something_is_the_last(
    found: list[Reason], told: list[Reason]
) -> None:
    decision = Decision(tuple(Finding(reason, Effect.REFUSED, "somewhere") for reason in found))
    answer = answer_to(decision, Edition.V2_2024)

    assert [problem.finding.reason for problem in answer.problems] == told
