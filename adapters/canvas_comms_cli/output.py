"""What people get: tables and a few plain sentences.

What programs get: the same findings as JSON, without message text.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, overload

from canvas_comms.causes import CAUSE_WORDS
from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.rules.routing import Routing
from canvas_comms.medical.send import SendReport
from canvas_comms.outcomes import NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.wording import words_for
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.results.result import Column, Fit, Row, Table

_STYLES = {
    Effect.KEPT.value: "green",
    Effect.DROPPED.value: "red",
    Effect.DEFAULTED.value: "yellow",
    Effect.CHANGED.value: "yellow",
    Effect.NOTED.value: "cyan",
    Effect.UNKNOWN.value: "magenta",
    Effect.REFUSED.value: "bold red",
}
FINDING_COLUMNS = (
    Column("effect", styles=_STYLES),
    Column("where", Fit.WRAPPED),
    Column("what happens", Fit.WRAPPED),
    Column("source", Fit.WRAPPED),
)


NO_NAMES: Mapping[str, str] = {}
_USER = re.compile(r"user\[(.+)\]")
"""The place of a finding about one person."""

OPTIONS: Mapping[str, str] = {
    "would-lose": "--on-loss accept accepts that",
    "fan-out-not-allowed": "--allow-fan-out allows it",
    "say-which-thread": "--threads says it",
}
"""Code of a reason → what lifts the refusal on the command line."""


def sentence_for(reason: Reason) -> str:
    """A reason in words, with the option that lifts it."""
    option = OPTIONS.get(reason.code)
    return words_for(reason) if option is None else f"{words_for(reason)}; {option}"


def findings_table(
    decision: Decision, title: str | None = None, names: Mapping[str, str] = NO_NAMES
) -> Table:
    """Every finding, one row each; `names`: user id → name, to stand beside the id."""
    return Table(FINDING_COLUMNS, tuple(finding_rows(decision, names)), title)


def finding_rows(decision: Decision, names: Mapping[str, str] = NO_NAMES) -> Iterable[Row]:
    """Effect, place, what happens and source of each finding."""
    return [
        (f.effect.value, _place(f.where, names), sentence_for(f.reason), f.source) for f in decision.findings
    ]


def finding_lines(decision: Decision, names: Mapping[str, str] = NO_NAMES) -> list[str]:
    """The same as sentences, to stand beside an answer."""
    return [f"{f.effect.value} {_place(f.where, names)}: {sentence_for(f.reason)}" for f in decision.findings]


def _place(where: str, names: Mapping[str, str]) -> str:
    found = _USER.fullmatch(where)
    name = names.get(found[1]) if found else None
    return f"{where} {name}" if name else where


def outcome_words(outcome: Outcome) -> str:
    """An outcome in words."""
    match outcome:
        case Sent():
            return f"sent, its id is {outcome.id}" if outcome.id else "sent; the server gave no id"
        case Refused():
            whys = "; ".join(f"{f.where}: {sentence_for(f.reason)}" for f in outcome.decision.refusals)
            return f"refused by the rules, nothing was sent ({whys})"
        case Rejected():
            codes = ", ".join(f"{issue.code} {issue.where}".strip() for issue in outcome.issues)
            return f"rejected by the server with {outcome.status} ({codes})"
        case NotSent():
            return f"not sent ({_why(outcome)}){_asked(outcome)}; sending again is safe"
        case Unknown():
            doubt = f"UNKNOWN ({_why(outcome)}){_asked(outcome)}"
            return f"{doubt}: it may have arrived; look before sending again"


def _why(outcome: NotSent | Unknown) -> str:
    words = "" if outcome.cause is None else f": {CAUSE_WORDS[outcome.cause]}"
    return f"{outcome.reason.value}{words}"


def _asked(outcome: NotSent | Unknown) -> str:
    seconds = outcome.retry_after
    return "" if seconds is None else f", the server asks for {seconds:.0f} seconds of rest"


@overload
def iso_time(moment: datetime) -> str: ...
@overload
def iso_time(moment: None) -> None: ...
@overload
def iso_time(moment: datetime | None) -> str | None: ...
def iso_time(moment: datetime | None) -> str | None:
    """A time in ISO 8601; None for None."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def time_cell(moment: datetime | None) -> str | None:
    """The same to the second, for a cell of a table."""
    return None if moment is None else iso_time(moment.replace(microsecond=0))


