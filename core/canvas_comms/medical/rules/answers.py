"""With which status and issue code does the server refuse?

`v1-2022` knows 400 only, whatever is wrong (and 405 for reading, which it does not
offer). Later editions tell faults of form (400) from broken rules (422), and know 401,
403, 404 and 405. The stages are judged in this order, and a later one is not reached
while an earlier one refuses.
"""

import enum
from collections.abc import Mapping

import attrs

from canvas_comms.decisions import Decision, Finding, Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES, EraRules
from canvas_comms.medical.rules.access import AccessReason
from canvas_comms.medical.rules.lifecycle import StatusReason
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.payload import ContentReason
from canvas_comms.medical.rules.searching import SearchReason
from canvas_comms.medical.rules.shape import ShapeReason
from canvas_comms.medical.rules.times import TimeReason
from canvas_comms.medical.sources import API_PAGE, DOCS_2024, ERRORS_PAGE, FRAMEWORK


class AnswerReason(Reason):
    """Refusals that depend on nothing but the call."""

    READ_NOT_OFFERED = "read-not-offered", f"{API_PAGE}: search and create only"
    BAD_ID = "bad-id", FRAMEWORK
    NO_SUCH_MESSAGE = "no-such-message", f"{DOCS_2024}; {FRAMEWORK}"
    NO_SUCH_PERSON = "no-such-person", ERRORS_PAGE


class Stage(enum.Enum):
    """The steps of judging a call, in order; the value is the status from `v2-2023` on."""

    AUTHENTICATION = 401
    AUTHORISATION = 403
    OFFER = 405
    FORM = 400
    EXISTENCE = 404
    RULES = 422


STAGES = tuple(Stage)

REFUSALS: Mapping[Reason, tuple[Stage, str]] = {
    AccessReason.NOT_AUTHENTICATED: (Stage.AUTHENTICATION, "unknown"),
    AccessReason.SCOPE_MISSING: (Stage.AUTHORISATION, "forbidden"),
    AccessReason.OTHER_PATIENT: (Stage.AUTHORISATION, "forbidden"),
    AnswerReason.READ_NOT_OFFERED: (Stage.OFFER, "not-supported"),
    AnswerReason.BAD_ID: (Stage.FORM, "value"),
    AnswerReason.NO_SUCH_MESSAGE: (Stage.EXISTENCE, "not-found"),
    AnswerReason.NO_SUCH_PERSON: (Stage.EXISTENCE, "not-found"),
    ShapeReason.NOT_JSON: (Stage.FORM, "structure"),
    ShapeReason.NO_BODY: (Stage.FORM, "required"),
    ShapeReason.NOT_AN_OBJECT: (Stage.FORM, "value"),
    ShapeReason.WRONG_RESOURCE: (Stage.FORM, "invalid"),
    ShapeReason.WRONG_TYPE: (Stage.FORM, "value"),
    ShapeReason.NOT_A_STRUCTURE: (Stage.FORM, "invalid"),
    ShapeReason.NULL_ELEMENT: (Stage.FORM, "value"),
    ShapeReason.UNKNOWN_KEY: (Stage.FORM, "structure"),
    ShapeReason.EMPTY_TEXT: (Stage.FORM, "value"),
    ShapeReason.TWO_VALUES: (Stage.FORM, "value"),
    StatusReason.MISSING: (Stage.FORM, "required"),
    StatusReason.EMPTY: (Stage.FORM, "value"),
    StatusReason.NOT_A_CODE: (Stage.FORM, "value"),
    StatusReason.MUST_BE_UNKNOWN: (Stage.FORM, "value"),
    ContentReason.CONTENT_EMPTY: (Stage.FORM, "value"),
    ContentReason.CONTENT_BLANK_REFUSED: (Stage.FORM, "value"),
    ContentReason.CONTENT_KEY_REFUSED: (Stage.FORM, "structure"),
    ContentReason.CONTENT_MISSING: (Stage.FORM, "value"),
    ContentReason.PAYLOAD_MISSING: (Stage.RULES, "business-rule"),
    ContentReason.NOT_TEXT: (Stage.RULES, "business-rule"),
    TimeReason.ZONE_MISSING: (Stage.FORM, "value"),
    TimeReason.NOT_A_TIME: (Stage.FORM, "value"),
    TimeReason.NO_SUCH_TIME: (Stage.FORM, "structure"),
    PartyReason.SENDER_MISSING: (Stage.RULES, "business-rule"),
    PartyReason.RECIPIENT_MISSING: (Stage.RULES, "business-rule"),
    PartyReason.REFERENCE_MISSING: (Stage.RULES, "business-rule"),
    PartyReason.REFERENCE_UNREADABLE: (Stage.RULES, "business-rule"),
    PartyReason.NOT_A_PERSON: (Stage.RULES, "business-rule"),
    PartyReason.TYPE_CONTRADICTS: (Stage.RULES, "business-rule"),
    PartyReason.TWO_PATIENTS: (Stage.RULES, "business-rule"),
    PartyReason.TWO_PRACTITIONERS: (Stage.RULES, "business-rule"),
    PartyReason.UNKNOWN_PERSON: (Stage.RULES, "business-rule"),
    SearchReason.NOT_A_NUMBER: (Stage.FORM, "invalid"),
    SearchReason.BAD_VALUE: (Stage.FORM, "invalid"),
}
"""Reason → at which stage it refuses, and with which FHIR issue code (from `v2-2023` on)."""

ANY_OTHER = (Stage.RULES, "business-rule")
"""How a reason is answered that is none of ours, such as a plugin's own."""

PASSES: Mapping[Reason, int] = {
    ShapeReason.WRONG_RESOURCE: -2,
    ShapeReason.NULL_ELEMENT: -1,
    StatusReason.MISSING: 1,
}
"""Reason → in which pass the framework looks for it; 0 if it is not here.

A pass that finds something is the last. Source: fhirstarter 4.2, observed.
"""


@attrs.frozen
class CodedFinding:
    """One problem as the server tells it."""

    code: str
    finding: Finding


@attrs.frozen
class Answer:
    """A refusal: HTTP status, and the problems it names, those of its stage and pass only."""

    status: int
    problems: tuple[CodedFinding, ...]


def answer_to(decision: Decision, edition: Edition) -> Answer:
    """How the edition's server answers a decision that refuses something.

    Source: Canvas Medical's errors page and fhirstarter (facts, section 8).
    """
    refusals = decision.refusals
    stage = min((_stage(f) for f in refusals), key=STAGES.index, default=Stage.RULES)
    reached = [f for f in refusals if _stage(f) is stage]
    last = min((PASSES.get(f.reason, 0) for f in reached), default=0)
    told = [f for f in reached if PASSES.get(f.reason, 0) == last]
    rules = ERA_RULES[edition]
    one = rules.one_refusal
    if one is not None and stage is not Stage.OFFER:
        return Answer(one.status, tuple(CodedFinding(one.code, f) for f in told))
    return Answer(stage.value, tuple(CodedFinding(_code(f, rules), f) for f in told))


def _stage(finding: Finding) -> Stage:
    return REFUSALS.get(finding.reason, ANY_OTHER)[0]


def _code(finding: Finding, rules: EraRules) -> str:
    if finding.reason is StatusReason.MISSING and rules.missing_status_code is not None:
        return rules.missing_status_code
    return REFUSALS.get(finding.reason, ANY_OTHER)[1]
