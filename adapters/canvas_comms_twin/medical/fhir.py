"""Answers of the FHIR face: FHIR JSON, OperationOutcomes, reasons."""

from collections.abc import Iterable, Mapping, Sequence

from canvas_comms.decisions import Finding
from canvas_comms.medical.deciding import Denied
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.rules.answers import Coded
from canvas_comms_twin.exchange import REASON, Response
from canvas_comms_wire.json_text import Json, write_json

FHIR_JSON = ("Content-Type", "application/fhir+json")

TEXTS: Mapping[str, str] = {
    "unknown": "Authentication failed",
    "forbidden": "Authorization failed",
    "not-supported": "Operation is not supported",
    "business-rule": "Unprocessable entity",
}
"""Issue code → text, where Canvas documents one. Texts of 400s differ between releases."""

MAX_REASONS = 20


def fhir_answer(status: int, text: str, *headers: tuple[str, str]) -> Response:
    """An answer whose body is FHIR JSON."""
    return Response(status, (FHIR_JSON, *headers), text.encode())


def outcome(issues: Iterable[tuple[str, str]], edition: Edition) -> str:
    """An OperationOutcome of issues (code and text). `v1-2022` gives it an id."""
    document: dict[str, Json] = {"resourceType": "OperationOutcome"}
    if edition is Edition.V1_2022:
        document["id"] = "101"
    document["issue"] = [
        {"severity": "error", "code": code, "details": {"text": text}} for code, text in issues
    ]
    return write_json(document)


def problem(
    status: int, code: str, text: str, reason: str, edition: Edition, *headers: tuple[str, str]
) -> Response:
    """An OperationOutcome of one issue that the face itself finds; `reason` is `code@place`."""
    return fhir_answer(status, outcome([(code, text)], edition), *headers, (REASON, reason))


def denial(denied: Denied, edition: Edition, asked: str = "") -> Response:
    """How a refusal by the rules is told. `asked` is the id that was asked for."""
    answer = denied.answer
    if edition is Edition.V1_2022 and answer.status == 400:
        issues = [("invalid", "Bad request")]
    else:
        issues = [(one.code, _text(one, asked)) for one in answer.problems]
    allow = (("Allow", ""),) if answer.status == 405 else ()
    headers = (*allow, (REASON, reasons(denied.decision.refusals)))
    return fhir_answer(answer.status, outcome(issues, edition), *headers)


def reasons(findings: Sequence[Finding]) -> str:
    """`code@place, …`, at most so many, for the header that explains a refusal."""
    told = [f"{found.reason.value}@{found.where}" for found in findings[:MAX_REASONS]]
    more = len(findings) - MAX_REASONS
    return ", ".join([*told, f"and {more} more"] if more > 0 else told)


def _text(coded: Coded, asked: str) -> str:
    if coded.code == "not-found":
        return f"Unknown Communication resource '{asked}'"
    place = coded.finding.where.replace("[", ".").replace("]", "").replace(".", " -> ")
    return TEXTS.get(coded.code) or f"{place} — {coded.finding.reason.value}"


__all__ = ["denial", "fhir_answer", "outcome", "problem", "reasons"]
