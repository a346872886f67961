"""Users, enrolments and profiles in Canvas LMS's JSON."""

from canvas_comms.lms.roster.resources import (
    Activity,
    Calendar,
    DisplayedUser,
    EnrollmentObject,
    EnrollmentSis,
    Grades,
    OwnEnrollment,
    OwnProfile,
    Profile,
    ProfileSis,
    SisImport,
    UnpostedGrades,
    UserDetails,
    UserLogin,
    UserMail,
    UserObject,
    UserSis,
)
from canvas_comms_wire.json_schemas import reference_to
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import FLAG, FLOAT, ID, INSTANT, NUMBER, OBJECT, TEXT, URL, Kind
from canvas_comms_wire.records import Record, inline, many, maybe

_ID, _TEXT, _FLAG, _NUMBER, _FLOAT = maybe(ID), maybe(TEXT), maybe(FLAG), maybe(NUMBER), maybe(FLOAT)
_INSTANT, _URL, _OBJECT = maybe(INSTANT), maybe(URL), maybe(OBJECT)
_SHOWN = maybe(TEXT, omit=True)

SIS_IMPORT = Record(SisImport, sis_import_id=_ID)
CALENDAR = Record(Calendar, ics=_URL)
DISPLAYED_USER = Record(
    DisplayedUser,
    id=ID,
    anonymous_id=_TEXT,
    display_name=_TEXT,
    avatar_image_url=_URL,
    html_url=_URL,
    pronouns=_TEXT,
)
USER_SIS = Record(UserSis, sis_user_id=_TEXT, integration_id=_TEXT)
USER_LOGIN = Record(UserLogin, login_id=_TEXT)
USER_MAIL = Record(UserMail, email=_TEXT)
USER_DETAILS = Record(UserDetails, first_name=_TEXT, last_name=_TEXT, locale=_TEXT, permissions=_OBJECT)

UNPOSTED_GRADES = Record(
    UnpostedGrades,
    unposted_current_score=_FLOAT,
    unposted_current_grade=_TEXT,
    unposted_final_score=_FLOAT,
    unposted_final_grade=_TEXT,
)
GRADES = Record(
    Grades,
    html_url=_URL,
    current_score=_FLOAT,
    current_grade=_TEXT,
    final_score=_FLOAT,
    final_grade=_TEXT,
    unposted=inline(UNPOSTED_GRADES),
)
ACTIVITY = Record(Activity, last_activity_at=_INSTANT, last_attended_at=_INSTANT, total_activity_time=_NUMBER)
ENROLLMENT_SIS = Record(
    EnrollmentSis,
    sis_account_id=_TEXT,
    sis_course_id=_TEXT,
    sis_section_id=_TEXT,
    sis_user_id=_TEXT,
    course_integration_id=_TEXT,
    section_integration_id=_TEXT,
)


def _read_user(found: Json, *_: object) -> UserObject:
    return USER.read(found)


def _write_user(user: UserObject, base: str) -> Json:
    return USER.write(user, base)


_USER_OF_ENROLLMENT = Kind(_read_user, _write_user, dict, takes_base=True, schema=reference_to(UserObject))
"""By hand, since users hold enrolments and enrolments hold users: `USER` is not there yet."""
ENROLLMENT = Record(
    EnrollmentObject,
    id=ID,
    user_id=ID,
    course_id=_ID,
    course_section_id=_ID,
    root_account_id=_ID,
    associated_user_id=_ID,
    type=_TEXT,
    role=_TEXT,
    role_id=_ID,
    enrollment_state=_TEXT,
    limit_privileges_to_course_section=_FLAG,
    created_at=_INSTANT,
    updated_at=_INSTANT,
    start_at=_INSTANT,
    end_at=_INSTANT,
    html_url=_URL,
    activity=inline(ACTIVITY),
    sis=inline(ENROLLMENT_SIS),
    sis_import=inline(SIS_IMPORT),
    grades=maybe(GRADES.kind, omit=True),
    user=maybe(_USER_OF_ENROLLMENT, omit=True),
    observed_user=maybe(_USER_OF_ENROLLMENT, omit=True),
)
USER: Record[UserObject] = Record(
    UserObject,
    id=ID,
    name=_TEXT,
    created_at=_INSTANT,
    sortable_name=_TEXT,
    short_name=_TEXT,
    pronouns=_SHOWN,
    avatar_url=maybe(URL, omit=True),
    uuid=_SHOWN,
    effective_locale=_SHOWN,
    observation_link_root_account_ids=maybe(many(ID), omit=True),
    enrollments=maybe(many(ENROLLMENT.kind), omit=True),
    group_ids=maybe(many(ID), omit=True),
    sis=inline(USER_SIS),
    sis_import=inline(SIS_IMPORT),
    login=inline(USER_LOGIN),
    mail=inline(USER_MAIL),
    details=inline(USER_DETAILS),
)
OWN_ENROLLMENT = Record(
    OwnEnrollment,
    type=TEXT,
    role=TEXT,
    role_id=_ID,
    user_id=ID,
    enrollment_state=TEXT,
    limit_privileges_to_course_section=FLAG,
    associated_user_id=maybe(ID, omit=True),
)
PROFILE_SIS = Record(ProfileSis, sis_user_id=_TEXT)
OWN_PROFILE = Record(
    OwnProfile,
    effective_locale=_TEXT,
    calendar=maybe(CALENDAR.kind),
    lti_user_id=_TEXT,
    k5_user=_FLAG,
    use_classic_font_in_k5=_FLAG,
)
PROFILE = Record(
    Profile,
    id=ID,
    name=_TEXT,
    sortable_name=_TEXT,
    short_name=_TEXT,
    login_id=_TEXT,
    integration_id=_TEXT,
    title=_TEXT,
    bio=_TEXT,
    pronunciation=_TEXT,
    primary_email=_TEXT,
    time_zone=_TEXT,
    locale=_TEXT,
    avatar_url=maybe(URL, omit=True),
    pronouns=_SHOWN,
    sis=inline(PROFILE_SIS),
    own=inline(OWN_PROFILE),
)

__all__ = [
    "CALENDAR",
    "DISPLAYED_USER",
    "ENROLLMENT",
    "OWN_ENROLLMENT",
    "PROFILE",
    "SIS_IMPORT",
    "USER",
]
