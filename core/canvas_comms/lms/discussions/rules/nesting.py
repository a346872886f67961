"""Where does a reply hang?

Nesting is by URL: a reply goes to the entry whose replies it is posted to; a `parent_id`
among the fields is ignored. In a flat topic every reply lands at the top. In a threaded
one it stays where it was posted. In the two other types older servers moved a reply to a
reply up to the top-level entry; newer ones count a topic that has replies as threaded and
keep it. Below the fiftieth level nothing may be posted.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.entries import Entry
from canvas_comms.lms.discussions.sources import API_TESTS, ENTRY_CODE, ENTRY_TESTS, TOPIC_TESTS, TOPICS_CODE
from canvas_comms.lms.discussions.topics import DiscussionType
from canvas_comms.lms.editions import Era, LmsEdition

MAX_DEPTH = 50


class NestingReason(Reason):
    """What becomes of the place that was asked for."""

    UNDER_PARENT = "under-parent", API_TESTS
    FLAT = "flat", ENTRY_TESTS
    MOVED_TO_ROOT = "moved-to-root", f"{ENTRY_CODE}; {TOPIC_TESTS}"
    TOO_DEEP = "too-deep", API_TESTS
    PARENT_ID_IGNORED = "parent-id-ignored", TOPICS_CODE


@attrs.frozen
class Nesting:
    """Where an entry lands: `parent` and `root` are None at the top; `depth` is 1 there."""

    decision: Decision
    parent: str | None
    root: str | None
    depth: int


def nest(parent: Entry | None, root: Entry | None, type: DiscussionType, edition: LmsEdition) -> Nesting:
    """Where a new entry lands. `root` is the top-level entry above `parent`, if that is a reply."""
    if parent is None:
        return Nesting(Decision(), None, None, 1)
    if type is DiscussionType.FLAT:
        return Nesting(_found(NestingReason.FLAT, Effect.DROPPED), None, None, 1)
    if root is not None and _moves_up(type, edition):
        return Nesting(_found(NestingReason.MOVED_TO_ROOT, Effect.CHANGED), root.id, root.id, 2)
    depth = parent.depth + 1
    found = _found(NestingReason.UNDER_PARENT, Effect.KEPT)
    if depth > MAX_DEPTH:
        found = _found(NestingReason.TOO_DEEP, Effect.REFUSED)
    return Nesting(found, parent.id, parent.root or parent.id, depth)


def _moves_up(type: DiscussionType, edition: LmsEdition) -> bool:
    threaded = type is DiscussionType.THREADED or edition.has(Era.ANSWERED_TOPICS_COUNT_AS_THREADED)
    return not threaded


def _found(reason: NestingReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "parent_id"),))
