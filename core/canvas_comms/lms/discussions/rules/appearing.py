"""How are replies shown at first: which order, opened or closed?

The order is ascending, descending or inherited (which shows as descending); anything else
is refused. Threads that stay closed for everybody cannot be both locked and closed.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import API_TESTS, TOPICS_CODE
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.given import ABSENT, Parameters, as_boolean, as_text

ORDERS = {"asc": "asc", "desc": "desc", "inherit": "desc"}
"""What may be given, and what is shown."""


class AppearingReason(Reason):
    """What is said of the way replies are shown."""

    NO_SUCH_ORDER = "no-such-sort-order", TOPICS_CODE
    INHERITED = "sort-order-inherited", TOPICS_CODE
    LOCKED_CLOSED = "locked-closed", API_TESTS


@attrs.frozen
class Appearance:
    """How the replies are shown."""

    decision: Decision
    sort_order: str = "desc"
    sort_order_locked: bool = False
    expanded: bool = False
    expanded_locked: bool = False


def appearance_of(fields: Parameters, before: Topic | None) -> Appearance:
    """What is made of the four fields."""
    findings: list[Finding] = []
    order = "desc" if before is None else before.sort_order
    given = fields.at("sort_order")
    if given is not ABSENT:
        text = as_text(given) or ""
        if text not in ORDERS:
            findings.append(Finding(AppearingReason.NO_SUCH_ORDER, Effect.REFUSED, "sort_order"))
        elif ORDERS[text] != text:
            findings.append(Finding(AppearingReason.INHERITED, Effect.CHANGED, "sort_order"))
        order = ORDERS.get(text, order)
    expanded = _flag(fields, "expanded", before is not None and before.expanded)
    locked = _flag(fields, "expanded_locked", before is not None and before.expanded_locked)
    if locked and not expanded:
        findings.append(Finding(AppearingReason.LOCKED_CLOSED, Effect.REFUSED, "expanded_locked"))
    order_locked = _flag(fields, "sort_order_locked", before is not None and before.sort_order_locked)
    return Appearance(Decision(tuple(findings)), order, order_locked, expanded, locked)


def _flag(fields: Parameters, name: str, before: bool) -> bool:
    given = fields.at(name)
    return before if given is ABSENT else as_boolean(given)
