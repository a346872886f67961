"""Whom does somebody find when they search for recipients: in a course, a section, a group, and in all?

In a course with the right to send messages there they find everybody, or the people of their own
sections if they are limited to these. Without it they find teachers and TAs, whom they observe, and
themselves. Students find no observers but their own. Enrolments count while active or invited; in a
course that is not published only those of its staff do, unless visibility checks are skipped.

A concluded course stays searchable. Its teachers, TAs and designers find everybody in it; the others find
its teachers and TAs. Of concluded enrolments in a course that goes on only those of teachers and TAs are
found, by the staff; all of them if they are asked for.

Who is not enrolled finds nobody, but for a course that they name and may read as an administrator: there
they find everybody. The people of a group are found with the right to send messages in the group. In all
one finds the people of one's courses and groups, oneself, and everybody for whom one may read the roster
of the account. Where the account restricts students, they find teachers only, and not even themselves.

What two people share is what the one finds the other by. An administrator who shares nothing with
somebody has a course that does not exist in common with them.

Source: facts lms-search A.4, A.5 and A.8.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge

import attrs

from canvas_comms.lms.conversations.rules.participants import (
    ALWAYS_SEEN,
    FAKE,
    FAKE_COURSE,
    MEMBER,
    CourseVisibility,
    can_see,
    observed_by,
)
from canvas_comms.lms.courses import (
    STAFF,
    Course,
    CourseRole,
    CourseState,
    Enrollment,
    EnrollmentState,
    Group,
)
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted
from canvas_comms.lms.sorted_people import Order, SortedPeople
from canvas_comms.redaction import Opaque

EVERY_ROLE = frozenset(CourseRole)
NO_ROLE: frozenset[CourseRole] = frozenset()


class Currency(enum.Enum):
    """What an enrolment counts for when people are searched."""

    CURRENT = "current"
    UNPUBLISHED = "unpublished"
    CONCLUDED = "concluded"


_CURRENT, _CONCLUDED = Currency.CURRENT, Currency.CONCLUDED

CURRENCIES: Mapping[tuple[CourseState, EnrollmentState], Currency] = {
    (CourseState.AVAILABLE, EnrollmentState.ACTIVE): _CURRENT,
    (CourseState.AVAILABLE, EnrollmentState.INVITED): _CURRENT,
    (CourseState.AVAILABLE, EnrollmentState.COMPLETED): _CONCLUDED,
    (CourseState.CLAIMED, EnrollmentState.ACTIVE): Currency.UNPUBLISHED,
    (CourseState.CLAIMED, EnrollmentState.INVITED): Currency.UNPUBLISHED,
    (CourseState.CLAIMED, EnrollmentState.COMPLETED): _CONCLUDED,
    (CourseState.COMPLETED, EnrollmentState.ACTIVE): _CONCLUDED,
    (CourseState.COMPLETED, EnrollmentState.INVITED): _CONCLUDED,
    (CourseState.COMPLETED, EnrollmentState.COMPLETED): _CONCLUDED,
}
"""(state of the course, state of the enrolment) → what it counts for; else nothing."""

CONCLUDED_FOUND: Mapping[tuple[bool, bool], frozenset[CourseRole]] = {
    (True, True): EVERY_ROLE,
    (True, False): ALWAYS_SEEN,
    (False, True): ALWAYS_SEEN,
    (False, False): NO_ROLE,
}
"""(the course is concluded, one is staff or administrator of it) → whose concluded enrolments are found."""


@attrs.frozen
class Checks:
    """What a search leaves out: `weak` skips visibility checks, `concluded_too` finds every concluded one.

    `restricting`: whether servers of this era know accounts that restrict students.
    """

    weak: bool = False
    concluded_too: bool = False
    restricting: bool = True


@attrs.frozen
class Sight:
    """What somebody finds in one course. `restricted`: students who find teachers only."""

    visibility: CourseVisibility
    instructs: bool
    restricted: bool
    checks: Checks

    @property
    def of_everybody_alike(self) -> "Sight":
        """The same without what depends on who it is."""
        nobody = frozenset[str]()
        alike = attrs.evolve(self.visibility, viewer="", observed=nobody, observers=nobody)
        return attrs.evolve(self, visibility=alike)

    def finds(self, enrollment: Enrollment, course: Course) -> bool:
        """Whether this enrolment of the course is found."""
        counts = currency_of(enrollment, course, self.checks)
        if counts is None:
            return False
        if self.restricted:
            return enrollment.role is CourseRole.TEACHER and counts is _CURRENT
        if counts is _CONCLUDED and not self._finds_concluded(enrollment, course):
            return False
        return can_see(self.visibility, enrollment)

    def _finds_concluded(self, enrollment: Enrollment, course: Course) -> bool:
        over = course.state is CourseState.COMPLETED
        found = self.checks.concluded_too or enrollment.role in CONCLUDED_FOUND[over, self.instructs]
        return found or enrollment.user_id == self.visibility.viewer


def currency_of(enrollment: Enrollment, course: Course, checks: Checks) -> Currency | None:
    """What an enrolment counts for in its course; None: it is not looked at."""
    found = CURRENCIES.get((course.state, enrollment.state))
    if found is not Currency.UNPUBLISHED:
        return found
    return _CURRENT if checks.weak or enrollment.role in STAFF else None


def sight_in(
    directory: Directory, viewer: str, course: Course, checks: Checks, *, named: bool
) -> Sight | None:
    """What this user finds in a course, which they `named` as the place to search in; None: nobody."""
    own = [e for e in directory.enrollments_between(viewer, course.id) if currency_of(e, course, checks)]
    if not own:
        admin = named and granted(directory, viewer, Right.READ_AS_ADMIN, course.context)
        everything = CourseVisibility(viewer, course.id, everybody=True)
        return Sight(everything, instructs=True, restricted=False, checks=checks) if admin else None
    instructs = any(e.role in STAFF for e in own)
    over = course.state is CourseState.COMPLETED
    everybody = (over and instructs) or granted(directory, viewer, Right.SEND_MESSAGES, course.context)
    limited = all(e.limit_privileges_to_course_section for e in own)
    visibility = CourseVisibility(
        viewer=viewer,
        course=course.id,
        everybody=everybody,
        sections=frozenset(e.section_id for e in own) if limited else None,
        observed=observed_by(directory, viewer),
        observers=frozenset(directory.observers_of(viewer)),
        sees_observers=any(e.role in STAFF or e.role is CourseRole.OBSERVER for e in own),
    )
    return Sight(visibility, instructs, is_restricted(directory, viewer, checks), checks)


def is_restricted(directory: Directory, viewer: str, checks: Checks) -> bool:
    """Whether the account restricts students, and this is one."""
    restricts = checks.restricting and directory.root_account.settings.restrict_student_access
    return restricts and any(
        e.role is CourseRole.STUDENT and e.state in (EnrollmentState.ACTIVE, EnrollmentState.INVITED)
        for e in directory.enrollments_of(viewer)
    )


@attrs.frozen(eq=False, repr=False)
class Known(Opaque):
    """The people whom somebody finds somewhere: many who are kept sorted, and some besides."""

    parts: tuple[SortedPeople, ...] = ()

    def matching(self, terms: Sequence[str] = (), after: Order | None = None) -> Iterator[Order]:
        """Those of whose names the terms are parts, in order, each once, behind `after`."""
        last: Order | None = None
        for order in merge(*(part.matching(terms, after) for part in self.parts)):
            if order != last:
                yield order
            last = order

    @property
    def count(self) -> int:
        """How many they are. Of the parts of one context the first is the long one."""
        first, *others = self.parts or (SortedPeople.of(()),)
        return len(first) + len(frozenset[str]().union(*(part.ids for part in others)) - first.ids)


@attrs.define(eq=False, repr=False)
class AddressBook(Opaque):
    """Whom one user finds, for one search. What they see in a course is looked up once."""

    directory: Directory
    owner: str
    checks: Checks = Checks()
    named: str | None = None
    """The id of the course that they named as the place to search in."""
    _sights: dict[str, Sight | None] = attrs.field(factory=dict)

    def sight(self, course: Course) -> Sight | None:
        """What they find in a course; None: nobody."""
        if course.id not in self._sights:
            named = course.id == self.named
            found = sight_in(self.directory, self.owner, course, self.checks, named=named)
            self._sights[course.id] = found
        return self._sights[course.id]

    def courses(self) -> Iterator[Course]:
        """The courses in which they are enrolled and find somebody."""
        for course_id in dict.fromkeys(e.course_id for e in self.directory.enrollments_of(self.owner)):
            course = self.directory.course(course_id)
            if course is not None and self.sight(course) is not None:
                yield course

    def in_course(
        self, course: Course, roles: frozenset[CourseRole] = EVERY_ROLE, section: str | None = None
    ) -> Known:
        """Whom they find in a course, or in one of its sections."""
        sight = self.sight(course)
        if sight is None:
            return Known()
        alike = sight.of_everybody_alike

        def users(of: Sight, enrollments: Iterable[Enrollment]) -> Iterator[str]:
            for one in enrollments:
                inside = one.course_id == course.id and section in (None, one.section_id)
                if inside and one.role in roles and of.finds(one, course):
                    yield one.user_id

        many = self.directory.sorted_people(
            (course.id, section, roles, alike),
            lambda: users(alike, self.directory.enrollments_in(course.id)),
        )
        besides = map(self.directory.user, users(sight, self._close_to(course, sight.visibility)))
        some = SortedPeople.of(user for user in besides if user is not None)
        return Known((many, some) if len(some) else (many,))

    def in_group(self, group: Group) -> Known:
        """Whom they find in a group."""
        allowed = granted(self.directory, self.owner, Right.SEND_MESSAGES, group.context)
        if not allowed or is_restricted(self.directory, self.owner, self.checks):
            return Known()
        return Known((self.directory.sorted_people(group.context, lambda: group.members),))

    def in_all(self) -> Known:
        """Whom they find anywhere."""
        directory = self.directory
        if granted(directory, self.owner, Right.READ_ROSTER, directory.root_account.context):
            return Known(
                (directory.sorted_people(directory.root_account.context, lambda: directory.user_ids),)
            )
        known = [self.in_course(course) for course in self.courses()]
        known += [self.in_group(group) for group in directory.groups_of(self.owner)]
        own = () if is_restricted(directory, self.owner, self.checks) else (directory.user(self.owner),)
        oneself = SortedPeople.of(user for user in own if user is not None)
        return Known((*(part for one in known for part in one.parts), oneself))

    def common_courses(self, other: str, section: str | None = None) -> Mapping[str, tuple[str, ...]]:
        """Course id → what the other is in it, as far as they find them by it; in all, or by one section."""
        roles: dict[str, dict[str, None]] = {}
        for one in self.directory.enrollments_of(other):
            course = self.directory.course(one.course_id)
            if course is None or section not in (None, one.section_id):
                continue
            if self.named is not None and course.id != self.named:
                continue
            sight = self.sight(course)
            if sight is not None and sight.finds(one, course):
                roles.setdefault(course.id, {})[one.role.enrollment_type] = None
        return {course_id: tuple(types) for course_id, types in roles.items()}

    def common_groups(self, other: str) -> Mapping[str, tuple[str, ...]]:
        """Group id → `Member`, of the groups that both are members of."""
        shared = self.directory.groups_of(other)
        return {g.id: MEMBER for g in shared if self.directory.is_member(self.owner, g.id)}

    def membership(self, other: str, group_id: str) -> Mapping[str, tuple[str, ...]]:
        """The same of one group, whether or not the owner of the book is a member of it."""
        return {group_id: MEMBER} if self.directory.is_member(other, group_id) else {}

    def by_account(self) -> Mapping[str, tuple[str, ...]]:
        """What an administrator has in common with people with whom they share nothing."""
        root = self.directory.root_account.context
        return {FAKE_COURSE: FAKE} if granted(self.directory, self.owner, Right.READ_ROSTER, root) else {}

    def _close_to(self, course: Course, seen: CourseVisibility) -> Iterator[Enrollment]:
        """The enrolments that they may find because of who they are."""
        for user_id in dict.fromkeys((self.owner, *seen.observed, *seen.observers)):
            yield from self.directory.enrollments_between(user_id, course.id)
        yield from self.directory.enrollments_observing(self.owner)


__all__ = [
    "CONCLUDED_FOUND",
    "CURRENCIES",
    "EVERY_ROLE",
    "AddressBook",
    "Checks",
    "Currency",
    "Known",
    "Sight",
    "currency_of",
    "is_restricted",
    "sight_in",
]
