"""People, the root account, courses and groups of a Canvas LMS, as a world file has them.

What is left out is None or empty here, unless its default is the same for everybody.
"""

from typing import Literal

import attrs

from canvas_comms.lms.account_notifications.model import Icon
from canvas_comms.lms.courses import CourseRole, CourseSettings, CourseState, EnrollmentState, JoinLevel
from canvas_comms.lms.files.rules.storing import USER_QUOTA_MB
from canvas_comms.lms.people import AccountSettings, UserState
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.leaves import (
    NO_REF,
    NO_TIME,
    Amount,
    AtLeastOne,
    Natural,
    Permissions,
    Place,
    Positive,
    Ref,
    RolePermissions,
    Text,
    WorldTime,
)

UserRole = Literal["user", "account_admin", "site_admin"]

_SETTINGS = AccountSettings()
_USER_QUOTA = Natural(USER_QUOTA_MB)
_GROUP_SIZE = Positive(_SETTINGS.max_group_conversation_size)


@attrs.frozen
class WorldSettings:
    """Settings of the root account."""

    users_can_edit_comm_channels: bool = _SETTINGS.users_can_edit_comm_channels
    edit_institution_email: bool = _SETTINGS.edit_institution_email
    admins_can_view_notifications: bool = _SETTINGS.admins_can_view_notifications
    max_communication_channels: Natural | None = None
    """Default: no maximum."""
    banned_email_domains: tuple[str, ...] = ()
    max_group_conversation_size: Positive = _GROUP_SIZE
    user_quota_mb: Natural = _USER_QUOTA
    """How many MiB a user may store."""
    avatars: bool = _SETTINGS.avatars
    """Whether users have pictures of themselves."""
    restrict_student_access: bool = _SETTINGS.restrict_student_access
    """Whether students find their teachers only when they look for recipients."""


@attrs.frozen(eq=False, repr=False)
class WorldAccount(Redacted):
    """The root account."""

    name: Text | None = attrs.field(default=None, metadata=PRIVATE)
    """Default: Default Account."""
    sis_account_id: Text | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class WorldAccountNotification(Redacted):
    """What the root account says to all its users, or to those with a role."""

    ref: Ref
    subject: Text = attrs.field(metadata=PRIVATE)
    message: Text = attrs.field(metadata=PRIVATE)
    icon: Icon = Icon.WARNING
    start_at: WorldTime = NO_TIME
    """Default: the clock."""
    end_at: WorldTime = NO_TIME
    """Default: 30 days after the clock."""
    roles: tuple[Text, ...] = ()
    """Types of enrolments, such as StudentEnrollment, or AccountAdmin. Default: everybody."""


@attrs.frozen(eq=False, repr=False)
class WorldUser(Redacted):
    """A user in the time zone UTC. Each gets an access token and a web session."""

    ref: Ref
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    """Default: the ref without its $."""
    short_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    """The display name. Default: name."""
    role: UserRole = "user"
    """account_admin: default AccountAdmin role on the root account; site_admin: default role on
    the site-admin account."""
    state: UserState = UserState.REGISTERED
    permissions: Permissions | None = None
    """For admins."""
    created_at: WorldTime = NO_TIME
    sortable_name: Text | None = attrs.field(default=None, metadata=PRIVATE)
    """The name that people are sorted by. Default: Last, First, made from the name."""
    pronouns: Text | None = attrs.field(default=None, metadata=PRIVATE)
    login_id: Text | None = attrs.field(default=None, metadata=PRIVATE)
    sis_user_id: Text | None = attrs.field(default=None, metadata=PRIVATE)
    integration_id: Text | None = attrs.field(default=None, metadata=PRIVATE)
    lti_user_id: Text | None = attrs.field(default=None, metadata=PRIVATE)
    locale: Text | None = None


@attrs.frozen(eq=False, repr=False)
class WorldCrowd(Redacted):
    """count users '<name> 1', '<name> 2', … enrolled in a course."""

    course: Ref
    role: CourseRole
    count: Positive
    name: str = attrs.field(metadata=PRIVATE)


@attrs.frozen
class WorldObserverLink:
    """An observer who is linked to a student outside courses."""

    observer: Ref
    student: Ref


@attrs.frozen
class WorldThrottle:
    """How full the rate-limit bucket of a user's token is at the start."""

    user: Ref
    bucket_level: Amount


_DEFAULTS = CourseSettings()


@attrs.frozen(eq=False, repr=False)
class WorldSection(Redacted):
    """A section of a course."""

    ref: Ref
    name: str = attrs.field(metadata=PRIVATE)
    sis_section_id: Text | None = attrs.field(default=None, metadata=PRIVATE)
    start_at: WorldTime = NO_TIME
    end_at: WorldTime = NO_TIME


@attrs.frozen
class WorldEnrollment:
    """A user's enrolment in a course."""

    user: Ref
    role: CourseRole
    state: EnrollmentState = EnrollmentState.ACTIVE
    section: Ref = NO_REF
    """Default: the course's first section."""
    observes: Ref = NO_REF
    """The student an observer is linked to."""
    limit_privileges_to_course_section: bool = False
    permissions: Permissions | None = None
    ref: Ref = NO_REF
    """Names the enrolment itself."""
    created_at: WorldTime = NO_TIME
    """Default: together with its course."""


@attrs.frozen(eq=False, repr=False)
class WorldCourse(Redacted):
    """A course, in the time zone UTC."""

    ref: Ref
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    """Default: the ref without its $."""
    state: CourseState = CourseState.AVAILABLE
    is_public: bool = False
    settings: CourseSettings = _DEFAULTS
    permissions: RolePermissions | None = None
    """Rights of whole roles in this course."""
    sections: AtLeastOne[WorldSection] | None = None
    """Default: one default section."""
    enrollments: tuple[WorldEnrollment, ...] = ()
    created_at: WorldTime = NO_TIME
    code: Text | None = attrs.field(default=None, metadata=PRIVATE)
    """The short name. Default: name."""
    sis_course_id: Text | None = attrs.field(default=None, metadata=PRIVATE)
    start_at: WorldTime = NO_TIME
    end_at: WorldTime = NO_TIME
    term: Text | None = attrs.field(default=None, metadata=PRIVATE)
    """The name of its term, which is the same for all courses that name it. Default: Default Term."""


@attrs.frozen(eq=False, repr=False)
class WorldGroup(Redacted):
    """A group of a course or of the root account."""

    ref: Ref
    context: Place
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    """Default: the ref without its $."""
    group_category: Ref = NO_REF
    """The group set, declared by its first use."""
    members: tuple[Ref, ...] = ()
    """All accepted."""
    created_at: WorldTime = NO_TIME
    description: Text | None = attrs.field(default=None, metadata=PRIVATE)
    sis_group_id: Text | None = attrs.field(default=None, metadata=PRIVATE)
    join_level: JoinLevel = JoinLevel.INVITATION_ONLY
    leader: Ref = NO_REF
    """One of the members."""


__all__ = [
    "UserRole",
    "WorldAccount",
    "WorldAccountNotification",
    "WorldCourse",
    "WorldCrowd",
    "WorldEnrollment",
    "WorldGroup",
    "WorldObserverLink",
    "WorldSection",
    "WorldSettings",
    "WorldThrottle",
    "WorldUser",
]
