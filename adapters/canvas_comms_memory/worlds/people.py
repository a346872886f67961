"""The people and places of a world, as the directory that the rules look at."""

from collections.abc import Iterator, Sequence
from typing import Any

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.courses import (
    DEFAULT_TERM,
    Course,
    Enrollment,
    Group,
    GroupCategory,
    Section,
    Term,
)
from canvas_comms.lms.directory import People
from canvas_comms.lms.people import (
    Account,
    AccountKind,
    AccountSettings,
    AccountUser,
    ObserverLink,
    User,
    last_name_first,
)
from canvas_comms_memory.stores.directory import LiveDirectory, join
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_wire.worlds import LmsWorld
from canvas_comms_wire.worlds.lms_names import ROOT_REF
from canvas_comms_wire.worlds.people import WorldCourse, WorldEnrollment, WorldUser

ROOT_ACCOUNT_NAME = "Default Account"
SITE_ADMIN_NAME = "Site Admin"


def directory_of(loading: Loading) -> LiveDirectory:
    """Everybody and every place of a world, created in its order. Raises `InvalidWorld`."""
    root, site_admin = _accounts(loading)
    accounts = People(accounts=(root, site_admin))
    return LiveDirectory(join(accounts, people_of(loading, root, site_admin)))


def people_of(loading: Loading, root: Account, site_admin: Account) -> People:
    """The same but for accounts, for a directory that has some. Raises `InvalidWorld`."""
    world = loading.world
    users = [_user(loading, i, user) for i, user in enumerate(world.users)]
    crowds = [
        [_one_of_a_crowd(loading, f"{crowd.name} {number}") for number in range(1, crowd.count + 1)]
        for crowd in world.crowd
    ]
    courses = [_course(loading, i, course) for i, course in enumerate(world.courses)]
    sections = [s for i, course in enumerate(world.courses) for s in _sections(loading, i, course)]
    enrollments = [
        _enrollment(loading, f"lms.courses[{i}].enrollments[{j}]", course, one)
        for i, course in enumerate(world.courses)
        for j, one in enumerate(course.enrollments)
    ]
    for crowd, people in zip(world.crowd, crowds, strict=True):
        course_id = loading.id(crowd.course)
        first = next(section.id for section in sections if section.course_id == course_id)
        role = crowd.role
        enrollments += [Enrollment(loading.create(), one.id, course_id, first, role) for one in people]
    groups, categories = _groups(loading, root)
    return People(
        accounts=(),
        users=(*users, *(one for people in crowds for one in people)),
        account_users=tuple(_administrators(loading, root, site_admin)),
        observer_links=tuple(
            ObserverLink(loading.id(link.observer), loading.id(link.student)) for link in world.observer_links
        ),
        courses=tuple(courses),
        sections=tuple(sections),
        enrollments=tuple(enrollments),
        groups=groups,
        group_categories=categories,
    )


def _accounts(loading: Loading) -> tuple[Account, Account]:
    account, settings = loading.world.account, account_settings(loading.world)
    name = account.name or ROOT_ACCOUNT_NAME
    root = Account(loading.create(ROOT_REF), AccountKind.ROOT, name, settings, account.sis_account_id)
    return root, Account(loading.create(), AccountKind.SITE_ADMIN, SITE_ADMIN_NAME)


def account_settings(world: LmsWorld) -> AccountSettings:
    """The settings of the root account that a world describes."""
    given = world.settings
    return AccountSettings(
        given.users_can_edit_comm_channels,
        given.edit_institution_email,
        given.admins_can_view_notifications,
        given.max_communication_channels,
        given.banned_email_domains,
        given.max_group_conversation_size,
        given.avatars,
        given.restrict_student_access,
    )


def _name(one: Any) -> str:
    return one.ref[1:] if one.name is None else str(one.name)


