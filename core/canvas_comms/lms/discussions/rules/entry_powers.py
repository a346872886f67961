"""Who may post, edit and delete entries?

Posting needs the right to post (or to moderate; at announcements taking part as a student
is enough), a topic that is there and not locked for the person, and comments that are not
disabled. An own entry may be changed while the topic is open for its author, the course
lets students edit and the enrolment is not over; moderators may change any entry always.
"""

import enum
from collections.abc import Mapping

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.rules.powers import If
from canvas_comms.lms.discussions.sources import ENTRY_CODE, ENTRY_TESTS
from canvas_comms.lms.discussions.topics import TopicKind


class EntryPower(enum.Enum):
    """What can be done to entries."""

    CREATE = "create"
    CHANGE = "change"
    """Edit or delete."""


class EntryPowerReason(Reason):
    """Why not."""

    MAY_NOT_POST = "may-not-post", f"{ENTRY_CODE}; {ENTRY_TESTS}"
    MAY_NOT_CHANGE = "may-not-change", f"{ENTRY_CODE}; {ENTRY_TESTS}"


_OPEN = frozenset({If.SEES, If.UNLOCKED, If.COMMENTS_ON})

CREATE: Mapping[TopicKind, tuple[frozenset[If], ...]] = {
    TopicKind.DISCUSSION: (_OPEN | {If.POSTS}, _OPEN | {If.MODERATES}),
    TopicKind.ANNOUNCEMENT: (_OPEN | {If.POSTS}, _OPEN | {If.MODERATES}, _OPEN | {If.STUDENT}),
}
"""Each row is enough to post."""

CHANGE_OWN = frozenset({If.SEES, If.UNLOCKED, If.EDITS_OWN, If.ENROLLED})
CHANGE_ANY = frozenset({If.MODERATES})


def may_post(kind: TopicKind, held: frozenset[If]) -> Decision:
    """Refused unless a row of `CREATE` holds."""
    return _unless(any(row <= held for row in CREATE[kind]), EntryPowerReason.MAY_NOT_POST, "topic")


def may_change(held: frozenset[If], *, own: bool) -> Decision:
    """Refused unless it is an own entry in an open topic, or the person moderates."""
    allowed = held >= CHANGE_ANY or (own and held >= CHANGE_OWN)
    return _unless(allowed, EntryPowerReason.MAY_NOT_CHANGE, "entry")


def _unless(allowed: bool, reason: EntryPowerReason, where: str) -> Decision:
    return Decision() if allowed else Decision((Finding(reason, Effect.REFUSED, where),))
