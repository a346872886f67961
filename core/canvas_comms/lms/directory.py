"""Who and what there is, to look at: accounts, people, courses, sections, enrolments, groups.

Rules ask a `Directory`; they never hold lists of people themselves. Every question is
answered in constant time, but for people who are sorted for the first time. Lists keep the order
of creation.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias, TypeVar

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import Course, Enrollment, EnrollmentState, Group, GroupCategory, Section
from canvas_comms.lms.institution_ids import Collection, Column
from canvas_comms.lms.people import Account, AccountKind, AccountUser, ObserverLink, User
from canvas_comms.lms.sorted_people import SortedPeople
from canvas_comms.lms.uuids import context_of_uuid

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Directory(Protocol):
    """The people and places of one Canvas LMS. Ids are text; an unknown one gives None or ()."""

    @property
    def root_account(self) -> Account:
        """The school's own account."""
        ...

    @property
    def site_admin_account(self) -> Account:
        """The account above all root accounts."""
        ...

    def account(self, id: str) -> Account | None:
        """The account with this id."""
        ...

    @property
    def user_ids(self) -> Iterable[str]:
        """The ids of all users."""
        ...

    def user(self, id: str) -> User | None:
        """The user with this id."""
        ...

    def course(self, id: str) -> Course | None:
        """The course with this id."""
        ...

    def section(self, id: str) -> Section | None:
        """The section with this id."""
        ...

    def group(self, id: str) -> Group | None:
        """The group with this id."""
        ...

    def group_category(self, id: str) -> GroupCategory | None:
        """The group set with this id."""
        ...

    def account_users_of(self, user_id: str) -> tuple[AccountUser, ...]:
        """What this user administers."""
        ...

    def enrollments_of(self, user_id: str) -> tuple[Enrollment, ...]:
        """Every enrolment of this user, whatever its state."""
        ...

    def enrollments_in(self, course_id: str) -> tuple[Enrollment, ...]:
        """Every enrolment in this course, whatever its state."""
        ...

    def active_people(self, course_id: str, section_id: str | None = None) -> int:
        """How many people have an active enrolment in this course, or in this section of it."""
        ...

    def enrollments_between(self, user_id: str, course_id: str) -> tuple[Enrollment, ...]:
        """The enrolments of this user in this course, whatever their state."""
        ...

    def enrollments_observing(self, student_id: str) -> tuple[Enrollment, ...]:
        """The enrolments of observers who are linked to this student in a course, whatever their state."""
        ...

    def sorted_people(self, name: Hashable, members: Callable[[], Iterable[str]]) -> SortedPeople:
        """The people whom a rule calls by this name, sorted and folded.

        `members` gives their ids when the name is new; they are kept as long as nothing
        here changes. The same name must always mean the same people. Ids of nobody are left out.
        """
        ...

    def sections_of(self, course_id: str) -> tuple[Section, ...]:
        """The sections of this course; the first is the default one."""
        ...

    def groups_of(self, user_id: str) -> tuple[Group, ...]:
        """The groups that this user is a member of."""
        ...

    def groups_in(self, owner: Context) -> tuple[Group, ...]:
        """The groups of this course or account."""
        ...

    def groups_in_category(self, category_id: str) -> tuple[Group, ...]:
        """The groups of this group set."""
        ...

    def is_member(self, user_id: str, group_id: str) -> bool:
        """Whether this user is a member of this group."""
        ...

    def named(self, collection: Collection, column: Column, value: str) -> str | None:
        """The id of what an institution names so; logins in lower case."""
        ...

    @property
    def users(self) -> tuple[User, ...]:
        """Everybody."""
        ...

    @property
    def courses(self) -> tuple[Course, ...]:
        """Every course."""
        ...

    def categories_in(self, owner: Context) -> tuple[GroupCategory, ...]:
        """The group sets of this course or account."""
        ...

    def kept(self, name: Hashable, make: Callable[[], T]) -> T:
        """What a rule makes of the people and places here, made once and kept while nothing is added.

        The same name must always stand for the same thing. It must not hold states of users, which
        may change.
        """
        ...

    def observees_of(self, observer_id: str) -> tuple[str, ...]:
        """Ids of the students linked to this observer outside courses."""
        ...

    def observers_of(self, student_id: str) -> tuple[str, ...]:
        """Ids of the observers linked to this student outside courses."""
        ...


