"""Courses, their sections and enrolments, and groups, as values."""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.lms import contexts
from canvas_comms.redaction import PRIVATE, Redacted


class CourseRole(enum.StrEnum):
    """What somebody is in a course."""

    TEACHER = "teacher"
    TA = "ta"
    DESIGNER = "designer"
    STUDENT = "student"
    OBSERVER = "observer"

    @property
    def enrollment_type(self) -> str:
        """The server's name of such an enrolment: `StudentEnrollment`."""
        return ENROLLMENT_TYPES[self]


ENROLLMENT_TYPES: Mapping[CourseRole, str] = {
    CourseRole.TEACHER: "TeacherEnrollment",
    CourseRole.TA: "TaEnrollment",
    CourseRole.DESIGNER: "DesignerEnrollment",
    CourseRole.STUDENT: "StudentEnrollment",
    CourseRole.OBSERVER: "ObserverEnrollment",
}

STAFF = frozenset({CourseRole.TEACHER, CourseRole.TA, CourseRole.DESIGNER})
"""The roles that administer a course."""


class CourseState(enum.StrEnum):
    """Claimed: not published yet. Completed: concluded."""

    CLAIMED = "claimed"
    AVAILABLE = "available"
    COMPLETED = "completed"


class EnrollmentState(enum.StrEnum):
    """Where an enrolment stands."""

    ACTIVE = "active"
    INVITED = "invited"
    INACTIVE = "inactive"
    COMPLETED = "completed"


class JoinLevel(enum.StrEnum):
    """How somebody becomes a member of a group."""

    INVITATION_ONLY = "invitation_only"
    PARENT_CONTEXT_AUTO_JOIN = "parent_context_auto_join"
    PARENT_CONTEXT_REQUEST = "parent_context_request"


@attrs.frozen
class CourseSettings:
    """Settings of a course that messages depend on."""

    allow_student_discussion_topics: bool = True
    allow_student_discussion_editing: bool = True
    allow_student_forum_attachments: bool = True
    allow_student_anonymous_discussion_topics: bool = False
    lock_all_announcements: bool = False


@attrs.frozen(eq=False, repr=False)
class Term(Redacted):
    """An enrolment term of the root account, without dates."""

    id: str
    name: str = attrs.field(metadata=PRIVATE)


DEFAULT_TERM = Term("1", "Default Term")
"""The term of every course that names none. Terms have ids of their own."""


@attrs.frozen(eq=False, repr=False)
class Course(Redacted):
    """A course of the root account, in time zone UTC. Its dates say when it is held, and limit nothing."""

    id: str
    name: str = attrs.field(metadata=PRIVATE)
    created_at: datetime
    state: CourseState = CourseState.AVAILABLE
    is_public: bool = False
    settings: CourseSettings = CourseSettings()
    overrides: Mapping[CourseRole, Mapping[str, bool]] = attrs.field(factory=dict, hash=False)
    """Rights of whole roles in this course: role → name of a right → on or off."""
    code: str = attrs.field(metadata=PRIVATE)
    """The short name; the name itself where none is given."""
    sis_course_id: str | None = attrs.field(default=None, metadata=PRIVATE)
    start_at: datetime | None = None
    end_at: datetime | None = None
    term: Term = DEFAULT_TERM

    @code.default
    def _same_as_name(self) -> str:
        return self.name

    @property
    def context(self) -> contexts.Context:
        """The course as a context."""
        return contexts.course(self.id)


@attrs.frozen(eq=False, repr=False)
class Section(Redacted):
    """A section of a course. Every course has at least one."""

    id: str
    course_id: str
    name: str = attrs.field(metadata=PRIVATE)
    sis_section_id: str | None = attrs.field(default=None, metadata=PRIVATE)
    start_at: datetime | None = None
    end_at: datetime | None = None


@attrs.frozen
class Enrollment:
    """Somebody is something in one section of a course."""

    id: str
    user_id: str
    course_id: str
    section_id: str
    role: CourseRole
    state: EnrollmentState = EnrollmentState.ACTIVE
    observes: str | None = None
    """The student an observer enrolment is linked to."""
    limit_privileges_to_course_section: bool = False
    overrides: Mapping[str, bool] = attrs.field(factory=dict, hash=False)
    """Name of a right → on or off, for this enrolment only."""
    created_at: datetime | None = None
    """None: together with its course."""


@attrs.frozen(eq=False, repr=False)
class GroupCategory(Redacted):
    """A group set of a course or account."""

    id: str
    context: contexts.Context
    name: str = attrs.field(default="", metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Group(Redacted):
    """A group of a course or account; all memberships are accepted."""

    id: str
    name: str = attrs.field(metadata=PRIVATE)
    owner: contexts.Context
    created_at: datetime
    category_id: str | None = None
    members: tuple[str, ...] = ()
    """User ids, in the order in which they joined."""
    description: str | None = attrs.field(default=None, metadata=PRIVATE)
    sis_group_id: str | None = attrs.field(default=None, metadata=PRIVATE)
    join_level: JoinLevel = JoinLevel.INVITATION_ONLY
    leader: str | None = None
    """The user who leads it, one of the members."""

    @property
    def context(self) -> contexts.Context:
        """The group as a context."""
        return contexts.group(self.id)


__all__ = [
    "DEFAULT_TERM",
    "ENROLLMENT_TYPES",
    "STAFF",
    "Course",
    "CourseRole",
    "CourseSettings",
    "CourseState",
    "Enrollment",
    "EnrollmentState",
    "Group",
    "GroupCategory",
    "JoinLevel",
    "Section",
    "Term",
]
