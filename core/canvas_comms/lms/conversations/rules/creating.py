"""May this message be sent, and what is looked at first?

The checks of a create call in the server's order; the first that fails answers. Whether
the recipients can be resolved comes before the body, the body before the right to send,
the right before the context, and the number of people near the end.
"""

from collections.abc import Collection, Sequence

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.addresses import PlaceAddress, needs_whole_class, read_address
from canvas_comms.lms.conversations.rules.sight import observed_by
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms.lms.courses import Course, CourseRole, CourseState, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.given import Given, Json, is_blank
from canvas_comms.lms.rights import Right, granted


class CreateReason(Reason):
    """Why a create call is refused, or what it loses."""

    RECIPIENTS_BLANK = "recipients-blank", NEWEST
    NOBODY_LEFT = "nobody-left", NEWEST_SPEC
    BODY_BLANK = "body-blank", NEWEST
    MAY_NOT_SEND = "may-not-send-in-course", NEWEST
    COURSE_CONCLUDED = "course-concluded", NEWEST
    NOT_TEXT = "recipient-not-text", f"{NEWEST}; older servers took numbers"
    WHOLE_CLASS = "whole-class-restricted", NEWEST_SPEC
    THREAD_REUSED = "thread-reused", NEWEST_SPEC
    SUBJECT_LOST = "subject-lost", f"{NEWEST_SPEC}: an old thread keeps its own subject"
    NOT_IN_OWN_INBOX = "not-in-own-inbox", f"{NEWEST_SPEC}: only under scope=sent until somebody answers"
    USER_NOTE_GONE = "user-note-gone", f"{NEWEST}: ignored; older servers kept it"
    ASYNC_IGNORED = "async-ignored", f"{NEWEST}: one thread is always made at once"


INSTRUCTORS = frozenset({CourseRole.TEACHER, CourseRole.TA})
"""Whom everybody may write to in a course."""


def are_given(recipients: Given) -> Decision:
    """Whether any recipients were named at all."""
    return _refused_if(is_blank(recipients), CreateReason.RECIPIENTS_BLANK, "recipients")


def anybody_left(users: Collection[str]) -> Decision:
    """Whether anybody is left after resolution."""
    return _refused_if(not users, CreateReason.NOBODY_LEFT, "recipients")


def has_body(body: Given) -> Decision:
    """Whether there is anything to say."""
    return _refused_if(is_blank(body), CreateReason.BODY_BLANK, "body")


def what_is_obsolete(user_note: Given) -> Decision:
    """What older servers knew and this one ignores."""
    finding = Finding(CreateReason.USER_NOTE_GONE, Effect.DROPPED, "user_note")
    return Decision() if is_blank(user_note) else Decision((finding,))


def may_send_in(directory: Directory, writer: str, code: str | None, users: Sequence[str]) -> Decision:
    """In a course without the right to send, only instructors and observed students are reached."""
    course = course_of(directory, code)
    if course is None or granted(directory, writer, Right.SEND_MESSAGES, course.context):
        return Decision()
    observed = observed_by(directory, writer)
    beyond = any(user not in observed and not _instructs(directory, user, course) for user in users)
    return _refused_if(beyond, CreateReason.MAY_NOT_SEND, "context_code")


def is_not_concluded(directory: Directory, writer: str, code: str | None) -> Decision:
    """In a concluded course only those send who read it as administrators."""
    course = course_of(directory, code)
    concluded = course is not None and course.state is CourseState.COMPLETED
    if course is None or not concluded or granted(directory, writer, Right.READ_AS_ADMIN, course.context):
        return Decision()
    return _refused_if(True, CreateReason.COURSE_CONCLUDED, "context_code")


def are_text(elements: Sequence[Json]) -> Decision:
    """Whether every recipient is text; JSON numbers are not."""
    return Decision(
        tuple(
            Finding(CreateReason.NOT_TEXT, Effect.REFUSED, f"recipients[{i}]")
            for i, element in enumerate(elements)
            if not isinstance(element, str)
        )
    )


def may_address_class(directory: Directory, writer: str, texts: Sequence[str]) -> Decision:
    """Whole classes need a right of their own; single roles of staff, sections and groups do not."""
    findings = []
    for index, text in enumerate(texts):
        address = read_address(text)
        if not isinstance(address, PlaceAddress) or not needs_whole_class(address):
            continue
        course = directory.course(address.id)
        if course is not None and not granted(directory, writer, Right.SEND_MESSAGES_ALL, course.context):
            findings.append(Finding(CreateReason.WHOLE_CLASS, Effect.REFUSED, f"recipients[{index}]"))
    return Decision(tuple(findings))


def course_of(directory: Directory, code: str | None) -> Course | None:
    """The course that a context code names."""
    context = None if code is None else Context.of(code)
    is_course = context is not None and context.kind is ContextKind.COURSE
    return directory.course(context.id) if context is not None and is_course else None


def _instructs(directory: Directory, user: str, course: Course) -> bool:
    return any(
        e.role in INSTRUCTORS and e.state in (EnrollmentState.ACTIVE, EnrollmentState.INVITED)
        for e in directory.enrollments_between(user, course.id)
    )


def _refused_if(broken: bool, reason: CreateReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),)) if broken else Decision()
