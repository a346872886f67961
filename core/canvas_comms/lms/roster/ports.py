"""What the use cases about courses and people need from a Canvas LMS."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from canvas_comms.capabilities import Capability, needs
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.roster.requests import CourseSearch, EnrollmentSearch, PeopleSearch
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


class RosterGateway(LmsGateway, Protocol):
    """Courses, people, sections, groups and accounts. Every call reads, and raises `GatewayError`.

    A page is the first one, or the one that a page's `next` names.
    """

    @needs(Capability.COURSES_READ)
    def courses_page(
        self, user: str, search: CourseSearch, cursor: object | None = None
    ) -> ListPage[CourseObject]:
        """The courses of a user, by name."""
        ...

    @needs(Capability.COURSES_READ)
    def course(self, id: str, include: Sequence[str] = ()) -> CourseObject:
        """One course."""
        ...

    @needs(Capability.COURSES_READ)
    def course_users_page(
        self, course: str, search: PeopleSearch, cursor: object | None = None
    ) -> ListPage[UserObject]:
        """The people of a course, by sortable name."""
        ...

    @needs(Capability.COURSES_READ)
    def enrollments_page(
        self, context: Context, search: EnrollmentSearch, cursor: object | None = None
    ) -> ListPage[EnrollmentObject]:
        """The enrolments of a course, section or user."""
        ...

    @needs(Capability.COURSES_READ)
    def sections_page(self, course: str, cursor: object | None = None) -> ListPage[SectionObject]:
        """The sections of a course, by name."""
        ...

    @needs(Capability.COURSES_READ)
    def permissions(self, course: str, names: Sequence[str] = ()) -> Mapping[str, bool]:
        """Name → whether the caller may do it in the course; for all names if none is given."""
        ...

    @needs(Capability.GROUPS_READ)
    def groups_page(self, context: Context, cursor: object | None = None) -> ListPage[GroupObject]:
        """The groups of a course, of an account or of oneself."""
        ...

    @needs(Capability.GROUPS_READ)
    def group(self, id: str) -> GroupObject:
        """One group."""
        ...

    @needs(Capability.GROUPS_READ)
    def group_users_page(self, group: str, cursor: object | None = None) -> ListPage[UserObject]:
        """The members of a group, by sortable name."""
        ...

    @needs(Capability.GROUPS_READ)
    def memberships_page(self, group: str, cursor: object | None = None) -> ListPage[Membership]:
        """The memberships of a group."""
        ...

    @needs(Capability.USERS_READ)
    def user(self, id: str) -> UserObject:
        """One user."""
        ...

    @needs(Capability.USERS_READ)
    def profile(self, user: str) -> Profile:
        """The profile of a user."""
        ...

    @needs(Capability.USERS_READ)
    def observees_page(self, user: str, cursor: object | None = None) -> ListPage[UserObject]:
        """Whom a user observes, by sortable name."""
        ...

    @needs(Capability.ACCOUNTS_READ)
    def accounts_page(self, cursor: object | None = None) -> ListPage[AccountObject]:
        """The accounts that one administers."""
        ...

    @needs(Capability.ACCOUNTS_READ)
    def account(self, id: str) -> AccountObject:
        """One account."""
        ...

    @needs(Capability.ACCOUNTS_READ)
    def account_users_page(
        self, account: str, search: PeopleSearch, cursor: object | None = None
    ) -> ListPage[UserObject]:
        """Everybody in an account, by sortable name."""
        ...

    @needs(Capability.ACCOUNTS_READ)
    def account_courses_page(
        self, account: str, search_term: str | None = None, cursor: object | None = None
    ) -> ListPage[CourseObject]:
        """The courses of an account, by id."""
        ...
