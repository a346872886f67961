"""Does this become an announcement, and are its comments on?

A new topic with `is_announcement` becomes one only if the caller may create announcements
here: in a course moderators who read announcements, in a group every member. Otherwise the
flag is ignored without a word and an ordinary topic is made. On a change the flag converts
nothing: of those who may announce, the id must already be an announcement's; of all others
the flag is ignored.

Whether comments are locked is worked out anew on every change of an announcement: from
`lock_comment`, else from `locked`, else they are opened. A course can lock them for all.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.sources import (
    ANNOUNCEMENT_CODE,
    ANNOUNCEMENT_TESTS,
    CONTROLLER_TESTS,
    TOPICS_CODE,
)
from canvas_comms.lms.discussions.topics import Topic, TopicKind
from canvas_comms.lms.given import ABSENT, Given, Parameters, as_boolean
from canvas_comms.lms.operations import CommonReason
from canvas_comms.lms.rights_table import Right


class AnnouncingReason(Reason):
    """What becomes of the wish to announce."""

    ANNOUNCED = "announced", ANNOUNCEMENT_CODE
    BECOMES_A_TOPIC = "becomes-a-topic", f"{TOPICS_CODE}; {ANNOUNCEMENT_TESTS}"
    NO_CONVERSION = "no-conversion", TOPICS_CODE
    COMMENTS_REOPENED = "comments-reopened", f"{TOPICS_CODE}; {CONTROLLER_TESTS}"
    COMMENTS_LOCKED_BY_COURSE = "comments-locked-by-course", ANNOUNCEMENT_CODE
    IGNORED_WHILE_LOCKED = "ignored-while-locked", CONTROLLER_TESTS


@attrs.frozen
class Kind:
    """The kind of topic it is or becomes."""

    decision: Decision
    kind: TopicKind


def kind_of(given: Parameters, before: Topic | None, caller: Caller) -> Kind:
    """What is made of `is_announcement`; `before` is the topic to change, None for a new one."""
    wished = as_boolean(given.at("is_announcement"))
    may = caller.has(Right.CREATE_ANNOUNCEMENTS)
    if before is not None:
        lost = wished and not before.is_announcement
        return Kind(_no_conversion(may) if lost else Decision(), before.kind)
    if not wished:
        return Kind(Decision(), TopicKind.DISCUSSION)
    if not may:
        found = Finding(AnnouncingReason.BECOMES_A_TOPIC, Effect.DROPPED, "is_announcement")
        return Kind(Decision((found,)), TopicKind.DISCUSSION)
    found = Finding(AnnouncingReason.ANNOUNCED, Effect.KEPT, "is_announcement")
    return Kind(Decision((found,)), TopicKind.ANNOUNCEMENT)


@attrs.frozen
class Comments:
    """The fields as they count after `locked` was worked out anew."""

    decision: Decision
    fields: Parameters


def comments_of(fields: Parameters, before: Topic | None) -> Comments:
    """The fields of an announcement with `locked` filled in, and without what a lock excludes."""
    given = _first_given(fields.at("lock_comment"), fields.at("locked"))
    locked = given is not ABSENT and as_boolean(given)
    values = {**fields.values, "locked": locked}
    findings: list[Finding] = []
    if given is ABSENT and before is not None and before.locked:
        findings.append(Finding(AnnouncingReason.COMMENTS_REOPENED, Effect.CHANGED, "locked"))
    if locked:
        for name in ("discussion_type", "require_initial_post"):
            if values.pop(name, ABSENT) is not ABSENT:
                findings.append(Finding(AnnouncingReason.IGNORED_WHILE_LOCKED, Effect.DROPPED, name))
    return Comments(Decision(tuple(findings)), Parameters(values))


def locked_by_course(kind: TopicKind, caller: Caller) -> Decision:
    """Said where the course locks comments on all announcements; empty otherwise."""
    if kind is TopicKind.DISCUSSION or not caller.place.settings.lock_all_announcements:
        return Decision()
    return Decision((Finding(AnnouncingReason.COMMENTS_LOCKED_BY_COURSE, Effect.CHANGED, "locked"),))


def _first_given(*given: Given) -> Given:
    return next((one for one in given if one is not ABSENT), ABSENT)


def _no_conversion(may: bool) -> Decision:
    """Who may announce is sought an announcement of that id; of all others the flag is ignored."""
    effect = Effect.NOTED if may else Effect.DROPPED
    found = Decision((Finding(AnnouncingReason.NO_CONVERSION, effect, "is_announcement"),))
    sought = Finding(CommonReason.NO_SUCH_THING, Effect.REFUSED, "topic_id")
    return found & Decision((sought,)) if may else found
