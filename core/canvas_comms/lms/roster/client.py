"""Courses, users, groups and accounts, as one program reads them: four sections of an `LmsClient`.

Every method raises `InvalidValue` and `NotSupported` at once, and `GatewayError` while reading.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from canvas_comms.arguments import limit_of, members, words
from canvas_comms.lms import contexts
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import CourseRole, CourseState, EnrollmentState
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.roster import use
from canvas_comms.lms.roster.observers import Observer, list_observers
from canvas_comms.lms.roster.ports import RosterGateway
from canvas_comms.lms.roster.requests import (
    EnrollmentSearch,
    Words,
    course_search,
    people_search,
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
from canvas_comms.redaction import Opaque, veiled

Roles = Iterable[CourseRole | str] | CourseRole | str
EnrollmentStates = Iterable[EnrollmentState | str] | EnrollmentState | str
CourseStates = Iterable[CourseState | str] | CourseState | str


@attrs.frozen(eq=False, repr=False)
class _Section(Opaque):
    _binding: Binding

    @property
    def _gateway(self) -> RosterGateway:
        return self._binding.areas.roster

    def _id(self, given: str, field: str) -> str:
        return self._binding.texts.id(given, field)


@attrs.frozen(eq=False, repr=False)
class CoursesClient(_Section):
    """Courses, and who is in them."""

    @veiled
    def list(
        self,
        *,
        user: str = "self",
        role: CourseRole | str | None = None,
        states: CourseStates = (),
        include: Words = (),
        limit: int | None = None,
    ) -> Listing[CourseObject]:
        """The courses of a user, one's own by default, by name; those where they are `role`, if given."""
        search = course_search(role, states, include)
        whose = self._id(user, "user")
        return use.list_courses(self._gateway, user=whose, search=search, limit=limit_of(limit))

    @veiled
    def read(self, course: str, *, include: Words = ()) -> CourseObject:
        """One course."""
        return use.read_course(self._id(course, "course"), self._gateway, include=words(include, "include"))

    @veiled
    def users(
        self,
        course: str,
        *,
        enrollment_types: Roles = (),
        enrollment_states: EnrollmentStates = (),
        search_term: str | None = None,
        include: Words = (),
        limit: int | None = None,
    ) -> Listing[UserObject]:
        """The people of a course, by sortable name: `users("$bio", enrollment_types="student")`."""
        search = people_search(
            enrollment_types=enrollment_types,
            enrollment_states=enrollment_states,
            search_term=search_term,
            include=include,
        )
        where = self._id(course, "course")
        return use.list_course_users(where, self._gateway, search=search, limit=limit_of(limit))

    @veiled
    def enrollments(
        self,
        course: str,
        *,
        enrollment_types: Roles = (),
        enrollment_states: EnrollmentStates = (),
        user: str | None = None,
        limit: int | None = None,
    ) -> Listing[EnrollmentObject]:
        """The enrolments of a course."""
        search = EnrollmentSearch(
            members(CourseRole, enrollment_types, "enrollment_types"),
            members(EnrollmentState, enrollment_states, "enrollment_states"),
            None if user is None else self._id(user, "user"),
        )
        where = contexts.course(self._id(course, "course"))
        return use.list_enrollments(where, self._gateway, search=search, limit=limit_of(limit))

    @veiled
    def observers(self, course: str, students: Sequence[str] | str) -> tuple[Observer, ...]:
        """Who observes these students in the course, each once with whom they observe."""
        where, whom = self._id(course, "course"), self._binding.texts.ids(students, "students")
        return list_observers(where, whom, self._gateway)

    @veiled
    def sections(self, course: str, *, limit: int | None = None) -> Listing[SectionObject]:
        """The sections of a course, by name."""
        return use.list_sections(self._id(course, "course"), self._gateway, limit=limit_of(limit))

    @veiled
    def groups(self, course: str, *, limit: int | None = None) -> Listing[GroupObject]:
        """The groups of a course, by group set and name."""
        where = contexts.course(self._id(course, "course"))
        return use.list_groups(where, self._gateway, limit=limit_of(limit))

    @veiled
    def permissions(self, course: str, names: Words = ()) -> Mapping[str, bool]:
        """What one may do there, by Canvas's names of rights; by all of them if none is given."""
        return use.read_permissions(self._id(course, "course"), self._gateway, names=words(names, "names"))


@attrs.frozen(eq=False, repr=False)
class UsersClient(_Section):
    """Users and their profiles."""

    @veiled
    def read(self, user: str = "self") -> UserObject:
        """One user: oneself, or as administrator."""
        return use.read_user(self._id(user, "user"), self._gateway)

    @veiled
    def profile(self, user: str = "self") -> Profile:
        """The profile of a user."""
        return use.read_profile(self._id(user, "user"), self._gateway)

    @veiled
    def enrollments(self, user: str = "self", *, limit: int | None = None) -> Listing[EnrollmentObject]:
        """The enrolments of a user."""
        where = contexts.user(self._id(user, "user"))
        return use.list_enrollments(where, self._gateway, limit=limit_of(limit))

    @veiled
    def observees(self, user: str = "self", *, limit: int | None = None) -> Listing[UserObject]:
        """Whom a user observes."""
        return use.list_observees(self._id(user, "user"), self._gateway, limit=limit_of(limit))


@attrs.frozen(eq=False, repr=False)
class GroupsClient(_Section):
    """Groups and who belongs to them."""

    @veiled
    def list(self, *, limit: int | None = None) -> Listing[GroupObject]:
        """One's own groups, by name."""
        own = Context(ContextKind.USER, "self")
        return use.list_groups(own, self._gateway, limit=limit_of(limit))

    @veiled
    def read(self, group: str) -> GroupObject:
        """One group."""
        return use.read_group(self._id(group, "group"), self._gateway)

    @veiled
    def users(self, group: str, *, limit: int | None = None) -> Listing[UserObject]:
        """The members of a group, by sortable name."""
        return use.list_group_users(self._id(group, "group"), self._gateway, limit=limit_of(limit))

    @veiled
    def memberships(self, group: str, *, limit: int | None = None) -> Listing[Membership]:
        """The memberships of a group."""
        return use.list_memberships(self._id(group, "group"), self._gateway, limit=limit_of(limit))


@attrs.frozen(eq=False, repr=False)
class AccountsClient(_Section):
    """Accounts, for administrators."""

    @veiled
    def list(self, *, limit: int | None = None) -> Listing[AccountObject]:
        """The accounts that one administers."""
        return use.list_accounts(self._gateway, limit=limit_of(limit))

    @veiled
    def read(self, account: str = "self") -> AccountObject:
        """One account."""
        return use.read_account(self._id(account, "account"), self._gateway)

    @veiled
    def users(
        self,
        account: str = "self",
        *,
        enrollment_types: Roles = (),
        search_term: str | None = None,
        include: Words = (),
        limit: int | None = None,
    ) -> Listing[UserObject]:
        """Everybody in an account, by sortable name."""
        search = people_search(enrollment_types=enrollment_types, search_term=search_term, include=include)
        where = self._id(account, "account")
        return use.list_account_users(where, self._gateway, search=search, limit=limit_of(limit))

    @veiled
    def courses(
        self, account: str = "self", *, search_term: str | None = None, limit: int | None = None
    ) -> Listing[CourseObject]:
        """The courses of an account, by id."""
        term = people_search(search_term=search_term).search_term
        where = self._id(account, "account")
        return use.list_account_courses(where, self._gateway, search_term=term, limit=limit_of(limit))


__all__ = ["AccountsClient", "CoursesClient", "GroupsClient", "UsersClient"]
