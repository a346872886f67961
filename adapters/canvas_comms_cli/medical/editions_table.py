"""What the editions of Canvas Medical make of one message, side by side."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from canvas_comms.decisions import Effect
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.rules.routing import Placement, Routing
from canvas_comms_cli.output import iso_time


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
        ("timeline", [iso_time(plan.routing.timeline_at) if plan.routing else "-" for plan in plans]),
        ("patient app", [_patient_app(plan) for plan in plans]),
    ]
    for name, cells in rows:
        table.add_row(name, *map(escape, cells))
    return table


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
        return f"not before send is pressed; then at {iso_time(later.patient_app_at)}"
    return iso_time(routing.patient_app_at)


__all__ = ["side_by_side"]
