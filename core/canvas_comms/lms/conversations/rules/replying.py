"""May somebody still answer in a thread?

Only threads of a course or group can be locked. They are when the context is gone, when
the course is concluded, when every enrolment of his there is concluded, or when he may
send messages there neither to one nor to all. The last does not hold if a teacher, TA or
designer of the course is among those addressed, or if he observes all the others. In a
group without a course only the right counts.
"""

from collections.abc import Collection

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.sight import observed_by
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms.lms.courses import STAFF, Course, CourseState, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted


class ReplyReason(Reason):
    """Why replies are locked."""

    CONTEXT_GONE = "context-gone", NEWEST
    COURSE_CONCLUDED = "course-concluded", NEWEST_SPEC
    ENROLMENTS_CONCLUDED = "enrolments-concluded", NEWEST
    NO_RIGHT = "no-right-to-reply", NEWEST_SPEC


def may_reply(directory: Directory, user: str, context_code: str | None, others: Collection[str]) -> Decision:
    """Whether this user may answer `others` in a thread with that context."""
    context = None if context_code is None else Context.of(context_code)
    if context is None or context.kind not in (ContextKind.COURSE, ContextKind.GROUP):
        return Decision()
    course = _course_of(directory, context)
    if isinstance(course, ReplyReason):
        return _locked(course)
    if course is None:
        return Decision() if _has_right(directory, user, context) else _locked(ReplyReason.NO_RIGHT)
    if course.state is CourseState.COMPLETED:
        return _locked(ReplyReason.COURSE_CONCLUDED)
    own = directory.enrollments_between(user, course.id)
    if own and all(e.state is EnrollmentState.COMPLETED for e in own):
        return _locked(ReplyReason.ENROLMENTS_CONCLUDED)
    excused = _has_right(directory, user, context) or _staff_among(directory, course, others)
    if excused or (others and observed_by(directory, user).issuperset(others)):
        return Decision()
    return _locked(ReplyReason.NO_RIGHT)


def _course_of(directory: Directory, context: Context) -> Course | ReplyReason | None:
    if context.kind is ContextKind.COURSE:
        return directory.course(context.id) or ReplyReason.CONTEXT_GONE
    group = directory.group(context.id)
    if group is None:
        return ReplyReason.CONTEXT_GONE
    if group.owner.kind is not ContextKind.COURSE:
        return None
    return directory.course(group.owner.id) or ReplyReason.CONTEXT_GONE


def _has_right(directory: Directory, user: str, context: Context) -> bool:
    return any(
        granted(directory, user, right, context) for right in (Right.SEND_MESSAGES, Right.SEND_MESSAGES_ALL)
    )


def _staff_among(directory: Directory, course: Course, people: Collection[str]) -> bool:
    return any(
        e.role in STAFF and e.state is EnrollmentState.ACTIVE
        for person in people
        for e in directory.enrollments_between(person, course.id)
    )


def _locked(reason: ReplyReason) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, "context"),))
