"""May this message be sent, and what is checked first?

The checks of a create call stand in the server's order, and the first that fails answers:
whether the recipients can be resolved comes before the body, the body before the right to
send, the right before the context, and the number of people near the end.

The context is a course or group in which the writer is a member or may send messages. Of
accounts only the root account can be one, and only for a user who may read its roster;
sections, users and unreadable codes are invalid. A well-formed code of a course, group or
section that does not exist breaks the server before that, while it looks for recipients.

A subject has at most 255 characters and a body at most 65,535; longer ones are refused as
invalid records, and each call refuses a blank body in its own words. Files are kept only
from the sender's own folder for conversation attachments; all others are dropped silently,
and as this folder cannot be filled here, all are.

The completion of a batch creeps towards a small share of the whole before it starts, the
smaller the more people it goes to; once it sends, the rest follows the number of
conversations sent. A batch that is finished or has failed is no longer listed.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.model import BatchState
from canvas_comms.lms.conversations.rules.participants import observed_by
from canvas_comms.lms.conversations.rules.recipients import ContextAddress, needs_whole_class, read_address
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC
from canvas_comms.lms.courses import Course, CourseRole, CourseState, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.params import Json, RawParam, is_blank
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


def are_given(recipients: RawParam) -> Decision:
    """Whether any recipients were named at all."""
    return _refused_if(is_blank(recipients), CreateReason.RECIPIENTS_BLANK, "recipients")


def anybody_left(users: Collection[str]) -> Decision:
    """Whether anybody is left after resolution."""
    return _refused_if(not users, CreateReason.NOBODY_LEFT, "recipients")


def has_body(body: RawParam) -> Decision:
    """Whether there is anything to say."""
    return _refused_if(is_blank(body), CreateReason.BODY_BLANK, "body")


def what_is_obsolete(user_note: RawParam) -> Decision:
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
        if not isinstance(address, ContextAddress) or not needs_whole_class(address):
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


class ContextReason(Reason):
    """What can be said of a context code."""

    INVALID = "context-invalid", NEWEST_SPEC
    UNKNOWN = "context-does-not-exist", f"{NEWEST}: an error nobody rescues; {INFERRED}"


def may_be_context(directory: Directory, writer: str, code: str) -> Decision:
    """Whether a conversation of this writer may have the context."""
    context = Context.of(code)
    if context is None or not _usable(directory, writer, context):
        return _no(ContextReason.INVALID)
    return Decision()


def exists(directory: Directory, code: str) -> Decision:
    """Whether looking for recipients in the context works at all."""
    context = Context.of(code)
    known = {
        ContextKind.COURSE: directory.course,
        ContextKind.SECTION: directory.section,
        ContextKind.GROUP: directory.group,
    }
    if context is None or context.kind not in known or known[context.kind](context.id) is not None:
        return Decision()
    return _no(ContextReason.UNKNOWN)


def _usable(directory: Directory, writer: str, context: Context) -> bool:
    if context.kind is ContextKind.ACCOUNT:
        root = context.id == directory.root_account.id
        return root and granted(directory, writer, Right.READ_ROSTER, context)
    if context.kind is ContextKind.COURSE:
        member = bool(directory.enrollments_between(writer, context.id))
    elif context.kind is ContextKind.GROUP:
        member = directory.is_member(writer, context.id)
    else:
        return False
    return member or granted(directory, writer, Right.SEND_MESSAGES, context)


def _no(reason: ContextReason) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, "context_code"),))


SUBJECT_LIMIT = 255
BODY_LIMIT = 65_535


class TextReason(Reason):
    """What can be said of subject and body."""

    SUBJECT_TOO_LONG = "subject-too-long", NEWEST_SPEC
    BODY_TOO_LONG = "body-too-long", f"{NEWEST}; the number {INFERRED}"


def may_be_subject(subject: str | None) -> Decision:
    """Whether a new thread may have this subject."""
    if subject is None or len(subject) <= SUBJECT_LIMIT:
        return Decision()
    return Decision((Finding(TextReason.SUBJECT_TOO_LONG, Effect.REFUSED, "subject"),))


def may_be_body(body: str) -> Decision:
    """Whether a message may have this body."""
    if len(body) <= BODY_LIMIT:
        return Decision()
    return Decision((Finding(TextReason.BODY_TOO_LONG, Effect.REFUSED, "body"),))


IN_PROGRESS = frozenset({BatchState.CREATED, BatchState.SENDING})
"""The states in which a bulk sending is listed."""


def completion(state: BatchState, recipients: int, waited: timedelta, sent: int = 0) -> float:
    """Between 0 and 1. `waited` is the time since it was created. Source: Canvas LMS, middle vintage."""
    if state is BatchState.SENT:
        return 1.0
    share = 20 / (recipients + 20)
    if state is BatchState.SENDING:
        return share + (1 - share) * (sent / recipients if recipients else 1)
    minutes = min(max(waited.total_seconds() / 60, 0), 1000)
    return float(share * (1 - 2**-minutes))
