"""Who may do what to a topic, and to its entries?

One table for topics. Each permission is granted by any one of its clauses, and a clause holds
when all of its conditions do. Moderators may do everything to a topic that is no group's copy,
locked or not. Students keep their own topic in hand while it is published, open and the course
lets students edit. Replies need the right to post, an open topic and an enrolment that is not
over. Announcements have a table of their own: nobody but their author and moderators changes
them, and comments can be off for a whole course.

Entries go by the same conditions. Posting one needs the right to post (or to moderate; at
announcements taking part as a student is enough), a topic that is there and not locked for the
person, and comments that are not disabled. An own entry may be changed while the topic is open
for its author, the course lets students edit and the enrolment is not over; moderators may
change any entry always.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.dates import lock_for
from canvas_comms.lms.discussions.rules.visibility import READS, sees
from canvas_comms.lms.discussions.sources import (
    ANNOUNCEMENT_CODE,
    ENTRY_CODE,
    ENTRY_TESTS,
    TOPIC_CODE,
    TOPIC_TESTS,
)
from canvas_comms.lms.rights import Right


class TopicPermission(enum.Enum):
    """What can be done to a topic. The first five are the keys of Canvas's permissions map."""

    ATTACH = "attach"
    UPDATE = "update"
    REPLY = "reply"
    DELETE = "delete"
    MANAGE_ASSIGN_TO = "manage_assign_to"
    READ = "read"
    READ_REPLIES = "read_replies"
    RATE = "rate"


class Condition(enum.Enum):
    """A condition that holds, or does not, for one person at one topic now."""

    SEES = "sees"
    AUTHOR = "author"
    MODERATES = "moderates"
    NO_COPY = "no-group-copy"
    UNLOCKED = "not-locked-for-the-person"
    PUBLISHED = "published"
    POSTS = "may-post"
    ENROLLED = "enrolment-not-over"
    STUDENT = "takes-part-as-student"
    EDITS_OWN = "may-edit-own-posts"
    NO_ENTRIES = "has-no-active-entries"
    COMMENTS_ON = "comments-not-disabled"
    ATTACHES = "may-attach"
    ASSIGNS = "manages-assignments"
    BELONGS = "member-or-admin"
    RATING_ON = "rating-is-on"
    GRADES_IF_NEEDED = "is-a-grader-if-only-they-rate"


_OWN = frozenset(
    {
        Condition.AUTHOR,
        Condition.NO_COPY,
        Condition.STUDENT,
        Condition.PUBLISHED,
        Condition.UNLOCKED,
        Condition.EDITS_OWN,
    }
)
_MODERATOR = frozenset({Condition.MODERATES, Condition.NO_COPY})
_RATING = frozenset({Condition.SEES, Condition.RATING_ON, Condition.GRADES_IF_NEEDED})
_REPLYING = frozenset({Condition.SEES, Condition.UNLOCKED, Condition.ENROLLED, Condition.COMMENTS_ON})

Clauses = tuple[frozenset[Condition], ...]

PERMISSIONS: Mapping[TopicKind, Mapping[TopicPermission, Clauses]] = {
    TopicKind.DISCUSSION: {
        TopicPermission.READ: (frozenset({Condition.SEES}),),
        TopicPermission.READ_REPLIES: (frozenset({Condition.SEES}),),
        TopicPermission.REPLY: (_REPLYING | {Condition.AUTHOR}, _REPLYING | {Condition.POSTS}),
        TopicPermission.UPDATE: (_MODERATOR, _OWN),
        TopicPermission.DELETE: (_MODERATOR, _OWN | {Condition.NO_ENTRIES}),
        TopicPermission.ATTACH: (frozenset({Condition.ATTACHES}),),
        TopicPermission.MANAGE_ASSIGN_TO: (frozenset({Condition.ASSIGNS}),),
        TopicPermission.RATE: (_RATING,),
    },
    TopicKind.ANNOUNCEMENT: {
        TopicPermission.READ: (frozenset({Condition.SEES}),),
        TopicPermission.READ_REPLIES: (frozenset({Condition.SEES, Condition.BELONGS}),),
        TopicPermission.REPLY: (
            frozenset({Condition.AUTHOR, Condition.COMMENTS_ON}),
            _REPLYING | {Condition.POSTS},
        ),
        TopicPermission.UPDATE: (frozenset({Condition.AUTHOR}), _MODERATOR),
        TopicPermission.DELETE: (frozenset({Condition.AUTHOR, Condition.NO_ENTRIES}), _MODERATOR),
        TopicPermission.ATTACH: (frozenset({Condition.ATTACHES}),),
        TopicPermission.MANAGE_ASSIGN_TO: (frozenset({Condition.ASSIGNS}),),
        TopicPermission.RATE: (_RATING,),
    },
}
"""Permission → the ways to have it. Source: Canvas LMS, code and tests of the models' policies."""


class PermissionReason(Reason):
    """Why something may not be done."""

    NOT_ALLOWED = "not-allowed", f"{TOPIC_CODE}; {TOPIC_TESTS}; {ANNOUNCEMENT_CODE}"