@attrs.frozen
class People:
    """Everything a directory holds, in the order of creation."""

    accounts: tuple[Account, ...]
    users: tuple[User, ...] = ()
    account_users: tuple[AccountUser, ...] = ()
    observer_links: tuple[ObserverLink, ...] = ()
    courses: tuple[Course, ...] = ()
    sections: tuple[Section, ...] = ()
    enrollments: tuple[Enrollment, ...] = ()
    groups: tuple[Group, ...] = ()
    group_categories: tuple[GroupCategory, ...] = ()


class IndexedDirectory:
    """A `Directory` that is built once and never changes.

    `people.accounts` must hold one root and one site-admin account; `KeyError` otherwise.
    """

    def __init__(self, people: People) -> None:
        kinds = {account.kind: account for account in people.accounts}
        self._root, self._site_admin = kinds[AccountKind.ROOT], kinds[AccountKind.SITE_ADMIN]
        self._accounts = {a.id: a for a in people.accounts}
        self._users = {u.id: u for u in people.users}
        self._courses = {c.id: c for c in people.courses}
        self._sections = {s.id: s for s in people.sections}
        self._groups = {g.id: g for g in people.groups}
        self._categories = {c.id: c for c in people.group_categories}
        self._administers = _by(people.account_users, lambda a: a.user_id)
        self._enrolled = _by(people.enrollments, lambda e: e.user_id)
        self._observing = _by((e for e in people.enrollments if e.observes), lambda e: e.observes)
        self._sorted_people: dict[Hashable, SortedPeople] = {}
        self._enrolled_in = _by(people.enrollments, lambda e: e.course_id)
        self._enrolled_between = _by(people.enrollments, lambda e: (e.user_id, e.course_id))
        self._active_people: dict[str, dict[str | None, int]] = {}
        """Counted when they are first asked for."""
        self._kept: dict[Hashable, Any] = {}
        self._categories_in = _by(people.group_categories, lambda c: c.context)
        self._sections_of = _by(people.sections, lambda s: s.course_id)
        self._groups_in = _by(people.groups, lambda g: g.owner)
        self._groups_in_category = _by(people.groups, lambda g: g.category_id)
        joined = [(user_id, g) for g in people.groups for user_id in dict.fromkeys(g.members)]
        self._memberships = frozenset((user_id, g.id) for user_id, g in joined)
        self._groups_of = {u: tuple(g for _, g in of) for u, of in _by(joined, lambda j: j[0]).items()}
        self._named = dict(_institution_ids(people))
        links = tuple(dict.fromkeys(people.observer_links))
        observing = _by(links, lambda link: link.observer_id)
        observed = _by(links, lambda link: link.student_id)
        self._observees = {o: tuple(link.student_id for link in of) for o, of in observing.items()}
        self._observers = {s: tuple(link.observer_id for link in of) for s, of in observed.items()}

    @property
    def root_account(self) -> Account:
        """The school's own account."""
        return self._root

    @property
    def site_admin_account(self) -> Account:
        """The account above all root accounts."""
        return self._site_admin

    def account(self, id: str) -> Account | None:
        """The account with this id."""
        return self._accounts.get(id)

    @property
    def user_ids(self) -> Iterable[str]:
        """The ids of all users."""
        return self._users.keys()

    def user(self, id: str) -> User | None:
        """The user with this id."""
        return self._users.get(id)

    def course(self, id: str) -> Course | None:
        """The course with this id."""
        return self._courses.get(id)

    def section(self, id: str) -> Section | None:
        """The section with this id."""
        return self._sections.get(id)

    def group(self, id: str) -> Group | None:
        """The group with this id."""
        return self._groups.get(id)

    def group_category(self, id: str) -> GroupCategory | None:
        """The group set with this id."""
        return self._categories.get(id)

    def account_users_of(self, user_id: str) -> tuple[AccountUser, ...]:
        """What this user administers."""
        return self._administers.get(user_id, ())

    def enrollments_of(self, user_id: str) -> tuple[Enrollment, ...]:
        """Every enrolment of this user, whatever its state."""
        return self._enrolled.get(user_id, ())

    def enrollments_in(self, course_id: str) -> tuple[Enrollment, ...]:
        """Every enrolment in this course, whatever its state."""
        return self._enrolled_in.get(course_id, ())

    def active_people(self, course_id: str, section_id: str | None = None) -> int:
        """How many people have an active enrolment in this course, or in this section of it."""
        counts = self._active_people.get(course_id)
        if counts is None:
            active = [e for e in self.enrollments_in(course_id) if e.state is EnrollmentState.ACTIVE]
            people = _by(active, lambda e: e.section_id)
            counts = {section: len({e.user_id for e in of}) for section, of in people.items()}
            counts[None] = len({e.user_id for e in active})
            self._active_people[course_id] = counts
        return counts.get(section_id, 0)

    def enrollments_between(self, user_id: str, course_id: str) -> tuple[Enrollment, ...]:
        """The enrolments of this user in this course, whatever their state."""
        return self._enrolled_between.get((user_id, course_id), ())

    def enrollments_observing(self, student_id: str) -> tuple[Enrollment, ...]:
        """The enrolments of observers who are linked to this student in a course, whatever their state."""
        return self._observing.get(student_id, ())

    def sorted_people(self, name: Hashable, members: Callable[[], Iterable[str]]) -> SortedPeople:
        """The people whom a rule calls by this name, sorted and folded; made once."""
        found = self._sorted_people.get(name)
        if found is None:
            users = map(self._users.get, members())
            found = self._sorted_people[name] = SortedPeople.of(user for user in users if user is not None)
        return found

    def sections_of(self, course_id: str) -> tuple[Section, ...]:
        """The sections of this course; the first is the default one."""
        return self._sections_of.get(course_id, ())

    def groups_of(self, user_id: str) -> tuple[Group, ...]:
        """The groups that this user is a member of."""
        return self._groups_of.get(user_id, ())

    def groups_in(self, owner: Context) -> tuple[Group, ...]:
        """The groups of this course or account."""
        return self._groups_in.get(owner, ())

    def groups_in_category(self, category_id: str) -> tuple[Group, ...]:
        """The groups of this group set."""
        return self._groups_in_category.get(category_id, ())

    def is_member(self, user_id: str, group_id: str) -> bool:
        """Whether this user is a member of this group."""
        return (user_id, group_id) in self._memberships

    @property
    def users(self) -> tuple[User, ...]:
        """Everybody."""
        return tuple(self._users.values())

    @property
    def courses(self) -> tuple[Course, ...]:
        """Every course."""
        return tuple(self._courses.values())

    def categories_in(self, owner: Context) -> tuple[GroupCategory, ...]:
        """The group sets of this course or account."""
        return self._categories_in.get(owner, ())

    def kept(self, name: Hashable, make: Callable[[], T]) -> T:
        """What a rule makes of the people and places here, made once and kept while nothing is added."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def named(self, collection: Collection, column: Column, value: str) -> str | None:
        """The id of what an institution names so; logins in lower case."""
        if column is Column.UUID:
            found = context_of_uuid(_KINDS[collection], value) if collection in _KINDS else None
            return None if found is None else found.id
        return self._named.get((collection, column, value))

    def observees_of(self, observer_id: str) -> tuple[str, ...]:
        """Ids of the students linked to this observer outside courses."""
        return self._observees.get(observer_id, ())

    def observers_of(self, student_id: str) -> tuple[str, ...]:
        """Ids of the observers linked to this student outside courses."""
        return self._observers.get(student_id, ())


_KINDS = {
    Collection.USERS: ContextKind.USER,
    Collection.COURSES: ContextKind.COURSE,
    Collection.ACCOUNTS: ContextKind.ACCOUNT,
}
"""What has UUIDs."""

_Named: TypeAlias = tuple[tuple[Collection, Column, str], str]


def _institution_ids(people: People) -> Iterator[_Named]:
    """Every name that an institution gave; of two things with one name the first counts."""
    found: list[tuple[Collection, Column, str | None, str]] = []
    for user in people.users:
        login = None if user.login_id is None else user.login_id.lower()
        found.append((Collection.USERS, Column.SIS_ID, user.sis_user_id, user.id))
        found.append((Collection.USERS, Column.LOGIN_ID, login, user.id))
        found.append((Collection.USERS, Column.INTEGRATION_ID, user.integration_id, user.id))
        found.append((Collection.USERS, Column.LTI_ID, user.lti_user_id, user.id))
    found += [(Collection.COURSES, Column.SIS_ID, c.sis_course_id, c.id) for c in people.courses]
    found += [(Collection.SECTIONS, Column.SIS_ID, s.sis_section_id, s.id) for s in people.sections]
    found += [(Collection.GROUPS, Column.SIS_ID, g.sis_group_id, g.id) for g in people.groups]
    found += [(Collection.ACCOUNTS, Column.SIS_ID, a.sis_account_id, a.id) for a in people.accounts]
    for collection, column, value, id in reversed(found):
        if value is not None:
            yield (collection, column, value), id


def _by(values: Iterable[T], key: Callable[[T], K]) -> Mapping[K, tuple[T, ...]]:
    lists: dict[K, list[T]] = {}
    for value in values:
        lists.setdefault(key(value), []).append(value)
    return {found: tuple(of) for found, of in lists.items()}


__all__ = ["Directory", "IndexedDirectory", "People"]
