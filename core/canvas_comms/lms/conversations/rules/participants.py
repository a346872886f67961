"""Whom does a user see in a course, and how are the participants of a conversation shown?

They stand in order of their latest message, newest first; those who never wrote come last,
and ties go by short name. The audience is everybody but the reader, so it is empty in a
conversation with oneself. Pictures are left out where more than 100 people take part. With
exactly one other person, `audience_contexts` says what that person is in the courses and
groups of the reader's tags; with more people its lists are empty, and with nobody there are
no contexts at all.

A generated message names those who were added in order of their ids, by short name: `jane
was added …`, `jane and joe were added …`, `jane, joe, and tommy were added …`.

With the right to send messages a user sees everybody in the course, or only the people of
their own sections if they are limited to them. Without it they see teachers and TAs, the
students they observe, and themselves. Students see no observers but their own. Enrolments
count while active or invited; in a concluded course none does. A user who takes no part
but may read the course as an administrator sees all its people.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import STAFF, Course, CourseRole, CourseState, Enrollment, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted

COUNTING = frozenset({EnrollmentState.ACTIVE, EnrollmentState.INVITED})
"""States of enrolments that count for messages."""

ALWAYS_SEEN = frozenset({CourseRole.TEACHER, CourseRole.TA})
"""Whom everybody in a course may write to."""


@attrs.frozen
class CourseVisibility:
    """What one person sees in one course. `sections` None: not limited to sections."""

    viewer: str
    course: str
    everybody: bool
    sections: frozenset[str] | None = None
    observed: frozenset[str] = frozenset()
    observers: frozenset[str] = frozenset()
    sees_observers: bool = True


def counts(enrollment: Enrollment, course: Course) -> bool:
    """Whether an enrolment counts for messages."""
    return enrollment.state in COUNTING and course.state is not CourseState.COMPLETED


def visibility_in(directory: Directory, viewer: str, course: Course) -> CourseVisibility | None:
    """What this user sees in the course; None if they see nobody there."""
    own = [e for e in directory.enrollments_between(viewer, course.id) if counts(e, course)]
    if not own:
        admin = granted(directory, viewer, Right.READ_AS_ADMIN, course.context)
        open_course = course.state is not CourseState.COMPLETED
        return CourseVisibility(viewer, course.id, everybody=True) if admin and open_course else None
    limited = all(e.limit_privileges_to_course_section for e in own)
    return CourseVisibility(
        viewer=viewer,
        course=course.id,
        everybody=granted(directory, viewer, Right.SEND_MESSAGES, course.context),
        sections=frozenset(e.section_id for e in own) if limited else None,
        observed=observed_by(directory, viewer),
        observers=frozenset(directory.observers_of(viewer)),
        sees_observers=any(e.role in STAFF or e.role is CourseRole.OBSERVER for e in own),
    )


def can_see(visibility: CourseVisibility, enrollment: Enrollment) -> bool:
    """Whether a counting enrolment in that course is seen."""
    if enrollment.user_id == visibility.viewer:
        return True
    if visibility.sections is not None and enrollment.section_id not in visibility.sections:
        return False
    if enrollment.role is CourseRole.OBSERVER and not visibility.sees_observers:
        own = enrollment.observes == visibility.viewer or enrollment.user_id in visibility.observers
        return own and visibility.everybody
    return visibility.everybody or enrollment.role in ALWAYS_SEEN or enrollment.user_id in visibility.observed


def observed_by(directory: Directory, viewer: str) -> frozenset[str]:
    """The students whom this user observes, in courses or outside them."""
    linked = (e.observes for e in directory.enrollments_of(viewer) if e.state in COUNTING)
    return frozenset(directory.observees_of(viewer)) | {student for student in linked if student is not None}


def visible_enrollments(
    directory: Directory,
    visibility: CourseVisibility,
    course: Course,
    roles: Iterable[CourseRole] = tuple(CourseRole),
) -> tuple[Enrollment, ...]:
    """The enrolments in the course that are seen, of these roles."""
    wanted = frozenset(roles)
    return tuple(
        e
        for e in directory.enrollments_in(course.id)
        if e.role in wanted and counts(e, course) and can_see(visibility, e)
    )


AVATAR_LIMIT = 100
"""With more people no pictures are listed."""


AVATAR = "/images/messages/avatar-50.png"


GROUP_AVATAR = "/images/messages/avatar-group-50.png"


MEMBER = ("Member",)


FAKE_COURSE = "0"


FAKE = ("FakeEnrollment",)
"""How an administrator sees the people of their account."""


_NEVER = datetime.min.replace(tzinfo=UTC)


def in_order(directory: Directory, wrote: Iterable[tuple[str, datetime | None]]) -> tuple[str, ...]:
    """The user ids in order; `wrote` tells when each wrote last, None if never."""

    def key(one: tuple[str, datetime | None]) -> tuple[float, str, int, str]:
        user_id, at = one
        user = directory.user(user_id)
        name = "" if user is None else (user.short_name or user.name).casefold()
        return -(at or _NEVER).timestamp(), name, len(user_id), user_id

    return tuple(user_id for user_id, _ in sorted(wrote, key=key))


def shared_courses(directory: Directory, viewer: str, other: str) -> Mapping[str, tuple[str, ...]]:
    """What the other is in the courses that both share; an administrator sees more."""
    mine = {e.course_id for e in directory.enrollments_of(viewer) if e.state in COUNTING}
    roles: dict[str, dict[str, None]] = {}
    for enrollment in directory.enrollments_of(other):
        if enrollment.state in COUNTING and enrollment.course_id in mine:
            roles.setdefault(enrollment.course_id, {})[enrollment.role.enrollment_type] = None
    found = {course_id: tuple(types) for course_id, types in roles.items()}
    roster = granted(directory, viewer, Right.READ_ROSTER, directory.root_account.context)
    return found | {FAKE_COURSE: FAKE} if roster else found


def shared_groups(directory: Directory, viewer: str, other: str) -> Mapping[str, tuple[str, ...]]:
    """The groups that both are members of."""
    groups = directory.groups_of(other)
    return {group.id: MEMBER for group in groups if directory.is_member(viewer, group.id)}


def audience_contexts(
    directory: Directory, viewer: str, audience: Sequence[str], tags: Sequence[str]
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """`audience_contexts`: courses and groups of the viewer's tags."""
    courses: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for context in map(Context.of, tags if audience else ()):
        if context is not None and context.kind in (ContextKind.COURSE, ContextKind.GROUP):
            (courses if context.kind is ContextKind.COURSE else groups)[context.id] = ()
    if len(audience) == 1:
        with_one = shared_courses(directory, viewer, audience[0])
        in_groups = shared_groups(directory, viewer, audience[0])
        courses = {course_id: with_one.get(course_id, ()) for course_id in courses}
        groups = {group_id: in_groups.get(group_id, ()) for group_id in groups}
    return courses, groups


def added_text(names: Sequence[str], by: str) -> str:
    """The text of the message about people who were added."""
    verb = "was" if len(names) == 1 else "were"
    return f"{together(names)} {verb} added to the conversation by {by}"


def together(names: Sequence[str]) -> str:
    """The names as a list in English, with a comma before `and` from three on."""
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]
