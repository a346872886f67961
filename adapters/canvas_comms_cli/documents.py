"""What programs get: the same findings as JSON, without message text."""

from datetime import datetime
from typing import Any

from canvas_comms.decisions import Decision
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.rules.routing import Routing
from canvas_comms.medical.send import SendReport
from canvas_comms.outcomes import NotSent, Outcome, Refused, Rejected, Sent, Unknown


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
            return {"outcome": "not sent", "reason": outcome.reason.value}
        case Unknown():
            return {"outcome": "unknown", "reason": outcome.reason.value, "status": outcome.status}


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


__all__ = ["findings_document", "outcome_document", "plan_document", "report_document"]
