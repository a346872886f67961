"""What people get: tables and a few plain sentences."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from canvas_comms.decisions import Decision, Effect
from canvas_comms.medical.communications import Communication
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.rules.routing import Placement, Routing
from canvas_comms.medical.send import Delivery
from canvas_comms.outcomes import NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms_cli.medical_wording import words_for

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


def findings_table(decision: Decision, title: str) -> Table:
    """Every finding, one row each."""
    table = Table("effect", "where", "what happens", "source", title=title, title_justify="left")
    table.columns[1].overflow = "fold"
    for f in decision.findings:
        colour = _COLOURS[f.effect]
        effect = f"[{colour}]{f.effect.value}[/]"
        table.add_row(effect, escape(f.where), escape(words_for(f.reason)), escape(f.source))
    return table


def side_by_side(plans: Sequence[Plan]) -> Table:
    """One column for each edition."""
    table = Table("", *(plan.edition.value for plan in plans), title="by edition", title_justify="left")
    for column in table.columns:
        column.overflow = "fold"
    rows = [
        ("taken", [_taken(plan) for plan in plans]),
        ("lost", [_places(plan, Effect.DROPPED) for plan in plans]),
        ("refused", [_places(plan, Effect.REFUSED) for plan in plans]),
        ("lands as", [_lands(plan.routing) for plan in plans]),
        ("timeline", [_time(plan.routing.timeline_at) if plan.routing else "-" for plan in plans]),
        ("patient app", [_patient_app(plan) for plan in plans]),
    ]
    for name, cells in rows:
        table.add_row(name, *map(escape, cells))
    return table


def say_outcomes(console: Console, deliveries: Iterable[Delivery]) -> None:
    """One line for each message that was meant to go out."""
    for one in deliveries:
        to = one.recipient.reference if one.recipient is not None else None
        console.print(f"{escape(to or 'nobody')}: {escape(outcome_words(one.outcome))}")


def outcome_words(outcome: Outcome) -> str:
    """An outcome in words."""
    match outcome:
        case Sent():
            return f"sent, its id is {outcome.id}" if outcome.id else "sent; the server told no id"
        case Refused():
            whys = "; ".join(f"{f.where}: {words_for(f.reason)}" for f in outcome.decision.refusals)
            return f"refused by the rules, nothing was sent ({whys})"
        case Rejected():
            codes = ", ".join(f"{issue.code} {issue.where}".strip() for issue in outcome.issues)
            return f"rejected by the server with {outcome.status} ({codes})"
        case NotSent():
            return f"not sent ({outcome.reason.value}); sending again is safe"
        case Unknown():
            return f"UNKNOWN ({outcome.reason.value}): it may have arrived; look before sending again"


def messages_table(found: Iterable[Communication]) -> Table:
    """Messages as they were read, text included: the reader asked for it."""
    table = Table("id", "sent", "from", "to", "status", "text")
    for column in table.columns:
        column.overflow = "fold"
    for c in found:
        cells = (c.id, _time(c.sent), str(c.sender), str(c.recipient), c.status, c.content)
        table.add_row(*(escape(harmless(cell)) for cell in cells))
    return table


def harmless(text: str) -> str:
    """Text without characters that move a terminal's cursor or turn its direction."""
    return _UNSEEN.sub("\ufffd", text)


def _taken(plan: Plan) -> str:
    return "yes, 201" if plan.answer is None else f"no, {plan.answer.status}"


def _places(plan: Plan, effect: Effect) -> str:
    return ", ".join(f.where for f in plan.decision.having(effect)) or "nothing"


def _lands(routing: Routing | None) -> str:
    if routing is None:
        return "-"
    if routing.placement is Placement.INBOX:
        return "inbox, unread" if routing.unread else "inbox, read"
    return str(routing.placement.value)


def _patient_app(plan: Plan) -> str:
    routing, later = plan.routing, plan.after_send_button
    if routing is None:
        return "-"
    if later is not None:
        return f"not before send is pressed; then at {_time(later.patient_app_at)}"
    return _time(routing.patient_app_at)


def _time(moment: datetime | None) -> str:
    return "-" if moment is None else moment.isoformat().replace("+00:00", "Z")


__all__ = ["findings_table", "harmless", "messages_table", "outcome_words", "say_outcomes", "side_by_side"]
