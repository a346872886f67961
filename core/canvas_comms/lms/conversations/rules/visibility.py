"""Whom does a user see in a course?

With the right to send messages a user sees everybody in the course, or only the people of
their own sections if they are limited to them. Without it they see teachers and TAs, the
students they observe, and themselves. Students see no observers but their own. Enrolments
count while active or invited; in a concluded course none does. A user who takes no part
but may read the course as an administrator sees all its people.
"""

from collections.abc import Iterable

import attrs

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