def _user(loading: Loading, index: int, user: WorldUser) -> User:
    name = _name(user)
    return User(
        loading.create(user.ref),
        name,
        name if user.short_name is None else user.short_name,
        loading.created("users", index, user.created_at),
        user.state,
        user.sortable_name or last_name_first(name),
        pronouns=user.pronouns,
        login_id=user.login_id,
        sis_user_id=user.sis_user_id,
        integration_id=user.integration_id,
        lti_user_id=user.lti_user_id,
        locale=user.locale,
    )


def _one_of_a_crowd(loading: Loading, name: str) -> User:
    return User(loading.create(), name, name, loading.clock)


def _administrators(loading: Loading, root: Account, site_admin: Account) -> Iterator[AccountUser]:
    accounts = {"account_admin": root, "site_admin": site_admin}
    for user in loading.world.users:
        account = accounts.get(user.role)
        if account is not None:
            yield AccountUser(loading.id(user.ref), account.id, user.permissions or {})


def _course(loading: Loading, index: int, course: WorldCourse) -> Course:
    created = loading.created("courses", index, course.created_at)
    name, where = _name(course), f"lms.courses[{index}]"
    return Course(
        loading.create(course.ref),
        name,
        created,
        course.state,
        course.is_public,
        course.settings,
        course.permissions or {},
        name if course.code is None else course.code,
        course.sis_course_id,
        loading.when(course.start_at, f"{where}.start_at"),
        loading.when(course.end_at, f"{where}.end_at"),
        _term(loading, course.term),
    )


def _term(loading: Loading, name: str | None) -> Term:
    """The term of that name, created by its first use."""
    if name is None:
        return DEFAULT_TERM
    ref = f"{name}{TERM}"
    if ref not in loading.refs:
        loading.create(ref)
    return Term(loading.id(ref), name)


TERM = "/term"
"""Appended to a term's name, it is the name under which its id is kept; no world can use it."""


def _sections(loading: Loading, index: int, course: WorldCourse) -> Iterator[Section]:
    course_id = loading.id(course.ref)
    if course.sections is None:
        yield Section(loading.create(f"{course.ref}{DEFAULT_SECTION}"), course_id, _name(course))
        return
    for number, section in enumerate(course.sections):
        where = f"lms.courses[{index}].sections[{number}]"
        yield Section(
            loading.create(section.ref),
            course_id,
            section.name,
            section.sis_section_id,
            loading.when(section.start_at, f"{where}.start_at"),
            loading.when(section.end_at, f"{where}.end_at"),
        )


DEFAULT_SECTION = "/section"
"""Appended to a course's name, it is the name of its default section; no world can use it."""


def _enrollment(loading: Loading, where: str, course: WorldCourse, one: WorldEnrollment) -> Enrollment:
    default = f"{course.ref}{DEFAULT_SECTION}" if course.sections is None else course.sections[0].ref
    return Enrollment(
        loading.create(one.ref),
        loading.id(one.user),
        loading.id(course.ref),
        loading.id(one.section or default),
        one.role,
        one.state,
        loading.maybe(one.observes),
        one.limit_privileges_to_course_section,
        one.permissions or {},
        loading.when(one.created_at, f"{where}.created_at"),
    )


def _groups(loading: Loading, root: Account) -> tuple[tuple[Group, ...], tuple[GroupCategory, ...]]:
    groups, categories = [], []
    for index, group in enumerate(loading.world.groups):
        owner = _owner(loading, group.context, root)
        if group.group_category and group.group_category not in loading.refs:
            name = group.group_category[1:]
            categories.append(GroupCategory(loading.create(group.group_category), owner, name))
        groups.append(
            Group(
                loading.create(group.ref),
                _name(group),
                owner,
                loading.created("groups", index, group.created_at),
                loading.maybe(group.group_category),
                _ids(loading, group.members),
                group.description,
                group.sis_group_id,
                group.join_level,
                loading.maybe(group.leader),
            )
        )
    return tuple(groups), tuple(categories)


def _owner(loading: Loading, place: str, root: Account) -> Context:
    return root.context if place == "account" else contexts.course(loading.id(place))


def _ids(loading: Loading, refs: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(loading.id, refs))


__all__ = ["account_settings", "directory_of", "people_of"]
