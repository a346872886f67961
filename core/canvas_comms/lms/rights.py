"""Has this user this right here?

A right in a course comes from any one enrolment, or from administering the account. For
an enrolment, the most specific word counts: what is switched for the enrolment itself,
else for its role in this course, else the role's default. A concluded enrolment, or one
in a concluded course, keeps only the rights that its role keeps. Administrators have
their role's rights unless switched for them; site administrators have theirs in every
account. The tables are in `rights_table`; `rights_page`
writes them as Markdown.
"""

from collections.abc import Callable, Mapping

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import STAFF, Course, CourseRole, CourseState, Enrollment, Group
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.people import Account, AccountKind
from canvas_comms.lms.rights_table import (
    DERIVED,
    GROUP_GROUNDS,
    PUBLIC,
    REGISTRY,
    STANDINGS,
    USER_GROUNDS,
    GroupGround,
    Level,
    Right,
    Row,
    Standing,
    UserGround,
)

_CONCLUDED = Standing.CONCLUDED
_DERIVED_RIGHTS = frozenset(right for right, _ in DERIVED)
_COURSE_ROWS = {right: row for right, row in REGISTRY.items() if row.level is Level.COURSE}


class RightsReason(Reason):
    """Why somebody may not."""

    NOT_GRANTED = "not-granted", "facts lms-channels 7.2"


def granted(directory: Directory, user_id: str | None, right: Right, context: Context) -> bool:
    """Whether this user has this right there. None stands for nobody logged in. Never raises."""
    if right in _DERIVED_RIGHTS:
        parts = DERIVED.get((right, context.kind), ())
        return bool(parts) and all(granted(directory, user_id, part, context) for part in parts)
    return _ASKED[context.kind](directory, user_id, right, context.id)


def may(directory: Directory, user_id: str | None, right: Right, context: Context) -> Decision:
    """The same as a decision: refused, `where` being the right's name, or nothing to say."""
    if granted(directory, user_id, right, context):
        return Decision()
    return Decision((Finding(RightsReason.NOT_GRANTED, Effect.REFUSED, right.value),))


def standing(enrollment: Enrollment, course: Course) -> Standing:
    """What an enrolment counts for in its course."""
    key = (course.state, enrollment.state, enrollment.role in STAFF)
    return STANDINGS.get(key, Standing.NOTHING)


def by_enrollment(enrollment: Enrollment, course: Course, right: Right) -> bool:
    """Whether this one enrolment gives the right in its course."""
    row = _COURSE_ROWS.get(right)
    return row is not None and _gives(enrollment, course, right, row)


def _in_course(directory: Directory, user_id: str | None, right: Right, id: str) -> bool:
    course, row = directory.course(id), _COURSE_ROWS.get(right)
    if course is None or row is None:
        return False
    if user_id is not None:
        for enrollment in directory.enrollments_between(user_id, id):
            if _gives(enrollment, course, right, row):
                return True
        if administers(directory, user_id, right, row, directory.root_account):
            return True
    return course.is_public and right in PUBLIC and course.state is CourseState.AVAILABLE


def _in_section(directory: Directory, user_id: str | None, right: Right, id: str) -> bool:
    section = directory.section(id)
    return section is not None and _in_course(directory, user_id, right, section.course_id)


def _gives(enrollment: Enrollment, course: Course, right: Right, row: Row) -> bool:
    role = enrollment.role
    counts = STANDINGS.get((course.state, enrollment.state, role in STAFF))
    if counts is None or (counts is _CONCLUDED and role not in row.concluded):
        return False
    if not row.overridable:
        return counts is _CONCLUDED or role in row.roles
    if right in enrollment.overrides:
        return enrollment.overrides[right]
    of_role = course.overrides.get(role)
    return role in row.roles if of_role is None else of_role.get(right, role in row.roles)


def _in_account(directory: Directory, user_id: str | None, right: Right, id: str) -> bool:
    account, row = directory.account(id), REGISTRY.get(right)
    if account is None or row is None or user_id is None:
        return False
    return administers(directory, user_id, right, row, account)


def administers(directory: Directory, user_id: str, right: Right, row: Row, account: Account) -> bool:
    """Whether somebody has the right as an administrator of the account, or of the one above all."""
    held = directory.account_users_of(user_id)
    if not held or (row.level is Level.SITE_ADMIN and account.kind is not AccountKind.SITE_ADMIN):
        return False
    if row.setting is not None and not row.setting(account.settings):
        return False
    above = directory.site_admin_account.id
    return any(
        one.overrides.get(right, row.admin) if row.overridable else row.admin
        for one in held
        if one.account_id in (account.id, above)
    )


def _in_group(directory: Directory, user_id: str | None, right: Right, id: str) -> bool:
    group = directory.group(id)
    if group is None:
        return False
    owner = group.owner
    readable = owner.kind is ContextKind.ACCOUNT or granted(directory, user_id, Right.READ, owner)
    return any(
        has_ground_in_group(directory, user_id, ground, group)
        for ground in GROUP_GROUNDS.get(right, ())
        if readable or ground.unreadable_too
    )


