"""Courses and groups of a Canvas LMS, as a world file has them."""

import attrs

from canvas_comms.lms.courses import CourseRole, CourseSettings, CourseState, EnrollmentState
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.leaves import NO_REF, AtLeastOne, Permissions, Place, Ref, RolePermissions
from canvas_comms_wire.worlds.times import NO_TIME, WorldTime

_DEFAULTS = CourseSettings()


@attrs.frozen(eq=False, repr=False)
class WorldSection(Redacted):
    """A section of a course."""

    ref: Ref
    name: str = attrs.field(metadata=PRIVATE)


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


__all__ = ["WorldCourse", "WorldEnrollment", "WorldGroup", "WorldSection"]
