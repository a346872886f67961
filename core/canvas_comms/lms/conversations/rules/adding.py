"""May this be added to a thread: a message, or people?

A message needs text. Together with those who are added, 101 people may take part, the
caller included. A plain student of an available course may not address somebody who has
no current enrolment there any more. Old messages may be shown along only if they are of
this thread and the caller has received them. People can be added to group threads only,
and somebody must be named who can be resolved.
"""

from collections.abc import Collection, Iterable

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC, OLD_SPEC
from canvas_comms.lms.courses import Course, CourseRole, CourseState, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.given import Given, is_blank

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


def has_text(body: Given) -> Decision:
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
    """Whether old messages may be shown along: `here` are the thread's, `received` the caller's."""
    findings: list[Finding] = []
    for index, message in enumerate(ids):
        where = f"included_messages[{index}]"
        if message is None or message not in here:
            findings.append(Finding(AddReason.FOREIGN_MESSAGE, Effect.REFUSED, where))
        elif message not in received:
            findings.append(Finding(AddReason.NEVER_RECEIVED, Effect.REFUSED, where))
    order = [AddReason.FOREIGN_MESSAGE, AddReason.NEVER_RECEIVED]
    return Decision(tuple(f for reason in order for f in findings if f.reason is reason))


def may_grow(private: bool) -> Decision:
    """Whether a thread can take more people."""
    return _refused_if(private, AddReason.PRIVATE, "recipients")


def somebody(users: Collection[str]) -> Decision:
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
