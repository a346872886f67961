"""Courses, people, sections, groups and accounts of a Canvas LMS, over any carrier."""

from collections.abc import Mapping, Sequence

import attrs

from canvas_comms.lms import contexts
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.roster import operations as o
from canvas_comms.lms.roster.requests import (
    FULL_PAGES,
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
from canvas_comms.redaction import veiled


@attrs.frozen(eq=False)
class Roster(CarriedGateway):
    """A `RosterGateway`. Every call raises `GatewayError` and `InvalidValue`."""

    areas = frozenset({"courses", "users", "groups", "accounts"})

    @veiled
    def courses_page(
        self, user: str, search: CourseSearch, cursor: object | None = None
    ) -> ListPage[CourseObject]:
        """One page of a user's courses."""
        return self.carrier.ask_page(o.ListCourses(user, search.params), cursor)

    @veiled
    def course(self, id: str, include: Sequence[str] = ()) -> CourseObject:
        """One course."""
        params = Parameters({"include": list(include)} if include else {})
        return self.carrier.ask(o.ShowCourse(id, params)).value

    @veiled
    def course_users_page(
        self, course: str, search: PeopleSearch, cursor: object | None = None
    ) -> ListPage[UserObject]:
        """One page of a course's people."""
        return self.carrier.ask_page(o.ListCourseUsers(course, search.params), cursor)

    @veiled
    def enrollments_page(
        self, context: Context, search: EnrollmentSearch, cursor: object | None = None
    ) -> ListPage[EnrollmentObject]:
        """One page of enrolments."""
        return self.carrier.ask_page(o.ListEnrollments(context, search.params), cursor)

    @veiled
    def sections_page(self, course: str, cursor: object | None = None) -> ListPage[SectionObject]:
        """One page of a course's sections."""
        return self.carrier.ask_page(o.ListSections(course, FULL_PAGES), cursor)

    @veiled
    def permissions(self, course: str, names: Sequence[str] = ()) -> Mapping[str, bool]:
        """Name → whether the caller may."""
        asked = o.ShowPermissions(contexts.course(course))
        return self.carrier.ask(attrs.evolve(asked, permissions=list(names)) if names else asked).value

    @veiled
    def groups_page(self, context: Context, cursor: object | None = None) -> ListPage[GroupObject]:
        """One page of groups."""
        return self.carrier.ask_page(o.ListGroups(context, FULL_PAGES), cursor)

    @veiled
    def group(self, id: str) -> GroupObject:
        """One group."""
        return self.carrier.ask(o.ShowGroup(id)).value

    @veiled
    def group_users_page(self, group: str, cursor: object | None = None) -> ListPage[UserObject]:
        """One page of a group's members."""
        return self.carrier.ask_page(o.ListGroupUsers(group, FULL_PAGES), cursor)

    @veiled
    def memberships_page(self, group: str, cursor: object | None = None) -> ListPage[Membership]:
        """One page of memberships."""
        return self.carrier.ask_page(o.ListMemberships(group, FULL_PAGES), cursor)

    @veiled
    def user(self, id: str) -> UserObject:
        """One user."""
        return self.carrier.ask(o.ShowUser(id)).value

    @veiled
    def profile(self, user: str) -> Profile:
        """The profile of a user."""
        return self.carrier.ask(o.ShowProfile(user)).value

    @veiled
    def observees_page(self, user: str, cursor: object | None = None) -> ListPage[UserObject]:
        """One page of those whom a user observes."""
        return self.carrier.ask_page(o.ListLinkedUsers(user, params=FULL_PAGES), cursor)

    @veiled
    def accounts_page(self, cursor: object | None = None) -> ListPage[AccountObject]:
        """One page of accounts."""
        return self.carrier.ask_page(o.ListAccounts(params=FULL_PAGES), cursor)

    @veiled
    def account(self, id: str) -> AccountObject:
        """One account."""
        return self.carrier.ask(o.ShowAccount(id)).value

    @veiled
    def account_users_page(
        self, account: str, search: PeopleSearch, cursor: object | None = None
    ) -> ListPage[UserObject]:
        """One page of an account's people."""
        return self.carrier.ask_page(o.ListAccountUsers(account, search.params), cursor)

    @veiled
    def account_courses_page(
        self, account: str, search_term: str | None = None, cursor: object | None = None
    ) -> ListPage[CourseObject]:
        """One page of an account's courses."""
        params = PeopleSearch(search_term=search_term).params
        return self.carrier.ask_page(o.ListAccountCourses(account, params), cursor)
