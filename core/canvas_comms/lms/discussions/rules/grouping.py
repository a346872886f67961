"""Does a topic become the root of a group discussion?

With `group_category_id` a course's discussion becomes the root of that group set, and each
group gets a copy of it, named after both. That needs the right to add groups; it cannot be
done to an announcement, nor once there are replies. Blank takes the set away.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.sources import INFERRED, TOPIC_CODE, TOPIC_TESTS, TOPICS_CODE
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.given import ABSENT, Given, as_id, is_blank
from canvas_comms.lms.rights_table import Right

MAX_COPY_TITLE = 250


class GroupingReason(Reason):
    """What is said of group sets."""

    COPY_PER_GROUP = "copy-per-group", f"{TOPIC_CODE}; {TOPIC_TESTS}"
    MAY_NOT_GROUP = "may-not-group", TOPICS_CODE
    ANNOUNCEMENT = "announcement-not-grouped", TOPICS_CODE
    HAS_REPLIES = "has-replies", TOPICS_CODE
    NO_SUCH_SET = "no-such-group-set", INFERRED
    UNKNOWN_SETS = "group-sets-unknown", INFERRED


@attrs.frozen
class Grouping:
    """The group set that the topic is the root of; None for none."""

    decision: Decision
    category: str | None


def grouping_of(
    given: Given,
    before: Topic | None,
    caller: Caller,
    known: frozenset[str] | None,
    *,
    announcement: bool,
    has_entries: bool,
) -> Grouping:
    """What is made of `group_category_id`; `known`: the ids of the course's group sets, if known."""
    now = None if before is None else before.group_category
    if given is ABSENT:
        return Grouping(Decision(), now)
    wished = None if is_blank(given) else as_id(given) or ""
    if wished == now:
        return Grouping(Decision(), now)
    found = [
        (not caller.has(Right.MANAGE_GROUPS_ADD), GroupingReason.MAY_NOT_GROUP),
        (announcement, GroupingReason.ANNOUNCEMENT),
        (has_entries, GroupingReason.HAS_REPLIES),
        (wished == "" or (known is not None and wished not in {None, *known}), GroupingReason.NO_SUCH_SET),
    ]
    reasons = [reason for holds, reason in found if holds]
    if reasons:
        return Grouping(_said(Effect.REFUSED, *reasons), now)
    said = Decision() if wished is None else _said(Effect.KEPT, GroupingReason.COPY_PER_GROUP)
    if known is None and wished is not None:
        said &= _said(Effect.UNKNOWN, GroupingReason.UNKNOWN_SETS)
    return Grouping(said, wished)


def copy_title(root: str, group: str) -> str:
    """The title of a group's copy."""
    return f"{root} - {group}"[:MAX_COPY_TITLE]


def _said(effect: Effect, *reasons: GroupingReason) -> Decision:
    return Decision(tuple(Finding(reason, effect, "group_category_id") for reason in reasons))
