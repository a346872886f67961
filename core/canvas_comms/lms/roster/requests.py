"""What a caller wants to read of courses and people, as Canvas's parameters."""

from collections.abc import Iterable, Mapping

import attrs

from canvas_comms.arguments import instance, member, members, words
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.courses import CourseRole, CourseState, EnrollmentState
from canvas_comms.lms.params import Json, Parameters
from canvas_comms.lms.roster.rules.asking import LEAST_SEARCH_TERM
from canvas_comms.lms.roster.rules.courses import STATES
from canvas_comms.redaction import PRIVATE, Redacted, veiled

PER_PAGE = "100"
Words = Iterable[str] | str


@attrs.frozen
class CourseSearch:
    """Which of one's courses. Empty: whatever the server lists by itself. `include`: Canvas's words."""

    role: CourseRole | None = None
    states: tuple[CourseState, ...] = ()
    include: tuple[str, ...] = ()

    @property
    def params(self) -> Parameters:
        """As parameters."""
        states: list[Json] = [STATES[state] for state in self.states]
        role = None if self.role is None else self.role.value
        return _params(enrollment_type=role, state=states, include=list(self.include))


@attrs.frozen(eq=False, repr=False)
class PeopleSearch(Redacted):
    """Which people of a course or account; `search_term` has two characters at least."""

    roles: tuple[CourseRole, ...] = ()
    states: tuple[EnrollmentState, ...] = ()
    search_term: str | None = attrs.field(default=None, metadata=PRIVATE)
    include: tuple[str, ...] = ()

    @property
    def params(self) -> Parameters:
        """As parameters."""
        return _params(
            enrollment_type=[role.value for role in self.roles],
            enrollment_state=[state.value for state in self.states],
            search_term=self.search_term,
            include=list(self.include),
        )


@attrs.frozen
class EnrollmentSearch:
    """Which enrolments. Empty or None: whatever the server lists by itself. `include`: Canvas's words."""

    roles: tuple[CourseRole, ...] = ()
    states: tuple[EnrollmentState, ...] = ()
    user: str | None = None
    include: tuple[str, ...] = ()

    @property
    def params(self) -> Parameters:
        """As parameters."""
        return _params(
            type=[role.enrollment_type for role in self.roles],
            state=[state.value for state in self.states],
            user_id=self.user,
            include=list(self.include),
        )


@veiled
def course_search(
    role: CourseRole | str | None, states: Iterable[CourseState | str], include: Words
) -> CourseSearch:
    """The search that such arguments ask for. Raises `InvalidValue`."""
    one = None if role is None else member(CourseRole, role, "role")
    return CourseSearch(one, members(CourseState, states, "states"), words(include, "include"))


@veiled
def people_search(
    *,
    enrollment_types: Iterable[CourseRole | str] = (),
    enrollment_states: Iterable[EnrollmentState | str] = (),
    search_term: str | None = None,
    include: Words = (),
) -> PeopleSearch:
    """The search that such arguments ask for. Raises `InvalidValue`."""
    if search_term is not None:
        instance(str, search_term, "search_term", "must be text")
        if len(search_term.strip()) < LEAST_SEARCH_TERM:
            raise InvalidValue("search_term", "must have two characters at least")
    return PeopleSearch(
        members(CourseRole, enrollment_types, "enrollment_types"),
        members(EnrollmentState, enrollment_states, "enrollment_states"),
        search_term,
        words(include, "include"),
    )


def _params(**given: Json) -> Parameters:
    """What is given, and as many rows a page as there are."""
    found: Mapping[str, Json] = {name: value for name, value in given.items() if value not in (None, [])}
    return Parameters({**found, "per_page": PER_PAGE})


FULL_PAGES = _params()
"""No filter; as many rows a page as there are."""
EVERY_COURSE, EVERYBODY, EVERY_ENROLLMENT = CourseSearch(), PeopleSearch(), EnrollmentSearch()
