"""Users and courses in Canvas LMS's JSON, as far as clients need them."""

from canvas_comms.lms.course_reading import CourseEnrollment, CourseProfile, ShowCourse
from canvas_comms.lms.users import OwnProfile, ShowUser, UserProfile
from canvas_comms_wire.endpoint import Endpoint, in_path
from canvas_comms_wire.leaves import FLAG, ID, INSTANT, OBJECT, TEXT
from canvas_comms_wire.records import Record, inline, many, maybe, otherwise
from canvas_comms_wire.responses import One

_TEXT = maybe(TEXT)

OWN = Record(
    OwnProfile, locale=_TEXT, effective_locale=otherwise(TEXT, ""), permissions=otherwise(OBJECT, {})
)
USER = Record(
    UserProfile,
    id=ID,
    name=_TEXT,
    created_at=maybe(INSTANT),
    sortable_name=_TEXT,
    short_name=_TEXT,
    last_name=_TEXT,
    first_name=_TEXT,
    own=inline(OWN),
)
ENROLLMENT = Record(
    CourseEnrollment,
    type=TEXT,
    role=TEXT,
    user_id=ID,
    enrollment_state=TEXT,
    limit_privileges_to_course_section=otherwise(FLAG, False),
)
COURSE = Record(
    CourseProfile,
    id=ID,
    name=_TEXT,
    course_code=_TEXT,
    workflow_state=_TEXT,
    account_id=maybe(ID),
    root_account_id=maybe(ID),
    is_public=maybe(FLAG),
    created_at=maybe(INSTANT),
    start_at=maybe(INSTANT),
    end_at=maybe(INSTANT),
    time_zone=_TEXT,
    enrollments=otherwise(many(ENROLLMENT.kind), ()),
)

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/api/v1/users/:id", ShowUser, One(USER.kind), user=in_path("id")),
    Endpoint("GET", "/api/v1/courses/:id", ShowCourse, One(COURSE.kind), course=in_path("id")),
)

__all__ = ["COURSE", "ENDPOINTS", "USER"]
