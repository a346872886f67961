"""Whom does somebody see in a course?

With the right to send messages somebody sees everybody in the course, or only the people
of his sections when he is limited to them. Without it he sees teachers and TAs, the
students he observes, and himself. Students see no observers but their own. Enrolments
count while active or invited; in a concluded course none does. Somebody who takes no
part but may read the course as an administrator sees all its people.
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
class Sight:
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


def sight_in(directory: Directory, viewer: str, course: Course) -> Sight | None:
    """What this user sees in the course; None if he sees nobody there."""
    own = [e for e in directory.enrollments_between(viewer, course.id) if counts(e, course)]
    if not own:
        admin = granted(directory, viewer, Right.READ_AS_ADMIN, course.context)
        open_course = course.state is not CourseState.COMPLETED
        return Sight(viewer, course.id, everybody=True) if admin and open_course else None
    limited = all(e.limit_privileges_to_course_section for e in own)
    return Sight(
        viewer=viewer,
        course=course.id,
        everybody=granted(directory, viewer, Right.SEND_MESSAGES, course.context),
        sections=frozenset(e.section_id for e in own) if limited else None,
        observed=observed_by(directory, viewer),
        observers=frozenset(directory.observers_of(viewer)),
        sees_observers=any(e.role in STAFF or e.role is CourseRole.OBSERVER for e in own),
    )


def sees(sight: Sight, enrollment: Enrollment) -> bool:
    """Whether a counting enrolment in that course is seen."""
    if enrollment.user_id == sight.viewer:
        return True
    if sight.sections is not None and enrollment.section_id not in sight.sections:
        return False
    if enrollment.role is CourseRole.OBSERVER and not sight.sees_observers:
        own = enrollment.observes == sight.viewer or enrollment.user_id in sight.observers
        return own and sight.everybody
    return sight.everybody or enrollment.role in ALWAYS_SEEN or enrollment.user_id in sight.observed


def observed_by(directory: Directory, viewer: str) -> frozenset[str]:
    """The students whom this user observes, in courses or outside them."""
    linked = (e.observes for e in directory.enrollments_of(viewer) if e.state in COUNTING)
    return frozenset(directory.observees_of(viewer)) | {student for student in linked if student is not None}


def seen_in(
    directory: Directory, sight: Sight, course: Course, roles: Iterable[CourseRole] = tuple(CourseRole)
) -> tuple[Enrollment, ...]:
    """The enrolments in the course that are seen, of these roles."""
    wanted = frozenset(roles)
    return tuple(
        e
        for e in directory.enrollments_in(course.id)
        if e.role in wanted and counts(e, course) and sees(sight, e)
    )