def plan_document(plan: Plan) -> dict[str, Any]:
    """One plan: edition, whether it is taken, every finding, where it will show."""
    return {
        "edition": plan.edition.value,
        "taken": plan.allowed,
        "losses": len(plan.losses),
        "status": 201 if plan.answer is None else plan.answer.status,
        "findings": findings_document(plan.decision),
        "content_format": None if plan.content_format is None else plan.content_format.value,
        "routing": _routing(plan.routing),
        "after_send_button": _routing(plan.after_send_button),
    }


def findings_document(decision: Decision) -> list[dict[str, str]]:
    """Every finding: effect, place, reason code, source."""
    return [
        {"effect": f.effect.value, "where": f.where, "reason": f.reason.value, "source": f.source}
        for f in decision.findings
    ]


def report_document(report: SendReport) -> dict[str, Any]:
    """A send: its plan, and one outcome per recipient."""
    deliveries = [
        {
            "recipient": None if one.recipient is None else one.recipient.reference,
            **outcome_document(one.outcome),
        }
        for one in report.deliveries
    ]
    return {"plan": plan_document(report.plan), "deliveries": deliveries}


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """One outcome, by its name."""
    match outcome:
        case Sent():
            return {"outcome": "sent", "id": outcome.id}
        case Refused():
            return {"outcome": "refused", "findings": findings_document(outcome.decision)}
        case Rejected():
            issues = [{"code": i.code, "where": i.where} for i in outcome.issues]
            return {"outcome": "rejected", "status": outcome.status, "issues": issues}
        case NotSent():
            return {"outcome": "not sent", "reason": outcome.reason.value, **_known(outcome)}
        case Unknown():
            known = {"reason": outcome.reason.value, "status": outcome.status}
            return {"outcome": "unknown", **known, **_known(outcome)}


def _known(outcome: NotSent | Unknown) -> dict[str, float | str]:
    cause = None if outcome.cause is None else outcome.cause.value
    known = {"retry_after": outcome.retry_after, "cause": cause}
    return {key: value for key, value in known.items() if value is not None}


def _routing(routing: Routing | None) -> dict[str, Any] | None:
    if routing is None:
        return None
    return {
        "placement": routing.placement.value,
        "inbox_of": None if routing.inbox_of is None else str(routing.inbox_of),
        "unread": routing.unread,
        "timeline_at": iso_time(routing.timeline_at),
        "visible_in_patient_app": routing.visible_in_patient_app,
        "patient_app_at": iso_time(routing.patient_app_at),
        "patient_notified": routing.patient_notified,
        "drafted_by": routing.drafted_by,
        "draft_label_date": iso_time(routing.draft_label_date),
    }


_OF_OUTCOME = {
    Sent: Exit.DONE,
    Refused: Exit.REFUSED,
    Rejected: Exit.REJECTED,
    NotSent: Exit.NOT_SENT,
    Unknown: Exit.UNKNOWN,
}
_WORST_FIRST = (Exit.UNKNOWN, Exit.NOT_SENT, Exit.REJECTED, Exit.REFUSED)


def any_went(outcomes: Iterable[Outcome]) -> bool:
    """Whether anything went to a backend, or may have: not what rules refused, nor what was not sent."""
    return any(not isinstance(outcome, Refused | NotSent) for outcome in outcomes)


def of_outcomes(outcomes: Iterable[Outcome]) -> Exit:
    """The exit code of several outcomes: the one that needs most care."""
    found = {_OF_OUTCOME[type(outcome)] for outcome in outcomes}
    return next((code for code in _WORST_FIRST if code in found), Exit.DONE)


__all__ = [
    "FINDING_COLUMNS",
    "any_went",
    "finding_lines",
    "finding_rows",
    "findings_document",
    "findings_table",
    "iso_time",
    "of_outcomes",
    "outcome_document",
    "outcome_words",
    "plan_document",
    "report_document",
    "sentence_for",
    "time_cell",
]
