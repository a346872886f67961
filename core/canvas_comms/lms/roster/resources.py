"""Courses, people, enrolments, sections, groups and accounts as the API shows them.

What is shown to some callers only stands together in a value of its own (`sis`, `mail`, `own` …): None
says that it is not shown, None inside says that there is none. `extra` keeps keys that are not declared,
and those whose value is the same in every world. Times are in UTC, URLs may begin at the server's root.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


def _private_text() -> str | None:
    found: str | None = attrs.field(default=None, metadata=PRIVATE)
    return found


def _more() -> Mapping[str, object]:
    found: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)
    return found


def _permissions() -> Mapping[str, object] | None:
    found: Mapping[str, object] | None = attrs.field(default=None, hash=False)
    return found


@attrs.frozen
class SisImport:
    """Which import of the student information system made something; for those who manage it."""

    sis_import_id: str | None = None


@attrs.frozen(eq=False, repr=False)
class Calendar(Redacted):
    """Where the calendar is."""

    ics: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class DisplayedUser(Redacted):
    """A user as other things name them."""

    id: str
    anonymous_id: str | None = None
    display_name: str | None = _private_text()
    avatar_image_url: str | None = _private_text()
    html_url: str | None = None
    pronouns: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class UserSis(Redacted):
    """What other systems call a user; for those who may read it."""

    sis_user_id: str | None = _private_text()
    integration_id: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class UserMail(Redacted):
    """The e-mail address of a user; for those who may read it."""

    email: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class UserLogin(Redacted):
    """What a user logs in with; for those who may see it."""

    login_id: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class UserDetails(Redacted):
    """What is shown of one user who is asked for by themselves."""

    first_name: str | None = _private_text()
    last_name: str | None = _private_text()
    locale: str | None = None
    permissions: Mapping[str, object] | None = _permissions()


@attrs.frozen(eq=False, repr=False)
class UserObject(Redacted):
    """A user as the API shows them."""

    id: str
    name: str | None = _private_text()
    created_at: datetime | None = None
    sortable_name: str | None = _private_text()
    short_name: str | None = _private_text()
    pronouns: str | None = _private_text()
    avatar_url: str | None = _private_text()
    uuid: str | None = None
    effective_locale: str | None = None
    observation_link_root_account_ids: tuple[str, ...] | None = None
    enrollments: "tuple[EnrollmentObject, ...] | None" = None
    """Those in the course whose people are listed, if they were asked for."""
    group_ids: tuple[str, ...] | None = None
    sis: UserSis | None = None
    sis_import: SisImport | None = None
    login: UserLogin | None = None
    mail: UserMail | None = None
    details: UserDetails | None = None
    extra: Mapping[str, object] = _more()

    @property
    def sis_user_id(self) -> str | None:
        """The id in the student information system; None if there is none, or it is not shown."""
        return None if self.sis is None else self.sis.sis_user_id

    @property
    def login_id(self) -> str | None:
        """What they log in with; None if there is nothing, or it is not shown."""
        return None if self.login is None else self.login.login_id

    @property
    def email(self) -> str | None:
        """The e-mail address; None if there is none, or it is not shown."""
        return None if self.mail is None else self.mail.email


@attrs.frozen
class UnpostedGrades:
    """Grades that students do not see yet."""

    unposted_current_score: float | None = None
    unposted_current_grade: str | None = None
    unposted_final_score: float | None = None
    unposted_final_grade: str | None = None


@attrs.frozen(eq=False, repr=False)
class Grades(Redacted):
    """The grades of a student in a course."""

    html_url: str | None = None
    current_score: float | None = attrs.field(default=None, metadata=PRIVATE)
    current_grade: str | None = _private_text()
    final_score: float | None = attrs.field(default=None, metadata=PRIVATE)
    final_grade: str | None = _private_text()
    unposted: UnpostedGrades | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class EnrollmentSis(Redacted):
    """What other systems call account, course, section and user of an enrolment."""

    sis_account_id: str | None = _private_text()
    sis_course_id: str | None = _private_text()
    sis_section_id: str | None = _private_text()
    sis_user_id: str | None = _private_text()
    course_integration_id: str | None = _private_text()
    section_integration_id: str | None = _private_text()


@attrs.frozen
class Activity:
    """When somebody was in a course last, and for how many seconds in all."""

    last_activity_at: datetime | None = None
    last_attended_at: datetime | None = None
    total_activity_time: int | None = None


@attrs.frozen(eq=False, repr=False)
class EnrollmentObject(Redacted):
    """An enrolment as the API shows it. `type` is `StudentEnrollment` and so on."""

    id: str
    user_id: str
    course_id: str | None = None
    course_section_id: str | None = None
    root_account_id: str | None = None
    associated_user_id: str | None = None
    type: str | None = None
    role: str | None = None
    role_id: str | None = None
    enrollment_state: str | None = None
    limit_privileges_to_course_section: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    html_url: str | None = None
    activity: Activity | None = None
    sis: EnrollmentSis | None = None
    sis_import: SisImport | None = None
    grades: Grades | None = None
    user: UserObject | None = None
    extra: Mapping[str, object] = _more()


@attrs.frozen
class OwnEnrollment:
    """An enrolment of the one whose courses are listed, as a course shows it. `type`: `student` and so on."""

    type: str
    role: str
    user_id: str
    enrollment_state: str
    limit_privileges_to_course_section: bool
    role_id: str | None = None
    associated_user_id: str | None = None


@attrs.frozen(eq=False, repr=False)
class EnrolledSection(Redacted):
    """A section as a course shows it to somebody who is enrolled there."""

    id: str
    name: str | None = _private_text()
    start_at: datetime | None = None
    end_at: datetime | None = None
    enrollment_role: str | None = None


@attrs.frozen(eq=False, repr=False)
class TermObject(Redacted):
    """An enrolment term."""

    id: str
    name: str | None = _private_text()
    start_at: datetime | None = None
    end_at: datetime | None = None
    created_at: datetime | None = None
    workflow_state: str | None = None
    grading_period_group_id: str | None = None


@attrs.frozen
class AccountQuotas:
    """How many megabytes courses, users and groups may store; for administrators."""

    default_storage_quota_mb: int | None = None
    default_user_storage_quota_mb: int | None = None
    default_group_storage_quota_mb: int | None = None


@attrs.frozen(eq=False, repr=False)
class AccountObject(Redacted):
    """An account as the API shows it."""

    id: str
    name: str | None = _private_text()
    workflow_state: str | None = None
    parent_account_id: str | None = None
    root_account_id: str | None = None
    uuid: str | None = None
    default_time_zone: str | None = None
    quotas: AccountQuotas | None = None
    extra: Mapping[str, object] = _more()


@attrs.frozen(eq=False, repr=False)
class CourseSis(Redacted):
    """What other systems call a course; for those who may read it."""

    sis_course_id: str | None = _private_text()
    integration_id: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class CourseObject(Redacted):
    """A course as the API shows it. From `term` on: only if it was asked for."""

    id: str
    name: str | None = _private_text()
    account_id: str | None = None
    uuid: str | None = None
    course_code: str | None = _private_text()
    root_account_id: str | None = None
    enrollment_term_id: str | None = None
    workflow_state: str | None = None
    is_public: bool | None = None
    created_at: datetime | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    time_zone: str | None = None
    calendar: Calendar | None = None
    enrollments: tuple[OwnEnrollment, ...] | None = None
    sis: CourseSis | None = None
    sis_import: SisImport | None = None
    term: TermObject | None = None
    total_students: int | None = None
    teachers: tuple[DisplayedUser, ...] | None = None
    sections: tuple[EnrolledSection, ...] | None = None
    account: AccountObject | None = None
    permissions: Mapping[str, object] | None = _permissions()
    is_favorite: bool | None = None
    concluded: bool | None = None
    extra: Mapping[str, object] = _more()


@attrs.frozen(eq=False, repr=False)
class CourseSettingsObject(Redacted):
    """The settings of a course."""

    allow_student_discussion_topics: bool | None = None
    allow_student_discussion_editing: bool | None = None
    allow_student_forum_attachments: bool | None = None
    allow_student_anonymous_discussion_topics: bool | None = None
    lock_all_announcements: bool | None = None
    extra: Mapping[str, object] = _more()


@attrs.frozen(eq=False, repr=False)
class SectionSis(Redacted):
    """What other systems call a section; for those who may read it."""

    sis_section_id: str | None = _private_text()
    sis_course_id: str | None = _private_text()
    integration_id: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class SectionObject(Redacted):
    """A section as the API shows it. `students` and `total_students`: only if asked for."""

    id: str
    course_id: str | None = None
    name: str | None = _private_text()
    start_at: datetime | None = None
    end_at: datetime | None = None
    created_at: datetime | None = None
    restrict_enrollments_to_section_dates: bool | None = None
    nonxlist_course_id: str | None = None
    sis: SectionSis | None = None
    sis_import: SisImport | None = None
    students: tuple[UserObject, ...] | None = None
    total_students: int | None = None
    permissions: Mapping[str, object] | None = _permissions()
    extra: Mapping[str, object] = _more()


@attrs.frozen(eq=False, repr=False)
class GroupSis(Redacted):
    """What other systems call a group; for those who may read it."""

    sis_group_id: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class GroupCategoryObject(Redacted):
    """A group set as the API shows it."""

    id: str
    name: str | None = _private_text()
    role: str | None = None
    self_signup: str | None = None
    group_limit: int | None = None
    auto_leader: str | None = None
    context_type: str | None = None
    course_id: str | None = None
    account_id: str | None = None
    groups_count: int | None = None
    unassigned_users_count: int | None = None
    extra: Mapping[str, object] = _more()


@attrs.frozen(eq=False, repr=False)
class GroupObject(Redacted):
    """A group as the API shows it. From `permissions` on: only if it was asked for."""

    id: str
    name: str | None = _private_text()
    description: str | None = _private_text()
    is_public: bool | None = None
    join_level: str | None = None
    members_count: int | None = None
    max_membership: int | None = None
    context_name: str | None = _private_text()
    context_type: str | None = None
    course_id: str | None = None
    account_id: str | None = None
    role: str | None = None
    group_category_id: str | None = None
    leader: DisplayedUser | None = None
    created_at: datetime | None = None
    concluded: bool | None = None
    avatar_url: str | None = None
    sis: GroupSis | None = None
    sis_import: SisImport | None = None
    permissions: Mapping[str, object] | None = _permissions()
    users: tuple[UserObject, ...] | None = None
    group_category: GroupCategoryObject | None = None
    is_favorite: bool | None = None
    can_access: bool | None = None
    can_message: bool | None = None
    html_url: str | None = None
    extra: Mapping[str, object] = _more()


@attrs.frozen(eq=False, repr=False)
class Membership(Redacted):
    """That somebody belongs to a group."""

    id: str
    group_id: str
    user_id: str
    workflow_state: str | None = None
    moderator: bool | None = None
    created_at: datetime | None = None
    sis: GroupSis | None = None
    sis_import: SisImport | None = None
    extra: Mapping[str, object] = _more()


@attrs.frozen(eq=False, repr=False)
class ProfileSis(Redacted):
    """What the student information system calls a user, in their profile."""

    sis_user_id: str | None = _private_text()


@attrs.frozen(eq=False, repr=False)
class OwnProfile(Redacted):
    """What users see of themselves only."""

    effective_locale: str | None = None
    calendar: Calendar | None = None
    lti_user_id: str | None = _private_text()
    k5_user: bool | None = None
    use_classic_font_in_k5: bool | None = None


@attrs.frozen(eq=False, repr=False)
class Profile(Redacted):
    """The profile of a user."""

    id: str
    name: str | None = _private_text()
    sortable_name: str | None = _private_text()
    short_name: str | None = _private_text()
    login_id: str | None = _private_text()
    integration_id: str | None = _private_text()
    title: str | None = _private_text()
    bio: str | None = _private_text()
    pronunciation: str | None = _private_text()
    primary_email: str | None = _private_text()
    time_zone: str | None = None
    locale: str | None = None
    avatar_url: str | None = _private_text()
    pronouns: str | None = _private_text()
    sis: ProfileSis | None = None
    own: OwnProfile | None = None
    extra: Mapping[str, object] = _more()
