"""What the editions of Canvas Medical make of one message, side by side."""

from collections.abc import Sequence

from canvas_comms.decisions import Effect
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.rules.routing import Placement, Routing
from canvas_comms_cli.output import time_cell
from canvas_comms_cli.results.result import Column, Fit, Row, Table


def side_by_side(plans: Sequence[Plan]) -> Table:
    """One column for each edition."""
    rows: tuple[Row, ...] = (
        ("taken", *map(_taken, plans)),
        ("lost", *(_places(plan, Effect.DROPPED) for plan in plans)),
        ("refused", *(_places(plan, Effect.REFUSED) for plan in plans)),
        ("lands as", *(_lands(plan.routing) for plan in plans)),
        ("timeline", *(time_cell(plan.routing.timeline_at) if plan.routing else None for plan in plans)),
        ("patient app", *map(_patient_app, plans)),
    )
    columns = (Column(""), *(Column(plan.edition.value, Fit.WRAPPED) for plan in plans))
    return Table(columns, rows, "by edition")


def _taken(plan: Plan) -> str:
    return "yes, 201" if plan.answer is None else f"no, {plan.answer.status}"


def _places(plan: Plan, effect: Effect) -> str:
    return ", ".join(f.where for f in plan.decision.having(effect)) or "nothing"


def _lands(routing: Routing | None) -> str | None:
    if routing is None:
        return None
    if routing.placement is Placement.INBOX:
        return "inbox, unread" if routing.unread else "inbox, read"
    return str(routing.placement.value)


def _patient_app(plan: Plan) -> str | None:
    routing, later = plan.routing, plan.after_send_button
    if routing is None:
        return None
    if later is not None:
        return f"not before send is pressed; then at {time_cell(later.patient_app_at)}"
    return time_cell(routing.patient_app_at)


__all__ = ["side_by_side"]
