"""The `lms` section of a world: people, courses, groups, settings, as they stand in the file.

What is left out is None or empty here; which default it has is said by whoever loads it.
"""

from typing import Literal

import attrs

from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.world_leaves import (
    NO_REF,
    NO_TIME,
    Amount,
    Natural,
    Permissions,
    Place,
    Positive,
    Ref,
    RolePermissions,
    WorldTime,
)

CourseRoleName = Literal["teacher", "ta", "designer", "student", "observer"]


@attrs.frozen
class WorldSettings:
    """Settings of the root account."""

    users_can_edit_comm_channels: bool = True
    edit_institution_email: bool = True
    admins_can_view_notifications: bool = False
    max_communication_channels: Natural | None = None
    banned_email_domains: tuple[str, ...] = ()
    max_group_conversation_size: Positive | None = None


@attrs.frozen
class WorldNotification:
    """A kind of notification that the server knows."""

    name: str
    category: str


@attrs.frozen
class WorldDeveloperKey:
    """The key behind every access token; without an ARN, push is not configured."""

    sns_arn: str | None = None


@attrs.frozen(eq=False, repr=False)
class WorldUser(Redacted):
    """A user; every one gets an access token and a web session."""

    ref: Ref
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    short_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    role: Literal["user", "account_admin", "site_admin"] = "user"
    state: Literal["registered", "pre_registered"] = "registered"
    permissions: Permissions | None = None
    created_at: WorldTime = NO_TIME


@attrs.frozen(eq=False, repr=False)
class WorldCrowd(Redacted):
    """`count` further users `<name> 1`, `<name> 2` … enrolled in a course."""

    course: Ref
    role: CourseRoleName
    count: Positive
    name: str = attrs.field(metadata=PRIVATE)


@attrs.frozen
class WorldObserverLink:
    """An observer linked to a student outside courses."""

    observer: Ref
    student: Ref


@attrs.frozen
class WorldCourseSettings:
    """Settings of a course."""

    allow_student_discussion_topics: bool = True
    allow_student_discussion_editing: bool = True
    allow_student_forum_attachments: bool = True
    allow_student_anonymous_discussion_topics: bool = False
    lock_all_announcements: bool = False


@attrs.frozen(eq=False, repr=False)
class WorldSection(Redacted):
    """A section of a course."""

    ref: Ref
    name: str = attrs.field(metadata=PRIVATE)


@attrs.frozen
class WorldEnrollment:
    """An enrolment; without a section, in the course's first one."""

    user: Ref
    role: CourseRoleName
    state: Literal["active", "invited", "inactive", "completed"] = "active"
    section: Ref = NO_REF
    observes: Ref = NO_REF
    limit_privileges_to_course_section: bool = False
    permissions: Permissions | None = None


@attrs.frozen(eq=False, repr=False)
class WorldCourse(Redacted):
    """A course; without sections it has one default section."""

    ref: Ref
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    state: Literal["claimed", "available", "completed"] = "available"
    is_public: bool = False
    settings: WorldCourseSettings = WorldCourseSettings()
    permissions: RolePermissions | None = None
    sections: tuple[WorldSection, ...] | None = None
    enrollments: tuple[WorldEnrollment, ...] = ()
    created_at: WorldTime = NO_TIME


@attrs.frozen(eq=False, repr=False)
class WorldGroup(Redacted):
    """A group; its group set is declared by its first use."""

    ref: Ref
    context: Place
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    group_category: Ref = NO_REF
    members: tuple[Ref, ...] = ()
    created_at: WorldTime = NO_TIME


@attrs.frozen
class WorldThrottle:
    """How full the rate-limit bucket of a user's token is at the start."""

    user: Ref
    bucket_level: Amount


__all__ = [
    "CourseRoleName",
    "WorldCourse",
    "WorldCourseSettings",
    "WorldCrowd",
    "WorldDeveloperKey",
    "WorldEnrollment",
    "WorldGroup",
    "WorldNotification",
    "WorldObserverLink",
    "WorldSection",
    "WorldSettings",
    "WorldThrottle",
    "WorldUser",
]