def has_ground_in_group(directory: Directory, user_id: str | None, ground: GroupGround, group: Group) -> bool:
    """Whether all that a ground names holds of somebody in a group."""
    if ground.owner_kind is not None and ground.owner_kind is not group.owner.kind:
        return False
    if ground.member and (user_id is None or not directory.is_member(user_id, group.id)):
        return False
    return all(granted(directory, user_id, right, group.owner) for right in ground.owner_rights)


def _about_user(directory: Directory, user_id: str | None, right: Right, about: str) -> bool:
    if user_id is None or directory.user(about) is None:
        return False
    return any(
        has_ground_about_user(directory, user_id, ground, about) for ground in USER_GROUNDS.get(right, ())
    )


def has_ground_about_user(directory: Directory, user_id: str, ground: UserGround, about: str) -> bool:
    """Whether somebody is to a user what a ground names."""
    if ground.oneself and user_id == about:
        return True
    if ground.linked_observer and user_id in directory.observers_of(about):
        return True
    if ground.course_right is not None:
        courses = {one.course_id for one in directory.enrollments_of(about)}
        return any(_in_course(directory, user_id, ground.course_right, course) for course in courses)
    if ground.account_right is None:
        return False
    if not _in_account(directory, user_id, ground.account_right, directory.root_account.id):
        return False
    return not ground.outranking or outranks(directory, user_id, about)


def outranks(directory: Directory, user_id: str, other: str) -> bool:
    """Whether a user holds every right of accounts that the other holds, where they hold it."""
    return all(
        _in_account(directory, user_id, right, held.account_id)
        for held in directory.account_users_of(other)
        for right in REGISTRY
        if _in_account(directory, other, right, held.account_id)
    )


_ASKED: Mapping[ContextKind, Callable[[Directory, str | None, Right, str], bool]] = {
    ContextKind.COURSE: _in_course,
    ContextKind.SECTION: _in_section,
    ContextKind.GROUP: _in_group,
    ContextKind.ACCOUNT: _in_account,
    ContextKind.USER: _about_user,
}


_ROLES = tuple(CourseRole)


def rights_page() -> str:
    """All tables of rights as one Markdown text, from the very values the rules use."""
    return "\n\n".join([_by_role(), _in_groups(), _about_users(), _derived()]) + "\n"


def _by_role() -> str:
    rows = [
        [
            right.value,
            *(_mark(row, role) for role in _ROLES),
            "yes" if row.admin else "–",
            row.level.value,
            "yes" if row.overridable else "no",
        ]
        for right, row in REGISTRY.items()
    ]
    head = ["right", *(role.value for role in _ROLES), "administrator", "where", "can be switched"]
    note = "yes: while active; concluded too: also in a concluded course or enrolment."
    return _table("By role", note, head, rows)


def _mark(row: Row, role: CourseRole) -> str:
    if role not in row.roles:
        return "concluded only" if role in row.concluded and not row.overridable else "–"
    return "concluded too" if role in row.concluded else "yes"


def _in_groups() -> str:
    rows = [[right.value, "; or ".join(map(_group_ground, of))] for right, of in GROUP_GROUNDS.items()]
    return _table(
        "In a group", "The owning course must be readable, except where said.", ["right", "who"], rows
    )


def _group_ground(ground: GroupGround) -> str:
    parts = ["members"] if ground.member else []
    parts += [f"{right.value} in the owner" for right in ground.owner_rights]
    text = " with ".join(parts)
    if ground.owner_kind is not None:
        text += f" (owner is {_article(ground.owner_kind)})"
    return text + (" (owner need not be readable)" if ground.unreadable_too else "")


def _article(kind: ContextKind) -> str:
    return f"an {kind.value}" if kind is ContextKind.ACCOUNT else f"a {kind.value}"


def _about_users() -> str:
    rows = [[right.value, "; or ".join(map(_user_ground, of))] for right, of in USER_GROUNDS.items()]
    return _table("About a user", "", ["right", "who"], rows)


def _user_ground(ground: UserGround) -> str:
    if ground.oneself:
        return "oneself"
    if ground.linked_observer:
        return "a linked observer"
    if ground.course_right is not None:
        return f"{ground.course_right.value} in a course of the user"
    right = "" if ground.account_right is None else ground.account_right.value
    more = ", holding every right of accounts that the user holds" if ground.outranking else ""
    return f"{right} on the account{more}"


def _derived() -> str:
    rows = [
        [right.value, kind.value, " and ".join(part.value for part in parts)]
        for (right, kind), parts in DERIVED.items()
    ]
    return _table("Derived", "", ["right", "in a", "is"], rows)


def _table(title: str, note: str, head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    text = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    return f"### {title}\n\n" + (f"{note}\n\n" if note else "") + text


__all__ = [
    "Right",
    "RightsReason",
    "Standing",
    "administers",
    "by_enrollment",
    "granted",
    "has_ground_about_user",
    "has_ground_in_group",
    "may",
    "outranks",
    "rights_page",
    "standing",
]
