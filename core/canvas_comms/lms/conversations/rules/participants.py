"""How are the participants of a conversation shown?

They stand in order of their latest message, newest first; those who never wrote come last,
and ties go by short name. The audience is everybody but the reader, so it is empty in a
conversation with oneself. Pictures are left out where more than 100 people take part. With
exactly one other person, `audience_contexts` says what that person is in the courses and
groups of the reader's tags; with more people its lists are empty, and with nobody there are
no contexts at all.

A generated message names those who were added in order of their ids, by short name: `jane
was added …`, `jane and joe were added …`, `jane, joe, and tommy were added …`. A UUID is an
opaque second name of a user, 40 characters long; ours is made of the id, so that it is the
same wherever the same world is loaded, and can be read back.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.visibility import COUNTING
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted

AVATAR_LIMIT = 100
"""With more people no pictures are listed."""


AVATAR = "/images/messages/avatar-50.png"


GROUP_AVATAR = "/images/messages/avatar-group-50.png"


MEMBER = ("Member",)


FAKE_COURSE = "0"


FAKE = ("FakeEnrollment",)
"""How an administrator sees the people of their account."""


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


def added_text(names: Sequence[str], by: str) -> str:
    """The text of the message about people who were added."""
    verb = "was" if len(names) == 1 else "were"
    return f"{together(names)} {verb} added to the conversation by {by}"


def together(names: Sequence[str]) -> str:
    """The names as a list in English, with a comma before `and` from three on."""
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]


LENGTH = 40


MARK = "Z"


def uuid_of(user_id: str) -> str:
    """The UUID of a user."""
    digest = hashlib.sha256(f"user {user_id}".encode("utf-8", "replace")).hexdigest()
    return digest[: max(0, LENGTH - len(user_id) - 1)] + MARK + user_id


def user_of(uuid: str) -> str | None:
    """The id of the user with this UUID; None if it is no such text."""
    user_id = uuid.rpartition(MARK)[2]
    return user_id if user_id and uuid == uuid_of(user_id) else None
