"""The people and places of a world, as the directory that the rules look at."""

from collections.abc import Iterator, Sequence
from typing import Any

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.courses import (
    Course,
    Enrollment,
    Group,
    GroupCategory,
    Section,
)
from canvas_comms.lms.directory import People
from canvas_comms.lms.people import (
    Account,
    AccountKind,
    AccountSettings,
    AccountUser,
    ObserverLink,
    User,
)
from canvas_comms_memory.stores.directory import LiveDirectory, join
from canvas_comms_memory.worlds.loading import Loading
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
    sections = [s for course in world.courses for s in _sections(loading, course)]
    enrollments = [
        _enrollment(loading, course, one) for course in world.courses for one in course.enrollments
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
    given = loading.world.settings
    settings = AccountSettings(
        given.users_can_edit_comm_channels,
        given.edit_institution_email,
        given.admins_can_view_notifications,
        given.max_communication_channels,
        given.banned_email_domains,
        given.max_group_conversation_size,
    )
    root = Account(loading.create(ROOT_REF), AccountKind.ROOT, ROOT_ACCOUNT_NAME, settings)
    return root, Account(loading.create(), AccountKind.SITE_ADMIN, SITE_ADMIN_NAME)


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
    return Course(
        loading.create(course.ref),
        _name(course),
        created,
        course.state,
        course.is_public,
        course.settings,
        course.permissions or {},
    )


def _sections(loading: Loading, course: WorldCourse) -> Iterator[Section]:
    course_id = loading.id(course.ref)
    if course.sections is None:
        yield Section(loading.create(f"{course.ref}{DEFAULT_SECTION}"), course_id, _name(course))
        return
    for section in course.sections:
        yield Section(loading.create(section.ref), course_id, section.name)


DEFAULT_SECTION = "/section"
"""Appended to a course's name, it is the name of its default section; no world can use it."""


def _enrollment(loading: Loading, course: WorldCourse, one: WorldEnrollment) -> Enrollment:
    default = f"{course.ref}{DEFAULT_SECTION}" if course.sections is None else course.sections[0].ref
    return Enrollment(
        loading.create(),
        loading.id(one.user),
        loading.id(course.ref),
        loading.id(one.section or default),
        one.role,
        one.state,
        loading.maybe(one.observes),
        one.limit_privileges_to_course_section,
        one.permissions or {},
    )


def _groups(loading: Loading, root: Account) -> tuple[tuple[Group, ...], tuple[GroupCategory, ...]]:
    groups, categories = [], []
    for index, group in enumerate(loading.world.groups):
        owner = _owner(loading, group.context, root)
        if group.group_category and group.group_category not in loading.refs:
            categories.append(GroupCategory(loading.create(group.group_category), owner))
        groups.append(
            Group(
                loading.create(group.ref),
                _name(group),
                owner,
                loading.created("groups", index, group.created_at),
                loading.maybe(group.group_category),
                _ids(loading, group.members),
            )
        )
    return tuple(groups), tuple(categories)


def _owner(loading: Loading, place: str, root: Account) -> Context:
    return root.context if place == "account" else contexts.course(loading.id(place))


def _ids(loading: Loading, refs: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(loading.id, refs))


__all__ = ["directory_of", "people_of"]
