"""The endpoints that read courses, people, sections, groups and accounts of Canvas LMS."""

from collections.abc import Iterator

from canvas_comms.capabilities import Capability
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.roster import operations as o
from canvas_comms_wire.endpoint import Endpoint, Place, in_path, only
from canvas_comms_wire.leaves import OBJECT
from canvas_comms_wire.lms_people import ENROLLMENT, PROFILE, USER
from canvas_comms_wire.lms_places import (
    ACCOUNT,
    COURSE,
    COURSE_SETTINGS,
    GROUP,
    GROUP_CATEGORY,
    MEMBERSHIP,
    SECTION,
)
from canvas_comms_wire.records import many
from canvas_comms_wire.responses import One, Page

API = "/api/v1"
_COURSES, _USERS = Capability.COURSES_READ, Capability.USERS_READ
_GROUPS, _ACCOUNTS = Capability.GROUPS_READ, Capability.ACCOUNTS_READ
_COURSE, _SECTION = One(COURSE.kind), One(SECTION.kind)
_ALL_COURSES, _ENROLLMENTS = Page(COURSE.kind), Page(ENROLLMENT.kind)
_ALL_USERS, _ALL_GROUPS, _ALL_ACCOUNTS = Page(USER.kind), Page(GROUP.kind), Page(ACCOUNT.kind)
_CATEGORIES, _MEMBERSHIP = Page(GROUP_CATEGORY.kind), One(MEMBERSHIP.kind)


def _at(kind: ContextKind) -> Place:
    """The context that the path names."""
    return in_path(
        f"{kind.value}_id",
        make=lambda text: Context(kind, text),
        split=lambda context: (context.id,) if context.kind is kind else None,
    )


def _path(kind: ContextKind, what: str) -> str:
    return f"{API}/{kind.value}s/:{kind.value}_id/{what}"


def _courses() -> Iterator[Endpoint]:
    course = f"{API}/courses/:course_id"
    yield Endpoint("GET", f"{API}/courses", o.ListCourses, _ALL_COURSES, _COURSES, user_id=only("self"))
    yield Endpoint("GET", f"{API}/users/:user_id/courses", o.ListCourses, _ALL_COURSES, _COURSES)
    yield Endpoint("GET", f"{API}/courses/:id", o.ShowCourse, _COURSE, _COURSES)
    yield Endpoint("GET", f"{course}/settings", o.ShowCourseSettings, One(COURSE_SETTINGS.kind), _COURSES)
    yield Endpoint("GET", f"{course}/users", o.ListCourseUsers, _ALL_USERS, _COURSES)
    yield Endpoint("GET", f"{course}/search_users", o.ListCourseUsers, _ALL_USERS, _COURSES)
    yield Endpoint("GET", f"{course}/users/:id", o.ShowCourseUser, One(USER.kind), _COURSES)
    yield Endpoint("GET", f"{course}/students", o.ListStudents, One(many(USER.kind)), _COURSES)
    yield Endpoint("GET", f"{course}/recent_students", o.ListRecentStudents, _ALL_USERS, _COURSES)
    for kind in (ContextKind.COURSE, ContextKind.SECTION, ContextKind.USER):
        found = Page(ENROLLMENT.kind)
        yield Endpoint(
            "GET", _path(kind, "enrollments"), o.ListEnrollments, found, _COURSES, context=_at(kind)
        )
    yield Endpoint("GET", f"{course}/sections", o.ListSections, Page(SECTION.kind), _COURSES)
    yield Endpoint("GET", f"{course}/sections/:id", o.ShowSection, _SECTION, _COURSES)
    yield Endpoint("GET", f"{API}/sections/:id", o.ShowSection, _SECTION, _COURSES, course_id=only(None))
    yield _permissions(ContextKind.COURSE, _COURSES)


def _permissions(kind: ContextKind, capability: Capability) -> Endpoint:
    path = _path(kind, "permissions")
    return Endpoint("GET", path, o.ShowPermissions, One(OBJECT), capability, context=_at(kind))


def _groups() -> Iterator[Endpoint]:
    group, category = f"{API}/groups/:group_id", f"{API}/group_categories/:group_category_id"
    for kind in (ContextKind.USER, ContextKind.COURSE, ContextKind.ACCOUNT):
        yield Endpoint("GET", _path(kind, "groups"), o.ListGroups, _ALL_GROUPS, _GROUPS, context=_at(kind))
    yield Endpoint("GET", f"{API}/groups/:id", o.ShowGroup, One(GROUP.kind), _GROUPS)
    yield Endpoint("GET", f"{group}/users", o.ListGroupUsers, _ALL_USERS, _GROUPS)
    yield Endpoint("GET", f"{group}/users/:user_id", o.ShowMembership, _MEMBERSHIP, _GROUPS, id=only(None))
    yield Endpoint("GET", f"{group}/memberships", o.ListMemberships, Page(MEMBERSHIP.kind), _GROUPS)
    yield Endpoint(
        "GET", f"{group}/memberships/:id", o.ShowMembership, _MEMBERSHIP, _GROUPS, user_id=only(None)
    )
    yield _permissions(ContextKind.GROUP, _GROUPS)
    for kind in (ContextKind.COURSE, ContextKind.ACCOUNT):
        path = _path(kind, "group_categories")
        yield Endpoint("GET", path, o.ListGroupCategories, _CATEGORIES, _GROUPS, context=_at(kind))
    yield Endpoint(
        "GET", f"{API}/group_categories/:id", o.ShowGroupCategory, One(GROUP_CATEGORY.kind), _GROUPS
    )
    yield Endpoint("GET", f"{category}/groups", o.ListGroupsOfCategory, _ALL_GROUPS, _GROUPS)
    yield Endpoint("GET", f"{category}/users", o.ListUsersOfCategory, _ALL_USERS, _GROUPS)


def _users() -> Iterator[Endpoint]:
    yield Endpoint("GET", f"{API}/users/:id", o.ShowUser, One(USER.kind), _USERS)
    yield Endpoint("GET", f"{API}/users/:user_id/profile", o.ShowProfile, One(PROFILE.kind), _USERS)
    for word, observers in (("observees", only(False)), ("observers", only(True))):
        path = f"{API}/users/:user_id/{word}"
        yield Endpoint("GET", path, o.ListLinkedUsers, _ALL_USERS, _USERS, observers=observers)
        yield Endpoint("GET", f"{path}/:id", o.ShowLinkedUser, One(USER.kind), _USERS, observers=observers)


def _accounts() -> Iterator[Endpoint]:
    account = f"{API}/accounts/:account_id"
    for word in ("accounts", "manageable_accounts", "course_accounts"):
        through = only(word == "course_accounts")
        yield Endpoint(
            "GET", f"{API}/{word}", o.ListAccounts, _ALL_ACCOUNTS, _ACCOUNTS, through_courses=through
        )
    yield Endpoint("GET", f"{API}/accounts/:id", o.ShowAccount, One(ACCOUNT.kind), _ACCOUNTS)
    yield Endpoint("GET", f"{account}/sub_accounts", o.ListSubAccounts, _ALL_ACCOUNTS, _ACCOUNTS)
    yield Endpoint("GET", f"{account}/users", o.ListAccountUsers, _ALL_USERS, _ACCOUNTS)
    yield Endpoint("GET", f"{account}/courses", o.ListAccountCourses, _ALL_COURSES, _ACCOUNTS)
    yield _permissions(ContextKind.ACCOUNT, _ACCOUNTS)


ENDPOINTS: tuple[Endpoint, ...] = (*_courses(), *_groups(), *_users(), *_accounts())

__all__ = ["ENDPOINTS"]
