"""What people get: tables and a few plain sentences.

What programs get: the same findings as JSON, without message text.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from rich.markup import escape
from rich.table import Table

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.conversations.plan import IntentReason
from canvas_comms.losses import LossReason
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.rules.routing import Routing
from canvas_comms.medical.send import SendReport
from canvas_comms.outcomes import NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.wording import words_for
from canvas_comms_cli.exit_codes import Exit

T = TypeVar("T")

_COLOURS = {
    Effect.KEPT: "green",
    Effect.DROPPED: "red",
    Effect.DEFAULTED: "yellow",
    Effect.CHANGED: "yellow",
    Effect.NOTED: "cyan",
    Effect.UNKNOWN: "magenta",
    Effect.REFUSED: "bold red",
}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


OPTIONS: Mapping[Reason, str] = {
    LossReason.WOULD_LOSE: "--on-loss accept accepts that",
    IntentReason.FAN_OUT_NOT_ALLOWED: "--allow-fan-out allows it",
    IntentReason.SAY_WHICH_THREAD: "--threads says it",
}
"""What lifts a refusal on the command line."""


def sentence_for(reason: Reason) -> str:
    """A reason in words, with the option that lifts it."""
    option = OPTIONS.get(reason)
    return words_for(reason) if option is None else f"{words_for(reason)}; {option}"


def findings_table(decision: Decision, title: str) -> Table:
    """Every finding, one row each."""
    table = Table("effect", "where", "what happens", "source", title=title, title_justify="left")
    table.columns[1].overflow = "fold"
    for f in decision.findings:
        colour = _COLOURS[f.effect]
        effect = f"[{colour}]{f.effect.value}[/]"
        table.add_row(effect, escape(f.where), escape(sentence_for(f.reason)), escape(f.source))
    return table


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
            return f"not sent ({outcome.reason.value}){_asked(outcome)}; sending again is safe"
        case Unknown():
            doubt = f"UNKNOWN ({outcome.reason.value}){_asked(outcome)}"
            return f"{doubt}: it may have arrived; look before sending again"


def _asked(outcome: NotSent | Unknown) -> str:
    seconds = outcome.retry_after
    return "" if seconds is None else f", the server asks for {seconds:.0f} seconds of rest"


def items_table(things: Iterable[T], columns: Mapping[str, Callable[[T], str | None]]) -> Table:
    """One row for each thing; a column gives its cell, None for nothing."""
    table = Table(*columns)
    for column in table.columns:
        column.overflow = "fold"
    for one in things:
        table.add_row(*(escape(printable(cell(one) or "-")) for cell in columns.values()))
    return table


def printable(text: str) -> str:
    """Text without characters that move a terminal's cursor or turn its direction."""
    return _UNSEEN.sub("\ufffd", text)


def iso_time(moment: datetime | None) -> str:
    """A time in ISO 8601."""
    return "-" if moment is None else moment.isoformat().replace("+00:00", "Z")


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
            return {"outcome": "not sent", "reason": outcome.reason.value, **_waits(outcome)}
        case Unknown():
            known = {"reason": outcome.reason.value, "status": outcome.status}
            return {"outcome": "unknown", **known, **_waits(outcome)}


def _waits(outcome: NotSent | Unknown) -> dict[str, float]:
    return {} if outcome.retry_after is None else {"retry_after": outcome.retry_after}


def _routing(routing: Routing | None) -> dict[str, Any] | None:
    if routing is None:
        return None
    return {
        "placement": routing.placement.value,
        "inbox_of": None if routing.inbox_of is None else str(routing.inbox_of),
        "unread": routing.unread,
        "timeline_at": _time(routing.timeline_at),
        "visible_in_patient_app": routing.visible_in_patient_app,
        "patient_app_at": _time(routing.patient_app_at),
        "patient_notified": routing.patient_notified,
        "drafted_by": routing.drafted_by,
        "draft_label_date": _time(routing.draft_label_date),
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


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
    "any_went",
    "findings_document",
    "findings_table",
    "iso_time",
    "items_table",
    "of_outcomes",
    "outcome_document",
    "outcome_words",
    "plan_document",
    "printable",
    "report_document",
]
