"""In which words does the server refuse: one table an edition, reason → text.

The words of `v2-2024` are those of the framework that reads its requests; of the older
editions few are known. What has no words here has those of its issue code, where Canvas
documents some, else the code of the reason itself.

A text names the place as the framework does, `body -> payload -> 0`, and never a value that the
client sent, but for words as plain as the name of a resource type.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Finding, Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.resources import Fault
from canvas_comms.medical.rules.answers import Answer, AnswerReason, CodedFinding, Stage
from canvas_comms.medical.rules.lifecycle import StatusReason
from canvas_comms.medical.rules.payload import ContentReason
from canvas_comms.medical.rules.searching import SearchReason
from canvas_comms.medical.rules.shape import MEANING, ShapeReason
from canvas_comms.medical.rules.times import TimeReason
from canvas_comms.redaction import PRIVATE, Redacted

CODE_TEXTS: Mapping[str, str] = {
    "unknown": "Authentication failed",
    "forbidden": "Authorization failed",
    "not-supported": "Operation is not supported",
    "business-rule": "Unprocessable entity",
}
"""Issue code → text. Source: Canvas Medical, page on errors (2025-05)."""

BAD_REQUEST = "Bad request"
"""A search parameter that cannot be. Source: Canvas Medical, pages on errors and on searches."""


@attrs.frozen(eq=False, repr=False)
class Refusal(Redacted):
    """One problem: what was found, what the reader of the body noted there, the resource asked for."""

    finding: Finding
    fault: Fault | None
    kind: str
    asked: str = attrs.field(metadata=PRIVATE)


Words: TypeAlias = Callable[[Refusal], str]


def issues_of(
    answer: Answer,
    edition: Edition,
    *,
    kind: str = "Communication",
    asked: str = "",
    faults: Iterable[Fault] = (),
) -> list[tuple[str, str]]:
    """Issue codes and texts of a refusal, in the server's order.

    `kind` and `asked` are the resource type and the id that were asked for, `faults` those of the
    body that is refused.
    """
    one = ERA_RULES[edition].one_refusal
    if one is not None and answer.status == one.status:
        return [(one.code, one.wording)]
    noted: dict[tuple[Reason, str], Fault] = {(MEANING[fault.kind], fault.where): fault for fault in faults}
    problems = sorted(answer.problems, key=_order) if answer.status == Stage.FORM.value else answer.problems
    told = ((problem.code, _text(problem, edition, kind, asked, noted)) for problem in problems)
    return list(dict.fromkeys(told))


KEYS_BEYOND = frozenset([ShapeReason.UNKNOWN_KEY, ContentReason.CONTENT_KEY_REFUSED])
"""What the framework tells of an object behind all that is wrong with the keys that it knows."""


def _order(problem: CodedFinding) -> list[tuple[bool, str]]:
    """The framework goes through the keys by name, whatever their order in the body. Source: observed."""
    keys = re.split(r"[.\[]", problem.finding.where.replace("]", ""))
    order = [(False, key.zfill(9) if key.isdigit() else key) for key in keys]
    return [*order[:-1], (True, "")] if problem.finding.reason in KEYS_BEYOND else order


def _text(
    problem: CodedFinding,
    edition: Edition,
    kind: str,
    asked: str,
    noted: Mapping[tuple[Reason, str], Fault],
) -> str:
    if problem.code == "not-found":
        return f"Unknown {kind} resource '{asked}'"
    finding = problem.finding
    words = TEXTS[edition].get(finding.reason)
    if words is not None:
        return words(Refusal(finding, noted.get((finding.reason, finding.where)), kind, asked))
    return CODE_TEXTS.get(problem.code) or f"{_place(finding.where)} — {finding.reason.value}"


def _place(where: str) -> str:
    """`payload[0].content` → `payload -> 0 -> content`."""
    return " -> ".join(re.split(r"[.\[]", where.replace("]", "")))


def _body(where: str, *more: str) -> str:
    place = () if where == "body" else (_place(where),)
    return " -> ".join(("body", *place, *more))


def _said(message: str, /, **details: object) -> Words:
    """The place in the body, the message, and its details (`type` and others)."""
    told = "; ".join(f"{name}={value}" for name, value in details.items())
    return lambda refused: f"{_body(refused.finding.where)} — {message} ({told})"


_PATTERNS = {"status": r"^[^\s]+(\s[^\s]+)*$", "id": r"^[A-Za-z0-9\-.]+$"}
_ANY_TEXT = "[ \r\n\t\\S]+"
"""What FHIR's framework holds any text against."""


def _pattern(pattern: str) -> str:
    return f"String should match pattern '{pattern}' (type=string_pattern_mismatch; pattern={pattern})"


def _empty_or_odd(refused: Refusal) -> str:
    where = refused.finding.where
    return f"{_body(where)} — {_pattern(_PATTERNS.get(where, _ANY_TEXT))}"


def _empty(refused: Refusal) -> str:
    if refused.finding.where == "id":
        return "body -> id — String should have at least 1 character (type=string_too_short; min_length=1)"
    return _empty_or_odd(refused)


_VALID = {
    "sent": "datetime (type=datetime_type)",
    "received": "datetime (type=datetime_type)",
    "recipient": "list (type=list_type)",
    "payload": "list (type=list_type)",
}


