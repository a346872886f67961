"""Read courses, the people in them, enrolments, sections, groups and accounts.

Everything here raises `NotSupported` at once, before any I/O, where the backend cannot do it, and
`GatewayError` while reading. Lists are fetched as they are read.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.listing import Identified, Listing, ListPage
from canvas_comms.lms.roster.ports import RosterGateway
from canvas_comms.lms.roster.requests import (
    EVERY_COURSE,
    EVERY_ENROLLMENT,
    EVERYBODY,
    CourseSearch,
    EnrollmentSearch,
    PeopleSearch,
)
from canvas_comms.lms.roster.resources import (
    AccountObject,
    CourseObject,
    EnrollmentObject,
    GroupObject,
    Membership,
    Profile,
    SectionObject,
    UserObject,
)

T = TypeVar("T", bound=Identified)
Limit = int | None


def _list(
    needed: Capability,
    gateway: RosterGateway,
    fetch: Callable[[object | None], ListPage[T]],
    limit: Limit,
) -> Listing[T]:
    require(needed, gateway.capabilities)
    return Listing(fetch, limit)


def list_courses(
    gateway: RosterGateway,
    *,
    user: str = "self",
    search: CourseSearch = EVERY_COURSE,
    limit: Limit = None,
) -> Listing[CourseObject]:
    """The courses of a user, one's own by default, by name."""
    return _list(Capability.COURSES_READ, gateway, partial(gateway.courses_page, user, search), limit)


def read_course(id: str, gateway: RosterGateway, *, include: Sequence[str] = ()) -> CourseObject:
    """One course; `include` are Canvas's words for more of it."""
    require(Capability.COURSES_READ, gateway.capabilities)
    return gateway.course(id, include)


def list_course_users(
    course: str, gateway: RosterGateway, *, search: PeopleSearch = EVERYBODY, limit: Limit = None
) -> Listing[UserObject]:
    """The people of a course, by sortable name."""
    return _list(
        Capability.COURSES_READ,
        gateway,
        partial(gateway.course_users_page, course, search),
        limit,
    )


def list_enrollments(
    context: Context,
    gateway: RosterGateway,
    *,
    search: EnrollmentSearch = EVERY_ENROLLMENT,
    limit: Limit = None,
) -> Listing[EnrollmentObject]:
    """The enrolments of a course, section or user."""
    return _list(
        Capability.COURSES_READ,
        gateway,
        partial(gateway.enrollments_page, context, search),
        limit,
    )


def list_sections(course: str, gateway: RosterGateway, *, limit: Limit = None) -> Listing[SectionObject]:
    """The sections of a course, by name."""
    return _list(Capability.COURSES_READ, gateway, partial(gateway.sections_page, course), limit)


def read_permissions(course: str, gateway: RosterGateway, *, names: Sequence[str] = ()) -> Mapping[str, bool]:
    """What the caller may do in a course, by Canvas's names of rights; by all of them if none is given."""
    require(Capability.COURSES_READ, gateway.capabilities)
    return gateway.permissions(course, names)


def list_groups(context: Context, gateway: RosterGateway, *, limit: Limit = None) -> Listing[GroupObject]:
    """The groups of a course, of an account, or of oneself."""
    return _list(Capability.GROUPS_READ, gateway, partial(gateway.groups_page, context), limit)


def read_group(id: str, gateway: RosterGateway) -> GroupObject:
    """One group."""
    require(Capability.GROUPS_READ, gateway.capabilities)
    return gateway.group(id)


def list_group_users(group: str, gateway: RosterGateway, *, limit: Limit = None) -> Listing[UserObject]:
    """The members of a group, by sortable name."""
    return _list(Capability.GROUPS_READ, gateway, partial(gateway.group_users_page, group), limit)


def list_memberships(group: str, gateway: RosterGateway, *, limit: Limit = None) -> Listing[Membership]:
    """The memberships of a group."""
    return _list(Capability.GROUPS_READ, gateway, partial(gateway.memberships_page, group), limit)


def read_user(id: str, gateway: RosterGateway) -> UserObject:
    """One user: oneself, or as administrator."""
    require(Capability.USERS_READ, gateway.capabilities)
    return gateway.user(id)


def read_profile(user: str, gateway: RosterGateway) -> Profile:
    """The profile of a user: one's own, as a teacher of theirs, or as administrator."""
    require(Capability.USERS_READ, gateway.capabilities)
    return gateway.profile(user)


def list_observees(user: str, gateway: RosterGateway, *, limit: Limit = None) -> Listing[UserObject]:
    """Whom a user observes, by sortable name."""
    return _list(Capability.USERS_READ, gateway, partial(gateway.observees_page, user), limit)


def list_accounts(gateway: RosterGateway, *, limit: Limit = None) -> Listing[AccountObject]:
    """The accounts that one administers."""
    return _list(Capability.ACCOUNTS_READ, gateway, gateway.accounts_page, limit)


def read_account(id: str, gateway: RosterGateway) -> AccountObject:
    """One account."""
    require(Capability.ACCOUNTS_READ, gateway.capabilities)
    return gateway.account(id)


def list_account_users(
    account: str, gateway: RosterGateway, *, search: PeopleSearch = EVERYBODY, limit: Limit = None
) -> Listing[UserObject]:
    """Everybody in an account, by sortable name."""
    return _list(
        Capability.ACCOUNTS_READ,
        gateway,
        partial(gateway.account_users_page, account, search),
        limit,
    )


def list_account_courses(
    account: str, gateway: RosterGateway, *, search_term: str | None = None, limit: Limit = None
) -> Listing[CourseObject]:
    """The courses of an account, by id."""
    return _list(
        Capability.ACCOUNTS_READ,
        gateway,
        partial(gateway.account_courses_page, account, search_term),
        limit,
    )
