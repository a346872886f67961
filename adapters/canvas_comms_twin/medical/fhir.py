"""How the FHIR API is asked and answers: parameters, `_format` and `_pretty`, OperationOutcomes."""

import json
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl

from canvas_comms.decisions import Finding
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.operations import Denied
from canvas_comms.medical.resources import Fault
from canvas_comms.medical.responses import issues_of
from canvas_comms_twin.exchange import REASON, Request, Response, not_implemented
from canvas_comms_wire.json_text import Json, write_json

FHIR_JSON = ("Content-Type", "application/fhir+json")

MAX_REASONS = 20

JSON_FORMATS = frozenset(["json", "application/json", "application/fhir+json"])
XML_FORMATS = frozenset(["xml", "text/xml", "application/xml", "application/fhir+xml"])
"""What the real server answers too; the twin does not."""

FORM = "application/x-www-form-urlencoded"
_WRONG_FORMAT = "Invalid response format specified for '_format' parameter"


def fhir_answer(status: int, text: str, *headers: tuple[str, str]) -> Response:
    """An answer whose body is FHIR JSON."""
    return Response(status, (FHIR_JSON, *headers), text.encode())


def outcome(issues: Iterable[tuple[str, str]], edition: Edition) -> str:
    """An OperationOutcome of issues (code and text), with an id where the edition gives one."""
    rules = ERA_RULES[edition]
    document: dict[str, Json] = {"resourceType": "OperationOutcome"}
    if rules.outcome_id:
        document["id"] = rules.outcome_id
    document["issue"] = [
        {"severity": "error", "code": code, "details": {"text": text}} for code, text in issues
    ]
    return write_json(document)


def problem(
    status: int, code: str, text: str, reason: str, edition: Edition, *headers: tuple[str, str]
) -> Response:
    """An OperationOutcome of one issue that the app itself finds; `reason` is `code@place`."""
    return fhir_answer(status, outcome([(code, text)], edition), *headers, (REASON, reason))


def denial(
    denied: Denied,
    edition: Edition,
    *,
    kind: str = "Communication",
    asked: str = "",
    faults: Sequence[Fault] = (),
) -> Response:
    """How a refusal by the rules is told.

    `kind` and `asked` are the resource that was asked for, `faults` those of the body.
    """
    answer = denied.answer
    issues = issues_of(answer, edition, kind=kind, asked=asked, faults=faults)
    allow = (("Allow", ""),) if answer.status == 405 else ()
    headers = (*allow, (REASON, reasons(denied.decision.refusals)))
    return fhir_answer(answer.status, outcome(issues, edition), *headers)


def reasons(findings: Sequence[Finding]) -> str:
    """`code@place, …`, at most so many, for the header that explains a refusal."""
    told = [f"{found.reason.value}@{found.where}" for found in findings[:MAX_REASONS]]
    more = len(findings) - MAX_REASONS
    return ", ".join([*told, f"and {more} more"] if more > 0 else told)


def parameters_of(query: str) -> tuple[tuple[str, str], ...]:
    """Names and values of a query or form, in order."""
    return tuple(parse_qsl(query, keep_blank_values=True))


def query_of(request: Request) -> str:
    """The parameters of a request as text: those of a form first, then those of the query."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or media != FORM:
        return request.query
    form = request.body.decode("utf-8", "replace").strip()
    return "&".join(part for part in (form, request.query) if part)


def unfit(request: Request, edition: Edition) -> Response | None:
    """The refusal of a format that is not had; None if nothing or JSON is asked for."""
    wish = _last(request, "_format", "json")
    if wish in JSON_FORMATS:
        return None
    if wish in XML_FORMATS:
        return not_implemented(request)
    return problem(400, "structure", _WRONG_FORMAT, "wrong-format@_format", edition)


def as_asked(request: Request, answer: Response) -> Response:
    """The answer, indented by two if `_pretty=true` asks for it."""
    if not answer.body or _last(request, "_pretty", "false") != "true":
        return answer
    text = json.dumps(json.loads(answer.body), indent=2, ensure_ascii=False)
    return Response(answer.status, answer.headers, text.encode())


def _last(request: Request, name: str, default: str) -> str:
    """The last value of a parameter. Most requests have none and are not taken apart."""
    query = query_of(request)
    if name not in query:
        return default
    return dict(parameters_of(query)).get(name, default)


__all__ = [
    "as_asked",
    "denial",
    "fhir_answer",
    "outcome",
    "parameters_of",
    "problem",
    "query_of",
    "reasons",
    "unfit",
]
