"""Who may create topics, copy them and put them in order?

A new discussion needs the right to create or to moderate, and for students a course that
lets them. Announcements need their own right (see `announcing`). Copying needs the same as
creating, and to be in a group, an instructor, or to read as admin. Only moderators reorder.
"""

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.rules.powers import moderates
from canvas_comms.lms.discussions.sources import API_TESTS, CONTROLLER_TESTS, TOPIC_TESTS
from canvas_comms.lms.discussions.topics import Topic, TopicKind
from canvas_comms.lms.rights_table import Right


class CreatingReason(Reason):
    """Why something may not be made."""

    MAY_NOT_CREATE = "may-not-create", f"{CONTROLLER_TESTS}; {TOPIC_TESTS}"
    STUDENTS_MAY_NOT = "students-may-not-create", TOPIC_TESTS
    MAY_NOT_COPY = "may-not-copy", API_TESTS
    ANNOUNCEMENTS_NOT_COPIED = "announcements-not-copied", API_TESTS
    MAY_NOT_REORDER = "may-not-reorder", CONTROLLER_TESTS


def may_create(kind: TopicKind, caller: Caller) -> Decision:
    """Refused without the right to create a topic of this kind here."""
    if kind is TopicKind.ANNOUNCEMENT:
        return _unless(caller.has(Right.CREATE_ANNOUNCEMENTS), CreatingReason.MAY_NOT_CREATE)
    if not (caller.has(Right.CREATE_FORUM) or caller.has(Right.MODERATE_FORUM)):
        return _unless(False, CreatingReason.MAY_NOT_CREATE)
    lets = caller.place.settings.allow_student_discussion_topics or caller.has(Right.READ_AS_ADMIN)
    return _unless(lets, CreatingReason.STUDENTS_MAY_NOT)


def may_copy(topic: Topic, caller: Caller) -> Decision:
    """Refused for announcements, then without the right to copy."""
    if topic.is_announcement:
        return _unless(False, CreatingReason.ANNOUNCEMENTS_NOT_COPIED)
    enough = not caller.place.in_course or caller.instructor or caller.has(Right.READ_AS_ADMIN)
    return may_create(topic.kind, caller) & _unless(enough, CreatingReason.MAY_NOT_COPY)


def may_reorder(caller: Caller) -> Decision:
    """Refused for whoever does not moderate."""
    return _unless(moderates(TopicKind.DISCUSSION, caller), CreatingReason.MAY_NOT_REORDER)


def _unless(allowed: bool, reason: CreatingReason) -> Decision:
    return Decision() if allowed else Decision((Finding(reason, Effect.REFUSED, "topic"),))
