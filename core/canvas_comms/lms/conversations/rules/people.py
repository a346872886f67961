"""Who takes part, and in what order are they shown?

By the time of their latest message, newest first; those who never wrote come last;
ties go by short name. The audience is everybody but oneself, so it is empty in a
conversation with oneself. Pictures are left out where more than 100 people take part.
With exactly one other person, the courses and groups of one's tags tell what that
person is there; with more they tell nothing, and with nobody there are none.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.sight import COUNTING
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted

AVATAR_LIMIT = 100
"""With more people no pictures are listed."""

AVATAR = "/images/messages/avatar-50.png"
GROUP_AVATAR = "/images/messages/avatar-group-50.png"

MEMBER = ("Member",)
FAKE_COURSE = "0"
FAKE = ("FakeEnrollment",)
"""How an administrator sees the people of his account."""

_NEVER = datetime.min.replace(tzinfo=UTC)


def in_order(directory: Directory, wrote: Iterable[tuple[str, datetime | None]]) -> tuple[str, ...]:
    """The user ids in order; `wrote` tells when each wrote last, None if never."""

    def key(one: tuple[str, datetime | None]) -> tuple[float, str, int, str]:
        user_id, at = one
        user = directory.user(user_id)
        name = "" if user is None else (user.short_name or user.name).casefold()
        return -(at or _NEVER).timestamp(), name, len(user_id), user_id

    return tuple(user_id for user_id, _ in sorted(wrote, key=key))


def shared_courses(directory: Directory, viewer: str, other: str) -> Mapping[str, tuple[str, ...]]:
    """What the other is in the courses that both share; an administrator sees more."""
    mine = {e.course_id for e in directory.enrollments_of(viewer) if e.state in COUNTING}
    roles: dict[str, dict[str, None]] = {}
    for enrollment in directory.enrollments_of(other):
        if enrollment.state in COUNTING and enrollment.course_id in mine:
            roles.setdefault(enrollment.course_id, {})[enrollment.role.enrollment_type] = None
    found = {course_id: tuple(types) for course_id, types in roles.items()}
    roster = granted(directory, viewer, Right.READ_ROSTER, directory.root_account.context)
    return found | {FAKE_COURSE: FAKE} if roster else found


def shared_groups(directory: Directory, viewer: str, other: str) -> Mapping[str, tuple[str, ...]]:
    """The groups that both are members of."""
    groups = directory.groups_of(other)
    return {group.id: MEMBER for group in groups if directory.is_member(viewer, group.id)}


def audience_contexts(
    directory: Directory, viewer: str, audience: Sequence[str], tags: Sequence[str]
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """`audience_contexts`: courses and groups of the viewer's tags."""
    courses: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for context in map(Context.of, tags if audience else ()):
        if context is not None and context.kind in (ContextKind.COURSE, ContextKind.GROUP):
            (courses if context.kind is ContextKind.COURSE else groups)[context.id] = ()
    if len(audience) == 1:
        with_one = shared_courses(directory, viewer, audience[0])
        in_groups = shared_groups(directory, viewer, audience[0])
        courses = {course_id: with_one.get(course_id, ()) for course_id in courses}
        groups = {group_id: in_groups.get(group_id, ()) for group_id in groups}
    return courses, groups
