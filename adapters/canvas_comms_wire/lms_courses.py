"""Courses as Canvas LMS writes them in JSON, as far as clients need them."""

from collections.abc import Mapping

from canvas_comms.lms.course_reading import CourseShown
from canvas_comms.lms.courses import CourseState, Enrollment
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_json import iso, number

STATES: Mapping[CourseState, str] = {
    CourseState.CLAIMED: "unpublished",
    CourseState.AVAILABLE: "available",
    CourseState.COMPLETED: "completed",
}
"""What the API calls the states of a course."""


def write_course(shown: CourseShown) -> Json:
    """The Course object, with the reader's own enrolments."""
    course = shown.course
    return {
        "id": number(course.id),
        "name": course.name,
        "course_code": course.name,
        "workflow_state": STATES[course.state],
        "account_id": number(shown.account_id),
        "root_account_id": number(shown.account_id),
        "is_public": course.is_public,
        "created_at": iso(course.created_at),
        "start_at": None,
        "end_at": None,
        "time_zone": "UTC",
        "enrollments": [_enrollment(one) for one in shown.enrollments],
    }


def _enrollment(enrollment: Enrollment) -> Json:
    return {
        "type": enrollment.role.value,
        "role": enrollment.role.enrollment_type,
        "user_id": number(enrollment.user_id),
        "enrollment_state": enrollment.state.value,
        "limit_privileges_to_course_section": enrollment.limit_privileges_to_course_section,
    }


__all__ = ["STATES", "write_course"]
