"""May a participant still reply in a conversation, and add messages or people to it?

Only conversations of a course or group can be locked. They are locked when the context is
gone, when the course is concluded, when every enrolment of the user there is concluded, or
when the user may send messages there neither to one nor to all. The last does not hold if a
teacher, TA or designer of the course is among those addressed, or if the user observes all
the others. In a group without a course only the right counts.

A message needs text. Together with those who are added, 101 people may take part, the
caller included. A plain student of an available course may not address people who have no
current enrolment there any more. Old messages may be included only if they belong to this
conversation and the caller received them. People can be added to group conversations only,
and at least one of those named must be resolved.
"""

from collections.abc import Collection, Iterable, Sequence

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.participants import observed_by
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC, OLD_SPEC
from canvas_comms.lms.courses import STAFF, Course, CourseRole, CourseState, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.params import RawParam, is_blank
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


QUEUED_FROM = 100
"""With this many participants a message is sent later (setting `max_immediate_…`)."""


class AddReason(Reason):
    """Why nothing is added, or what is lost."""

    BODY_BLANK = "message-blank", NEWEST
    TOO_MANY = "too-many-participants", NEWEST_SPEC
    NOT_ENROLLED = "recipient-not-enrolled", NEWEST_SPEC
    FOREIGN_MESSAGE = "message-of-another-thread", NEWEST
    NEVER_RECEIVED = "message-never-received", NEWEST
    NOBODY_ADDED = "nobody-added", NEWEST
    TOO_MANY_PEOPLE = "too-many-people", NEWEST_SPEC
    PRIVATE = "private-thread", f"{OLD_SPEC}; the status {INFERRED}"
    ALREADY_THERE = "already-there", NEWEST
    OUTSIDER = "outsider-of-private-thread", NEWEST
    NOTE_ONLY = "seen-by-author-only", NEWEST
    QUEUED = "sent-later", NEWEST


def has_text(body: RawParam) -> Decision:
    """Whether there is anything to say."""
    return _refused_if(is_blank(body), AddReason.BODY_BLANK, "body")


def fits(people: int, limit: int, reason: AddReason) -> Decision:
    """Whether that many may take part; `limit` does not count the caller."""
    return _refused_if(people > limit + 1, reason, "recipients")


def not_enrolled(
    directory: Directory, caller: str, code: str | None, users: Iterable[str]
) -> tuple[str, ...]:
    """Those whom a plain student may not address any more; none for anybody else."""
    context = None if code is None else Context.of(code)
    is_course = context is not None and context.kind is ContextKind.COURSE
    course = directory.course(context.id) if context is not None and is_course else None
    if course is None or not _plain_student(directory, caller, course):
        return ()
    return tuple(user for user in users if not _enrolled(directory, user, course))


def may_address(beyond: Collection[str]) -> Decision:
    """Whether everybody addressed is still enrolled."""
    return _refused_if(bool(beyond), AddReason.NOT_ENROLLED, "recipients")


def may_include(ids: Iterable[str | None], here: Collection[str], received: Collection[str]) -> Decision:
    """Whether old messages may be included: `here` are the thread's, `received` the caller's."""
    findings: list[Finding] = []
    for index, message in enumerate(ids):
        where = f"included_messages[{index}]"
        if message is None or message not in here:
            findings.append(Finding(AddReason.FOREIGN_MESSAGE, Effect.REFUSED, where))
        elif message not in received:
            findings.append(Finding(AddReason.NEVER_RECEIVED, Effect.REFUSED, where))
    order = [AddReason.FOREIGN_MESSAGE, AddReason.NEVER_RECEIVED]
    return Decision(tuple(f for reason in order for f in findings if f.reason is reason))


def who_gets_it(named: Collection[str], outsiders: Sequence[str], *, private: bool) -> Decision:
    """Whether anybody but the writer gets it, and who does not: a private thread takes no outsiders in."""
    findings = []
    left_out = outsiders if private else ()
    if not set(named).difference(left_out):
        findings.append(Finding(AddReason.NOTE_ONLY, Effect.NOTED, "recipients"))
    findings += [Finding(AddReason.OUTSIDER, Effect.DROPPED, f"user[{user}]") for user in left_out]
    return Decision(tuple(findings))


def may_grow(private: bool) -> Decision:
    """Whether a thread can take more people."""
    return _refused_if(private, AddReason.PRIVATE, "recipients")


def has_recipients(users: Collection[str]) -> Decision:
    """Whether anybody was named who can be added."""
    return _refused_if(not users, AddReason.NOBODY_ADDED, "recipients")


def _plain_student(directory: Directory, user: str, course: Course) -> bool:
    own = directory.enrollments_between(user, course.id)
    return (
        course.state is CourseState.AVAILABLE and bool(own) and all(e.role is CourseRole.STUDENT for e in own)
    )


def _enrolled(directory: Directory, user: str, course: Course) -> bool:
    current = (EnrollmentState.ACTIVE, EnrollmentState.INVITED)
    return any(e.state in current for e in directory.enrollments_between(user, course.id))


def _refused_if(broken: bool, reason: AddReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),)) if broken else Decision()
