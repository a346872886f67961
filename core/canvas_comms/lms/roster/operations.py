"""Every call that reads courses, people, sections, groups and accounts. None changes anything.

The ids of the path are as sent. `params` are the filters, the includes and the page, which the rules
read; a call of one thing takes its includes there.
"""

from collections.abc import Mapping

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.operations import Command, Response, ServerPage
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms.lms.roster.resources import (
    AccountObject,
    CourseObject,
    CourseSettingsObject,
    EnrollmentObject,
    GroupCategoryObject,
    GroupObject,
    Membership,
    Profile,
    SectionObject,
    UserObject,
)

NO_PARAMS = Parameters()


@attrs.frozen
class ListCourses(Command[ServerPage[CourseObject]]):
    """GET /courses and /users/:user_id/courses."""

    user_id: str = "self"
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListAccountCourses(Command[ServerPage[CourseObject]]):
    """GET /accounts/:account_id/courses."""

    account_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowCourse(Command[Response[CourseObject]]):
    """GET /courses/:id."""

    id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowCourseSettings(Command[Response[CourseSettingsObject]]):
    """GET /courses/:course_id/settings."""

    course_id: str


@attrs.frozen
class ListCourseUsers(Command[ServerPage[UserObject]]):
    """GET /courses/:course_id/users, and search_users."""

    course_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListRecentStudents(Command[ServerPage[UserObject]]):
    """GET /courses/:course_id/recent_students."""

    course_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListStudents(Command[Response[tuple[UserObject, ...]]]):
    """GET /courses/:course_id/students: all of them, without pages."""

    course_id: str


@attrs.frozen
class ShowCourseUser(Command[Response[UserObject]]):
    """GET /courses/:course_id/users/:id."""

    course_id: str
    id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListEnrollments(Command[ServerPage[EnrollmentObject]]):
    """GET /courses/:course_id/enrollments, and the same of a section or user."""

    context: Context
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListSections(Command[ServerPage[SectionObject]]):
    """GET /courses/:course_id/sections."""

    course_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowSection(Command[Response[SectionObject]]):
    """GET /sections/:id and /courses/:course_id/sections/:id; None: whatever course it is of."""

    course_id: str | None
    id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListGroups(Command[ServerPage[GroupObject]]):
    """GET /users/self/groups, and those of a course or account."""

    context: Context
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowGroup(Command[Response[GroupObject]]):
    """GET /groups/:id."""

    id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListGroupUsers(Command[ServerPage[UserObject]]):
    """GET /groups/:group_id/users."""

    group_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListMemberships(Command[ServerPage[Membership]]):
    """GET /groups/:group_id/memberships."""

    group_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowMembership(Command[Response[Membership]]):
    """GET /groups/:group_id/memberships/:id, also `self`; and of a user: /groups/:group_id/users/:user_id."""

    group_id: str
    id: str | None = None
    user_id: str | None = None


@attrs.frozen
class ListGroupCategories(Command[ServerPage[GroupCategoryObject]]):
    """GET /courses/:course_id/group_categories, and those of an account."""

    context: Context
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowGroupCategory(Command[Response[GroupCategoryObject]]):
    """GET /group_categories/:id."""

    id: str


@attrs.frozen
class ListGroupsOfCategory(Command[ServerPage[GroupObject]]):
    """GET /group_categories/:group_category_id/groups."""

    group_category_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListUsersOfCategory(Command[ServerPage[UserObject]]):
    """GET /group_categories/:group_category_id/users."""

    group_category_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowUser(Command[Response[UserObject]]):
    """GET /users/:id, also `self`."""

    id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowProfile(Command[Response[Profile]]):
    """GET /users/:user_id/profile."""

    user_id: str


@attrs.frozen
class ListLinkedUsers(Command[ServerPage[UserObject]]):
    """GET /users/:user_id/observees, or observers."""

    user_id: str
    observers: bool = False
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowLinkedUser(Command[Response[UserObject]]):
    """GET /users/:user_id/observees/:id, or observers."""

    user_id: str
    id: str
    observers: bool = False


@attrs.frozen
class ListAccounts(Command[ServerPage[AccountObject]]):
    """GET /accounts, /manageable_accounts and /course_accounts.

    `through_courses`: accounts of courses that one teaches, helps in or designs.
    """

    through_courses: bool = False
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowAccount(Command[Response[AccountObject]]):
    """GET /accounts/:id."""

    id: str


@attrs.frozen
class ListSubAccounts(Command[ServerPage[AccountObject]]):
    """GET /accounts/:account_id/sub_accounts: none, in every world."""

    account_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListAccountUsers(Command[ServerPage[UserObject]]):
    """GET /accounts/:account_id/users."""

    account_id: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowPermissions(Command[Response[Mapping[str, bool]]]):
    """GET /courses/:id/permissions, and the same of a group or account: name → whether the caller may."""

    context: Context
    permissions: RawParam = ABSENT