def _wrong_type(refused: Refusal) -> str:
    where, given = refused.finding.where, refused.fault.given if refused.fault else ""
    if given == "str" and where == "id":
        return _empty_or_odd(refused)
    if given == "str":
        name = _class_at(where)
        valid = f"dictionary or instance of {name} (type=model_type; class_name={name})"
    else:
        valid = _VALID.get(where, "string (type=string_type)")
    return f"{_body(where)} — Input should be a valid {valid}"


def _class_at(where: str) -> str:
    if where.startswith("payload[") and where.endswith("]"):
        return "CommunicationPayload"
    return "Attachment" if where.endswith("contentAttachment") else "Reference"


def _not_a_structure(refused: Refusal) -> str:
    where, given = refused.finding.where, refused.fault.given if refused.fault else "object"
    name, kind = _class_at(where), f"<class '{given}'>"
    message = f"Value is expected from the instance of {name}, but got type {kind}"
    details = f"type=model_validation_format; model_class={name}; type={kind}"
    return f"{_body(where, 'root')} — {message} ({details})"


def _null_element(refused: Refusal) -> str:
    field = refused.finding.where.partition("[")[0]
    message = f"None is not allowed as an element of {field}"
    return f"{_body(field)} — {message} (type=list_type; field={field})"


def _not_json(refused: Refusal) -> str:
    fault, where = refused.fault, refused.finding.where
    if fault is None or fault.offset is None or where != "body":
        return f"{_body(where)} — Invalid JSON (type=json_invalid)"
    return f"body -> {fault.offset} — JSON decode error (type=json_invalid; error={fault.given})"


def _wrong_resource(refused: Refusal) -> str:
    given = refused.fault.given if refused.fault else ""
    name, module = "Communication", "fhir.resources.R4B.communication"
    gap = " — " + " " * 18
    details = {
        "type": "fhir-validation-wrong-resource-type",
        "module_name": module,
        "class_name": name,
        "expected_resource_type": name,
        "resource_type": given,
    }
    told = "; ".join(f"{key}={value}" for key, value in details.items())
    return (
        f"body -> resource_type — ``{module}.{name}`` expects resource type ``{name}``,{gap}but got "
        f"``{given}``. Make sure resource type name is correct and right{gap}ModelClass has been chosen. "
        f"({told})"
    )


def _bad_id(refused: Refusal) -> str:
    longest = 64
    if len(refused.asked) > longest:
        rule = f"String should have at most {longest} characters (type=string_too_long; max_length={longest})"
    else:
        rule = _pattern(_PATTERNS["id"])
    return f"path -> id — {rule}"


_CONTENTS = "['contentAttachment', 'contentReference', 'contentString']"


def _value_error(error: str) -> Words:
    return _said(f"Value error, {error}", type="value_error", error=error)


_NO_DATE_TIME = _value_error("DateTime value string does not match spec regex.")


_NO_DAY = "day value is outside expected range"
_EXTRA = _said("Extra inputs are not permitted", type="extra_forbidden")

TEXTS: Mapping[Edition, Mapping[Reason, Words]] = {
    Edition.V1_2022: {},
    Edition.V2_2023: {
        StatusReason.MISSING: lambda _: (
            "body -> __root__ -> status — field required (type=value_error.missing)"
        ),
        SearchReason.NOT_A_NUMBER: lambda _: BAD_REQUEST,
        SearchReason.BAD_VALUE: lambda _: BAD_REQUEST,
    },
    Edition.V2_2024: {
        AnswerReason.BAD_ID: _bad_id,
        ShapeReason.NOT_JSON: _not_json,
        ShapeReason.NO_BODY: _said("Field required", type="missing"),
        ShapeReason.NOT_AN_OBJECT: _said(
            "Input should be a valid dictionary or object to extract fields from",
            type="model_attributes_type",
        ),
        ShapeReason.WRONG_RESOURCE: _wrong_resource,
        ShapeReason.WRONG_TYPE: _wrong_type,
        ShapeReason.NOT_A_STRUCTURE: _not_a_structure,
        ShapeReason.NULL_ELEMENT: _null_element,
        ShapeReason.UNKNOWN_KEY: _EXTRA,
        ShapeReason.EMPTY_TEXT: _empty,
        ShapeReason.TWO_VALUES: _value_error(
            f"Any of one field value is expected from this list {_CONTENTS}, but got multiple!"
        ),
        StatusReason.MISSING: _said(
            "Value for the field 'status' is required.",
            type="model_field_validation.missing",
            field_name="status",
        ),
        StatusReason.EMPTY: _empty_or_odd,
        StatusReason.NOT_A_CODE: _empty_or_odd,
        ContentReason.CONTENT_EMPTY: _empty_or_odd,
        ContentReason.CONTENT_KEY_REFUSED: _EXTRA,
        ContentReason.CONTENT_MISSING: _value_error(f"Expect any of field value from this list {_CONTENTS}."),
        TimeReason.ZONE_MISSING: _NO_DATE_TIME,
        TimeReason.NOT_A_TIME: _NO_DATE_TIME,
        TimeReason.NO_SUCH_TIME: _said(
            f"Input should be a valid datetime or date, {_NO_DAY}",
            type="datetime_from_date_parsing",
            error=_NO_DAY,
        ),
        SearchReason.NOT_A_NUMBER: lambda _: BAD_REQUEST,
        SearchReason.BAD_VALUE: lambda _: BAD_REQUEST,
    },
}
"""Edition → reason → words. Sources: fhirstarter 2.3 and 4.2, run and watched; errors page."""

__all__ = ["BAD_REQUEST", "CODE_TEXTS", "TEXTS", "issues_of"]
