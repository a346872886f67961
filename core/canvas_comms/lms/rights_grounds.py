"""On which row of the tables does somebody have a right here?

The answer that `rights.granted` gives, with the first ground for it in the server's order: the enrolment,
then administering the account, then a public course; in a group and about a user the first row that holds.
For those who look on; what decides is `rights` alone. The tables are in `rights_table`.
"""

import enum

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import (
    administers,
    by_enrollment,
    granted,
    has_ground_about_user,
    has_ground_in_group,
)
from canvas_comms.lms.rights_table import (
    DERIVED,
    GROUP_GROUNDS,
    REGISTRY,
    USER_GROUNDS,
    GroupGround,
    Right,
    Row,
    UserGround,
)


class GroundKind(enum.Enum):
    """What sort of ground it is."""

    NONE = "no row gives it"
    ENROLLMENT = "by an enrolment"
    ADMINISTRATOR = "by administering the account"
    PUBLIC = "the course is public"
    GROUP = "by a ground in the group"
    ABOUT_USER = "by who they are to the user"
    DERIVED = "has all the rights that it consists of"


@attrs.frozen
class Ground:
    """Whether somebody has a right in a place, and the row that gives it, or would.

    `row` is the right's row by role, of courses and accounts; `in_group` and `about_user` are the ground
    that holds; `parts` are the rights that a derived one consists of.
    """

    right: Right
    granted: bool
    kind: GroundKind
    row: Row | None = None
    role: CourseRole | None = None
    enrollment: str | None = None
    in_group: GroupGround | None = None
    about_user: UserGround | None = None
    parts: "tuple[Ground, ...]" = ()


def ground_of(directory: Directory, user_id: str, right: Right, context: Context) -> Ground:
    """The ground on which a user has a right in a place, or that there is none. Never raises."""
    parts = DERIVED.get((right, context.kind))
    has = granted(directory, user_id, right, context)
    if parts is not None:
        each = tuple(ground_of(directory, user_id, part, context) for part in parts)
        return Ground(right, has, GroundKind.DERIVED if has else GroundKind.NONE, parts=each)
    if not has:
        return Ground(right, False, GroundKind.NONE, REGISTRY.get(right))
    match context.kind:
        case ContextKind.GROUP:
            return _in_group(directory, user_id, right, context.id)
        case ContextKind.USER:
            return _about_user(directory, user_id, right, context.id)
        case ContextKind.ACCOUNT:
            return Ground(right, True, GroundKind.ADMINISTRATOR, REGISTRY.get(right))
        case ContextKind.SECTION:
            section = directory.section(context.id)
            return _in_course(directory, user_id, right, "" if section is None else section.course_id)
        case _:
            return _in_course(directory, user_id, right, context.id)


def _in_course(directory: Directory, user_id: str, right: Right, id: str) -> Ground:
    course, row = directory.course(id), REGISTRY.get(right)
    if course is not None:
        for one in directory.enrollments_between(user_id, id):
            if by_enrollment(one, course, right):
                return Ground(right, True, GroundKind.ENROLLMENT, row, one.role, one.id)
    if row is not None and administers(directory, user_id, right, row, directory.root_account):
        return Ground(right, True, GroundKind.ADMINISTRATOR, row)
    return Ground(right, True, GroundKind.PUBLIC, row)


def _in_group(directory: Directory, user_id: str, right: Right, id: str) -> Ground:
    group = directory.group(id)
    grounds = () if group is None else GROUP_GROUNDS.get(right, ())
    found = next(
        (one for one in grounds if group and has_ground_in_group(directory, user_id, one, group)), None
    )
    return Ground(right, True, GroundKind.GROUP, in_group=found)


def _about_user(directory: Directory, user_id: str, right: Right, id: str) -> Ground:
    grounds = USER_GROUNDS.get(right, ())
    found = next((one for one in grounds if has_ground_about_user(directory, user_id, one, id)), None)
    return Ground(right, True, GroundKind.ABOUT_USER, about_user=found)


__all__ = ["Ground", "GroundKind", "ground_of"]
