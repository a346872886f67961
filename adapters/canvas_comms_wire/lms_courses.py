"""Courses of Canvas LMS on the wire, as far as clients need them."""

from canvas_comms.lms.course_reading import CourseObject, EnrollmentObject, ShowCourse
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.leaves import FLAG, ID, INSTANT, TEXT
from canvas_comms_wire.records import Record, many, maybe, otherwise
from canvas_comms_wire.responses import One

ENROLLMENT = Record(
    EnrollmentObject,
    type=TEXT,
    role=TEXT,
    user_id=ID,
    enrollment_state=TEXT,
    limit_privileges_to_course_section=FLAG,
)
COURSE = Record(
    CourseObject,
    id=ID,
    name=maybe(TEXT),
    course_code=maybe(TEXT),
    workflow_state=maybe(TEXT),
    account_id=maybe(ID),
    root_account_id=maybe(ID),
    is_public=maybe(FLAG),
    created_at=maybe(INSTANT),
    start_at=maybe(INSTANT),
    end_at=maybe(INSTANT),
    time_zone=maybe(TEXT),
    enrollments=otherwise(many(ENROLLMENT.kind), ()),
)

ENDPOINTS: tuple[Endpoint, ...] = (Endpoint("GET", "/api/v1/courses/:id", ShowCourse, One(COURSE.kind)),)

__all__ = ["COURSE", "ENDPOINTS", "ENROLLMENT"]
