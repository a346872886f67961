"""What people get of messages of Canvas Medical."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from canvas_comms.decisions import Effect
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.routing import Placement, Routing
from canvas_comms.medical.send import Delivery
from canvas_comms_cli.tables import harmless, listed_table, outcome_words, shown_time


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
        ("timeline", [shown_time(plan.routing.timeline_at) if plan.routing else "-" for plan in plans]),
        ("patient app", [_patient_app(plan) for plan in plans]),
    ]
    for name, cells in rows:
        table.add_row(name, *map(escape, cells))
    return table


def say_outcomes(console: Console, deliveries: Iterable[Delivery]) -> None:
    """One line for each message that was meant to go out."""
    for one in deliveries:
        to = one.recipient.reference if one.recipient is not None else None
        console.print(f"{escape(harmless(to or 'nobody'))}: {escape(outcome_words(one.outcome))}")


def messages_table(found: Iterable[Communication]) -> Table:
    """Messages as they were read, text included: the reader asked for it."""
    return listed_table(
        found,
        {
            "id": lambda one: one.id,
            "sent": lambda one: shown_time(one.sent),
            "from": lambda one: str(one.sender),
            "to": lambda one: str(one.recipient),
            "status": lambda one: one.status,
            "text": lambda one: one.content,
        },
    )


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
        return f"not before send is pressed; then at {shown_time(later.patient_app_at)}"
    return shown_time(routing.patient_app_at)


__all__ = ["messages_table", "say_outcomes", "side_by_side"]