def permissions_of(
    topic: Topic, root: Topic | None, caller: Caller, now: datetime, *, has_entries: bool
) -> frozenset[TopicPermission]:
    """Everything the person may do to the topic now. `has_entries`: live ones."""
    met = conditions(topic, root, caller, now, has_entries=has_entries)
    return frozenset(p for p, clauses in PERMISSIONS[topic.kind].items() if any(c <= met for c in clauses))


def needs(permission: TopicPermission, granted: frozenset[TopicPermission], where: str = "topic") -> Decision:
    """Refused unless the permission is granted."""
    if permission in granted:
        return Decision()
    return Decision((Finding(PermissionReason.NOT_ALLOWED, Effect.REFUSED, where),))


def moderates(topic_kind: TopicKind, caller: Caller) -> bool:
    """Whether the person moderates topics of this kind: reads them and may moderate."""
    return caller.has(READS[topic_kind], Right.MODERATE_FORUM)


def comments_disabled(topic: Topic, caller: Caller) -> bool:
    """Whether the course lets nobody comment on announcements; a topic's own lock is no part of it."""
    return topic.is_announcement and caller.course_or_group.settings.lock_all_announcements


def may_attach(caller: Caller) -> bool:
    """Whether the person may attach files here; groups of accounts never let anybody."""
    if caller.course_or_group.course is None:
        return False
    if caller.has(Right.READ_FORUM, Right.MODERATE_FORUM):
        return True
    posts = Right.CREATE_FORUM in caller.rights or Right.POST_TO_FORUM in caller.rights
    return posts and caller.course_or_group.settings.allow_student_forum_attachments


def may_edit_own(caller: Caller) -> bool:
    """Whether the person may change what they wrote: students only where the course lets them."""
    return not caller.student or caller.course_or_group.settings.allow_student_discussion_editing


def conditions(
    topic: Topic, root: Topic | None, caller: Caller, now: datetime, *, has_entries: bool = False
) -> frozenset[Condition]:
    """Every condition that holds for the person at the topic now."""
    seen = sees(topic, caller, now)
    grader = not topic.only_graders_can_rate or caller.has(Right.MANAGE_GRADES)
    conditions_now = {
        Condition.SEES: seen,
        Condition.AUTHOR: caller.user is not None and topic.author == caller.user,
        Condition.MODERATES: moderates(topic.kind, caller),
        Condition.NO_COPY: topic.root is None,
        Condition.UNLOCKED: lock_for(topic, root, caller, now) is None,
        Condition.PUBLISHED: topic.state in (TopicState.ACTIVE, TopicState.POST_DELAYED),
        Condition.POSTS: caller.has(Right.POST_TO_FORUM),
        Condition.ENROLLED: caller.active,
        Condition.STUDENT: caller.student,
        Condition.EDITS_OWN: may_edit_own(caller),
        Condition.NO_ENTRIES: not has_entries,
        Condition.COMMENTS_ON: not comments_disabled(topic, caller),
        Condition.ATTACHES: may_attach(caller),
        Condition.ASSIGNS: caller.course_or_group.in_course and caller.has(Right.MANAGE_ASSIGNMENTS_EDIT),
        Condition.BELONGS: caller.belongs,
        Condition.RATING_ON: topic.allow_rating,
        Condition.GRADES_IF_NEEDED: grader,
    }
    return frozenset(condition for condition, holds in conditions_now.items() if holds)


class EntryPermissionReason(Reason):
    """Why not."""

    MAY_NOT_POST = "may-not-post", f"{ENTRY_CODE}; {ENTRY_TESTS}"
    MAY_NOT_CHANGE = "may-not-change", f"{ENTRY_CODE}; {ENTRY_TESTS}"


_OPEN = frozenset({Condition.SEES, Condition.UNLOCKED, Condition.COMMENTS_ON})

CREATE: Mapping[TopicKind, tuple[frozenset[Condition], ...]] = {
    TopicKind.DISCUSSION: (_OPEN | {Condition.POSTS}, _OPEN | {Condition.MODERATES}),
    TopicKind.ANNOUNCEMENT: (
        _OPEN | {Condition.POSTS},
        _OPEN | {Condition.MODERATES},
        _OPEN | {Condition.STUDENT},
    ),
}
"""Each row is enough to post."""

CHANGE_OWN = frozenset({Condition.SEES, Condition.UNLOCKED, Condition.EDITS_OWN, Condition.ENROLLED})
CHANGE_ANY = frozenset({Condition.MODERATES})


def may_post(kind: TopicKind, met: frozenset[Condition]) -> Decision:
    """Refused unless a row of `CREATE` holds."""
    return _unless(any(row <= met for row in CREATE[kind]), EntryPermissionReason.MAY_NOT_POST, "topic")


def may_change(met: frozenset[Condition], *, own: bool) -> Decision:
    """Refused unless it is an own entry in an open topic, or the person moderates."""
    allowed = met >= CHANGE_ANY or (own and met >= CHANGE_OWN)
    return _unless(allowed, EntryPermissionReason.MAY_NOT_CHANGE, "entry")


def _unless(allowed: bool, reason: EntryPermissionReason, where: str) -> Decision:
    return Decision() if allowed else Decision((Finding(reason, Effect.REFUSED, where),))
