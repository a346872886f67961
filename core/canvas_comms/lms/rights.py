"""Has this user this right here?

A right in a course comes from any one enrolment, or from administering the account. For
an enrolment, the most specific word counts: what is switched for the enrolment itself,
else for its role in this course, else the role's default. A concluded enrolment, or one
in a concluded course, keeps only the rights that its role keeps. Administrators have
their role's rights unless switched for them; site administrators have theirs in every
account. The tables are in `rights_table`.
"""

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import STAFF, Course, CourseState, Enrollment, Group
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

_NO_OVERRIDES: dict[str, bool] = {}


class RightsReason(Reason):
    """Why somebody may not."""

    NOT_GRANTED = "not-granted", "facts lms-channels 7.2"


def granted(directory: Directory, user_id: str | None, right: Right, context: Context) -> bool:
    """Whether this user has this right there. None stands for nobody logged in. Never raises."""
    parts = DERIVED.get((right, context.kind))
    if parts is not None:
        return all(granted(directory, user_id, part, context) for part in parts)
    match context.kind:
        case ContextKind.COURSE:
            course = directory.course(context.id)
            return course is not None and _in_course(directory, user_id, right, course)
        case ContextKind.GROUP:
            group = directory.group(context.id)
            return group is not None and _in_group(directory, user_id, right, group)
        case ContextKind.ACCOUNT:
            account = directory.account(context.id)
            return (
                account is not None
                and user_id is not None
                and _in_account(directory, user_id, right, account)
            )
        case ContextKind.USER:
            return user_id is not None and _about_user(directory, user_id, right, context.id)
        case ContextKind.SECTION:
            section = directory.section(context.id)
            course = None if section is None else directory.course(section.course_id)
            return course is not None and _in_course(directory, user_id, right, course)


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
    row = REGISTRY.get(right)
    return row is not None and row.level is Level.COURSE and _gives(enrollment, course, right, row)


def _in_course(directory: Directory, user_id: str | None, right: Right, course: Course) -> bool:
    row = REGISTRY.get(right)
    if row is None or row.level is not Level.COURSE:
        return False
    if course.is_public and right in PUBLIC and course.state is CourseState.AVAILABLE:
        return True
    if user_id is None:
        return False
    for enrollment in directory.enrollments_between(user_id, course.id):
        if _gives(enrollment, course, right, row):
            return True
    return _in_account(directory, user_id, right, directory.root_account)


def _gives(enrollment: Enrollment, course: Course, right: Right, row: Row) -> bool:
    counts = standing(enrollment, course)
    if counts is Standing.NOTHING:
        return False
    role = enrollment.role
    if not row.overridable:
        return role in (row.roles if counts is Standing.ACTIVE else row.concluded)
    if counts is Standing.CONCLUDED and role not in row.concluded:
        return False
    if right in enrollment.overrides:
        return enrollment.overrides[right]
    return course.overrides.get(role, _NO_OVERRIDES).get(right, role in row.roles)


def _in_account(directory: Directory, user_id: str, right: Right, account: Account) -> bool:
    row = REGISTRY.get(right)
    if row is None or (row.level is Level.SITE_ADMIN and account.kind is not AccountKind.SITE_ADMIN):
        return False
    if row.setting is not None and not row.setting(account.settings):
        return False
    return any(
        administered.overrides.get(right, row.admin) if row.overridable else row.admin
        for administered in directory.account_users_of(user_id)
        if administered.account_id == account.id or administered.account_id == directory.site_admin_account.id
    )


def _in_group(directory: Directory, user_id: str | None, right: Right, group: Group) -> bool:
    owner = group.owner
    readable = owner.kind is ContextKind.ACCOUNT or granted(directory, user_id, Right.READ, owner)
    return any(
        _holds(directory, user_id, ground, group)
        for ground in GROUP_GROUNDS.get(right, ())
        if readable or ground.unreadable_too
    )


def _holds(directory: Directory, user_id: str | None, ground: GroupGround, group: Group) -> bool:
    if ground.owner_kind is not None and ground.owner_kind is not group.owner.kind:
        return False
    if ground.member and (user_id is None or not directory.is_member(user_id, group.id)):
        return False
    return all(granted(directory, user_id, right, group.owner) for right in ground.owner_rights)


def _about_user(directory: Directory, user_id: str, right: Right, about: str) -> bool:
    if directory.user(about) is None:
        return False
    return any(_stands(directory, user_id, ground, about) for ground in USER_GROUNDS.get(right, ()))


def _stands(directory: Directory, user_id: str, ground: UserGround, about: str) -> bool:
    if ground.oneself and user_id == about:
        return True
    if ground.linked_observer and user_id in directory.observers_of(about):
        return True
    if ground.account_right is None:
        return False
    if not _in_account(directory, user_id, ground.account_right, directory.root_account):
        return False
    return not ground.outranking or outranks(directory, user_id, about)


def outranks(directory: Directory, user_id: str, other: str) -> bool:
    """Whether a user holds every right of accounts that the other holds, where they hold it."""
    accounts = (directory.account(held.account_id) for held in directory.account_users_of(other))
    return all(
        _in_account(directory, user_id, right, account)
        for account in accounts
        if account is not None
        for right in REGISTRY
        if _in_account(directory, other, right, account)
    )


__all__ = ["Right", "RightsReason", "Standing", "by_enrollment", "granted", "may", "outranks", "standing"]
