"""`AsyncCoursesClient`, `AsyncUsersClient`, `AsyncGroupsClient`, `AsyncAccountsClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import Mapping, Sequence

from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.roster.client import (
    AccountsClient,
    CoursesClient,
    CourseStates,
    EnrollmentStates,
    GroupsClient,
    Roles,
    UsersClient,
)
from canvas_comms.lms.roster.observers import Observer
from canvas_comms.lms.roster.requests import Words
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
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncListing


class AsyncCoursesClient(InThreads[CoursesClient]):
    """`CoursesClient`, awaited: its methods, in worker threads."""

    def list(
        self,
        *,
        user: str = "self",
        role: CourseRole | str | None = None,
        states: CourseStates = (),
        include: Words = (),
        limit: int | None = None,
    ) -> AsyncListing[CourseObject]:
        """The courses of a user, one's own by default, by name; those where they are `role`, if given."""
        return AsyncListing(
            self._calls, self.sync.list(user=user, role=role, states=states, include=include, limit=limit)
        )

    @veiled
    async def read(self, course: str, *, include: Words = ()) -> CourseObject:
        """One course."""
        return await self._calls.run("courses.read", self.sync.read, course, include=include)

    def users(
        self,
        course: str,
        *,
        enrollment_types: Roles = (),
        enrollment_states: EnrollmentStates = (),
        search_term: str | None = None,
        include: Words = (),
        limit: int | None = None,
    ) -> AsyncListing[UserObject]:
        """The people of a course, by sortable name: `users("$bio", enrollment_types="student")`."""
        return AsyncListing(
            self._calls,
            self.sync.users(
                course,
                enrollment_types=enrollment_types,
                enrollment_states=enrollment_states,
                search_term=search_term,
                include=include,
                limit=limit,
            ),
        )

    def enrollments(
        self,
        course: str,
        *,
        enrollment_types: Roles = (),
        enrollment_states: EnrollmentStates = (),
        user: str | None = None,
        limit: int | None = None,
    ) -> AsyncListing[EnrollmentObject]:
        """The enrolments of a course."""
        return AsyncListing(
            self._calls,
            self.sync.enrollments(
                course,
                enrollment_types=enrollment_types,
                enrollment_states=enrollment_states,
                user=user,
                limit=limit,
            ),
        )

    @veiled
    async def observers(self, course: str, students: Sequence[str] | str) -> tuple[Observer, ...]:
        """Who observes these students in the course, each once with whom they observe."""
        return await self._calls.run("courses.observers", self.sync.observers, course, students)

    def sections(self, course: str, *, limit: int | None = None) -> AsyncListing[SectionObject]:
        """The sections of a course, by name."""
        return AsyncListing(self._calls, self.sync.sections(course, limit=limit))

    def groups(self, course: str, *, limit: int | None = None) -> AsyncListing[GroupObject]:
        """The groups of a course, by group set and name."""
        return AsyncListing(self._calls, self.sync.groups(course, limit=limit))

    @veiled
    async def permissions(self, course: str, names: Words = ()) -> Mapping[str, bool]:
        """What one may do there, by Canvas's names of rights; by all of them if none is given."""
        return await self._calls.run("courses.permissions", self.sync.permissions, course, names)


class AsyncUsersClient(InThreads[UsersClient]):
    """`UsersClient`, awaited: its methods, in worker threads."""

    @veiled
    async def read(self, user: str = "self") -> UserObject:
        """One user: oneself, or as administrator."""
        return await self._calls.run("users.read", self.sync.read, user)

    @veiled
    async def profile(self, user: str = "self") -> Profile:
        """The profile of a user."""
        return await self._calls.run("users.profile", self.sync.profile, user)

    def enrollments(self, user: str = "self", *, limit: int | None = None) -> AsyncListing[EnrollmentObject]:
        """The enrolments of a user."""
        return AsyncListing(self._calls, self.sync.enrollments(user, limit=limit))

    def observees(self, user: str = "self", *, limit: int | None = None) -> AsyncListing[UserObject]:
        """Whom a user observes."""
        return AsyncListing(self._calls, self.sync.observees(user, limit=limit))


class AsyncGroupsClient(InThreads[GroupsClient]):
    """`GroupsClient`, awaited: its methods, in worker threads."""

    def list(self, *, limit: int | None = None) -> AsyncListing[GroupObject]:
        """One's own groups, by name."""
        return AsyncListing(self._calls, self.sync.list(limit=limit))

    @veiled
    async def read(self, group: str) -> GroupObject:
        """One group."""
        return await self._calls.run("groups.read", self.sync.read, group)

    def users(self, group: str, *, limit: int | None = None) -> AsyncListing[UserObject]:
        """The members of a group, by sortable name."""
        return AsyncListing(self._calls, self.sync.users(group, limit=limit))

    def memberships(self, group: str, *, limit: int | None = None) -> AsyncListing[Membership]:
        """The memberships of a group."""
        return AsyncListing(self._calls, self.sync.memberships(group, limit=limit))


class AsyncAccountsClient(InThreads[AccountsClient]):
    """`AccountsClient`, awaited: its methods, in worker threads."""

    def list(self, *, limit: int | None = None) -> AsyncListing[AccountObject]:
        """The accounts that one administers."""
        return AsyncListing(self._calls, self.sync.list(limit=limit))

    @veiled
    async def read(self, account: str = "self") -> AccountObject:
        """One account."""
        return await self._calls.run("accounts.read", self.sync.read, account)

    def users(
        self,
        account: str = "self",
        *,
        enrollment_types: Roles = (),
        search_term: str | None = None,
        include: Words = (),
        limit: int | None = None,
    ) -> AsyncListing[UserObject]:
        """Everybody in an account, by sortable name."""
        return AsyncListing(
            self._calls,
            self.sync.users(
                account,
                enrollment_types=enrollment_types,
                search_term=search_term,
                include=include,
                limit=limit,
            ),
        )

    def courses(
        self, account: str = "self", *, search_term: str | None = None, limit: int | None = None
    ) -> AsyncListing[CourseObject]:
        """The courses of an account, by id."""
        return AsyncListing(self._calls, self.sync.courses(account, search_term=search_term, limit=limit))


__all__ = ["AsyncAccountsClient", "AsyncCoursesClient", "AsyncGroupsClient", "AsyncUsersClient"]
