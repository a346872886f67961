"""Courses, sections, groups and accounts in Canvas LMS's JSON."""

from canvas_comms.lms.roster.resources import (
    AccountObject,
    AccountQuotas,
    CourseObject,
    CourseSettingsObject,
    CourseSis,
    EnrolledSection,
    GroupCategoryObject,
    GroupObject,
    GroupSis,
    Membership,
    SectionObject,
    SectionSis,
    TermObject,
)
from canvas_comms_wire.leaves import FLAG, ID, INSTANT, NUMBER, OBJECT, TEXT, URL
from canvas_comms_wire.lms_people import (
    CALENDAR,
    DISPLAYED_USER,
    OWN_ENROLLMENT,
    SIS_IMPORT,
    USER,
)
from canvas_comms_wire.records import Record, inline, many, maybe

_ID, _TEXT, _FLAG, _NUMBER = maybe(ID), maybe(TEXT), maybe(FLAG), maybe(NUMBER)
_INSTANT, _URL = maybe(INSTANT), maybe(URL)
_ASKED_FLAG, _ASKED_NUMBER, _ASKED_OBJECT = (
    maybe(FLAG, omit=True),
    maybe(NUMBER, omit=True),
    maybe(OBJECT, omit=True),
)

TERM = Record(
    TermObject,
    id=ID,
    name=_TEXT,
    start_at=_INSTANT,
    end_at=_INSTANT,
    created_at=_INSTANT,
    workflow_state=_TEXT,
    grading_period_group_id=_ID,
)
ACCOUNT_QUOTAS = Record(
    AccountQuotas,
    default_storage_quota_mb=_NUMBER,
    default_user_storage_quota_mb=_NUMBER,
    default_group_storage_quota_mb=_NUMBER,
)
ACCOUNT = Record(
    AccountObject,
    id=ID,
    name=_TEXT,
    workflow_state=_TEXT,
    parent_account_id=_ID,
    root_account_id=_ID,
    uuid=_TEXT,
    default_time_zone=_TEXT,
    quotas=inline(ACCOUNT_QUOTAS),
)
ENROLLED_SECTION = Record(
    EnrolledSection, id=ID, name=_TEXT, start_at=_INSTANT, end_at=_INSTANT, enrollment_role=_TEXT
)
COURSE_SIS = Record(CourseSis, sis_course_id=_TEXT, integration_id=_TEXT)
COURSE = Record(
    CourseObject,
    id=ID,
    name=_TEXT,
    account_id=_ID,
    uuid=_TEXT,
    course_code=_TEXT,
    root_account_id=_ID,
    enrollment_term_id=_ID,
    workflow_state=_TEXT,
    is_public=_FLAG,
    created_at=_INSTANT,
    start_at=_INSTANT,
    end_at=_INSTANT,
    time_zone=_TEXT,
    calendar=maybe(CALENDAR.kind),
    enrollments=maybe(many(OWN_ENROLLMENT.kind), omit=True),
    sis=inline(COURSE_SIS),
    sis_import=inline(SIS_IMPORT),
    term=maybe(TERM.kind, omit=True),
    total_students=_ASKED_NUMBER,
    teachers=maybe(many(DISPLAYED_USER.kind), omit=True),
    sections=maybe(many(ENROLLED_SECTION.kind), omit=True),
    account=maybe(ACCOUNT.kind, omit=True),
    permissions=_ASKED_OBJECT,
    is_favorite=_ASKED_FLAG,
    concluded=_ASKED_FLAG,
)
COURSE_SETTINGS = Record(
    CourseSettingsObject,
    allow_student_discussion_topics=_FLAG,
    allow_student_discussion_editing=_FLAG,
    allow_student_forum_attachments=_FLAG,
    allow_student_anonymous_discussion_topics=_FLAG,
    lock_all_announcements=_FLAG,
)
SECTION_SIS = Record(SectionSis, sis_section_id=_TEXT, sis_course_id=_TEXT, integration_id=_TEXT)
SECTION = Record(
    SectionObject,
    id=ID,
    course_id=_ID,
    name=_TEXT,
    start_at=_INSTANT,
    end_at=_INSTANT,
    created_at=_INSTANT,
    restrict_enrollments_to_section_dates=_FLAG,
    nonxlist_course_id=_ID,
    sis=inline(SECTION_SIS),
    sis_import=inline(SIS_IMPORT),
    students=maybe(many(USER.kind), omit=True),
    total_students=_ASKED_NUMBER,
    permissions=_ASKED_OBJECT,
)
GROUP_SIS = Record(GroupSis, sis_group_id=_TEXT)
GROUP_CATEGORY = Record(
    GroupCategoryObject,
    id=ID,
    name=_TEXT,
    role=_TEXT,
    self_signup=_TEXT,
    group_limit=_NUMBER,
    auto_leader=_TEXT,
    context_type=_TEXT,
    course_id=maybe(ID, omit=True),
    account_id=maybe(ID, omit=True),
    groups_count=_NUMBER,
    unassigned_users_count=_NUMBER,
)
GROUP = Record(
    GroupObject,
    id=ID,
    name=_TEXT,
    description=_TEXT,
    is_public=_FLAG,
    join_level=_TEXT,
    members_count=_NUMBER,
    max_membership=_NUMBER,
    avatar_url=_URL,
    context_name=_TEXT,
    context_type=_TEXT,
    course_id=maybe(ID, omit=True),
    account_id=maybe(ID, omit=True),
    role=_TEXT,
    group_category_id=_ID,
    leader=maybe(DISPLAYED_USER.kind),
    created_at=_INSTANT,
    concluded=_FLAG,
    sis=inline(GROUP_SIS),
    sis_import=inline(SIS_IMPORT),
    permissions=_ASKED_OBJECT,
    users=maybe(many(USER.kind), omit=True),
    group_category=maybe(GROUP_CATEGORY.kind, omit=True),
    is_favorite=_ASKED_FLAG,
    can_access=_ASKED_FLAG,
    can_message=_ASKED_FLAG,
    html_url=maybe(URL, omit=True),
)
MEMBERSHIP = Record(
    Membership,
    id=ID,
    group_id=ID,
    user_id=ID,
    workflow_state=_TEXT,
    moderator=_FLAG,
    created_at=_INSTANT,
    sis=inline(GROUP_SIS),
    sis_import=inline(SIS_IMPORT),
)

__all__ = ["ACCOUNT", "COURSE", "COURSE_SETTINGS", "GROUP", "GROUP_CATEGORY", "MEMBERSHIP", "SECTION"]
