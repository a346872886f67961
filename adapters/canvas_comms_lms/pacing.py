"""What the answers of Canvas LMS tell the pace of a client."""

import math
from collections.abc import Mapping

from canvas_comms_gate import SharedThrottle
from canvas_comms_http import Answer, Failure
from canvas_comms_lms.answers import COST, REMAINING

MOST = 1e6
"""No bucket of any server is as large."""
MAX_TEXT = 32


def tell(pace: SharedThrottle, answer: Answer | Failure) -> None:
    """Tell what came of a request that the pace was told of when it was sent."""
    if isinstance(answer, Failure):
        pace.unanswered(may_run=not answer.never_left)
        return
    cost, remaining = amount(answer.headers, COST), amount(answer.headers, REMAINING)
    if answer.status == 429 or (answer.status == 403 and cost is None and remaining is not None):
        pace.refused(remaining, answer.retry_after)
    else:
        pace.answered(None if cost is None else max(0.0, cost), remaining)


def amount(headers: Mapping[str, str], name: str) -> float | None:
    """A number of a header; None if it has none that can be believed."""
    text = headers.get(name, "")
    if not text or len(text) > MAX_TEXT or not text.isascii() or "_" in text:
        return None
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) and abs(found) <= MOST else None


__all__ = ["amount", "tell"]
