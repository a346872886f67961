"""What a refusal by a Canvas LMS in memory is to a gateway."""

from canvas_comms.lms.operations import Denied
from canvas_comms.outcomes import Issue, Rejected


def rejected(denied: Denied) -> Rejected:
    """The outcome of a write that was denied: its status, and every reason."""
    issues = tuple(Issue(one.reason.value, "", one.where) for one in denied.decision.refusals)
    return Rejected(denied.answer.status, issues, denied.decision)


__all__ = ["rejected"]
