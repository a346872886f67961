"""What is one person in one course or group?

Topics live in a course, or in a group of a course or account; the caller's roles and rights there
are what the other rules ask about.
"""

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import STAFF, CourseRole, CourseSettings, Enrollment
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted
from canvas_comms.lms.rights import Standing as Counts
from canvas_comms.lms.rights import standing as counts_for

DEFAULTS = CourseSettings()


@attrs.frozen
class CourseOrGroup:
    """A context and what holds there.

    `course` is the course it is or belongs to, None for a group of an account; `settings`
    are those of that course. `group_category` is the set that a group is of.
    """

    context: Context
    course: str | None
    settings: CourseSettings = DEFAULTS
    group_category: str | None = None

    @property
    def in_course(self) -> bool:
        """Whether it is a course itself, not a group."""
        return self.context.kind is ContextKind.COURSE


RIGHTS = (
    Right.READ,
    Right.READ_FORUM,
    Right.READ_ANNOUNCEMENTS,
    Right.POST_TO_FORUM,
    Right.CREATE_FORUM,
    Right.MODERATE_FORUM,
    Right.READ_AS_ADMIN,
    Right.PARTICIPATE_AS_STUDENT,
    Right.VIEW_UNPUBLISHED_ITEMS,
    Right.CREATE_ANNOUNCEMENTS,
)
"""The rights that discussions ask for in the context itself."""

COURSE_RIGHTS = (
    Right.MANAGE_GRADES,
    Right.MANAGE_ASSIGNMENTS_ADD,
    Right.MANAGE_ASSIGNMENTS_EDIT,
    Right.MANAGE_GROUPS_ADD,
)
"""The rights that they ask for in the course of the context."""

_INSTRUCTORS = frozenset({CourseRole.TEACHER, CourseRole.TA})


@attrs.frozen
class Caller:
    """A person in a course or group.

    `user` is None for a visitor who is not logged in. `active`: an enrolment or membership
    that is not over, or an administrator. `belongs`: any enrolment or membership, or an
    administrator. `sections` are those that the person is limited to, None for no limit.
    `observed` are the students that an observer watches; `groups` the person's groups.
    """

    user: str | None
    course_or_group: CourseOrGroup
    rights: frozenset[Right] = frozenset()
    active: bool = False
    belongs: bool = False
    student: bool = False
    instructor: bool = False
    sections: frozenset[str] | None = None
    observed: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()

    def has(self, *rights: Right) -> bool:
        """Whether the person has all these rights."""
        return self.rights.issuperset(rights)


def caller_in(directory: Directory, user: str | None, context: Context) -> Caller | None:
    """The person in the course or group; None if there is none."""
    found = course_or_group(directory, context)
    if found is None:
        return None
    rights = {right for right in RIGHTS if granted(directory, user, right, context)}
    if found.course is None or user is None:
        member = user is not None and directory.is_member(user, context.id)
        belongs = member or Right.READ_AS_ADMIN in rights
        return Caller(user, found, frozenset(rights), belongs, belongs, student=member)
    course = Context(ContextKind.COURSE, found.course)
    rights |= {right for right in COURSE_RIGHTS if granted(directory, user, right, course)}
    return _enrolled(directory, user, found, frozenset(rights))


def course_or_group(directory: Directory, context: Context) -> CourseOrGroup | None:
    """The course or group with what holds there; None for any other context."""
    if context.kind is ContextKind.COURSE:
        course = directory.course(context.id)
        return None if course is None else CourseOrGroup(context, course.id, course.settings)
    if context.kind is not ContextKind.GROUP:
        return None
    group = directory.group(context.id)
    if group is None:
        return None
    owner = directory.course(group.owner.id) if group.owner.kind is ContextKind.COURSE else None
    if owner is None:
        return CourseOrGroup(context, None, group_category=group.category_id)
    return CourseOrGroup(context, owner.id, owner.settings, group.category_id)


def _enrolled(directory: Directory, user: str, within: CourseOrGroup, rights: frozenset[Right]) -> Caller:
    course = directory.course(within.course or "")
    enrollments = directory.enrollments_between(user, within.course or "")
    counting = (
        [] if course is None else [e for e in enrollments if counts_for(e, course) is not Counts.NOTHING]
    )
    now = [e for e in counting if course is not None and counts_for(e, course) is Counts.ACTIVE]
    admin = Right.READ_AS_ADMIN in rights
    member = within.in_course or directory.is_member(user, within.context.id)
    return Caller(
        user,
        within,
        rights,
        active=(bool(now) and member) or (admin and not (counting and not now)),
        belongs=(bool(counting) and member) or admin,
        student=Right.PARTICIPATE_AS_STUDENT in rights or (not within.in_course and member and not admin),
        instructor=any(e.role in _INSTRUCTORS for e in now),
        sections=_limits(counting),
        observed=tuple(e.observes for e in now if e.observes is not None),
        groups=frozenset(g.id for g in directory.groups_of(user)),
    )


def _limits(enrollments: list[Enrollment]) -> frozenset[str] | None:
    if not enrollments or any(
        e.role in STAFF and not e.limit_privileges_to_course_section for e in enrollments
    ):
        return None
    return frozenset(e.section_id for e in enrollments)


__all__ = ["Caller", "CourseOrGroup", "caller_in", "course_or_group"]
