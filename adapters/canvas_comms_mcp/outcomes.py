"""Outcomes as tools tell them: one flat answer for each, which claims no more than the outcome does."""

from canvas_comms.lms.announcements import Downgraded
from canvas_comms.lms.discussions.operations import Differs, Made
from canvas_comms.outcomes import NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.reports import Written
from canvas_comms_mcp.answers import DeliveryTold, told


def delivery(to: str, outcome: Outcome | Written) -> DeliveryTold:
    """What became of it for somebody."""
    match outcome:
        case Sent():
            return DeliveryTold(to, "sent", outcome.id)
        case Refused():
            return DeliveryTold(to, "refused", findings=told(outcome.decision))
        case Rejected():
            code = outcome.issues[0].code if outcome.issues else None
            return DeliveryTold(to, "rejected", reason=code, status=outcome.status)
        case NotSent():
            return DeliveryTold(to, "not-sent", reason=outcome.reason.value, retry_after=outcome.retry_after)
        case Unknown():
            return DeliveryTold(
                to,
                "unknown",
                reason=outcome.reason.value,
                status=outcome.status,
                retry_after=outcome.retry_after,
            )
        case Made():
            return DeliveryTold(to, "made", outcome.topic.id)
        case Downgraded():
            undone = "deleted-again" if outcome.undone else "still-there"
            return DeliveryTold(to, "downgraded", outcome.topic.id, undone)
        case Differs():
            return DeliveryTold(to, "differs", outcome.topic.id, findings=told(outcome.decision))
    return DeliveryTold(to, "written")


__all__ = ["delivery"]
