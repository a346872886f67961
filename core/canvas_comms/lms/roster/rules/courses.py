"""Which courses are listed, and in which order?

One's own courses are those of one's active and invited enrolments, each course once, by name in any
case. Students and observers see the available ones only, unless a state is asked for. An account
lists all its courses by id, those too that are not published.
"""

from collections.abc import Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.courses import STAFF, Course, CourseRole, CourseState, Enrollment, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.params import Parameters, as_boolean, as_id, as_text, is_blank, read_time, split
from canvas_comms.lms.roster.rules.asking import (
    CURRENT,
    STATE_WORDS,
    AskingReason,
    roles_asked,
    search_term,
    states_asked,
    words_of,
)
from canvas_comms.lms.roster.rules.people import TEACHERS, Among, enrolled

STATES: Mapping[CourseState, str] = {
    CourseState.CLAIMED: "unpublished",
    CourseState.AVAILABLE: "available",
    CourseState.COMPLETED: "completed",
}
"""What the API calls the states of a course."""

COURSE_STATE_WORDS: Mapping[str, frozenset[CourseState]] = {
    **{word: frozenset({state}) for state, word in STATES.items()},
    "created": frozenset({CourseState.CLAIMED}),
    "claimed": frozenset({CourseState.CLAIMED}),
    "all": frozenset(CourseState),
}
"""Words of `state[]`; others stand for no course of any world."""

AVAILABLE = frozenset({CourseState.AVAILABLE})


@attrs.frozen
class Enrolled:
    """A course, and the enrolments because of which it is listed."""

    course: Course
    enrollments: tuple[Enrollment, ...]


def courses_of(
    directory: Directory, user_id: str, params: Parameters
) -> tuple[tuple[Enrolled, ...], Decision]:
    """The courses of a user, by name."""
    roles, decision = roles_asked(params, AskingReason.TYPE_NOT_VALID)
    states, more = states_asked(
        words_of(params, "enrollment_state"), STATE_WORDS, CURRENT, "enrollment_state"
    )
    decision &= more
    observed = as_id(params.at("observed_user_id"))
    found: dict[str, list[Enrollment]] = {}
    for one in directory.enrollments_of(user_id):
        course = directory.course(one.course_id)
        if course is None or (roles is not None and one.role not in roles):
            continue
        if observed is not None and one.observes != observed:
            continue
        if _counts(one, course, states, _course_states(params, one.role, states)):
            found.setdefault(course.id, []).append(one)
    courses = [
        Enrolled(course, tuple(own))
        for id, own in found.items()
        if (course := directory.course(id)) is not None and _elsewhere(directory, params)
    ]
    return tuple(sorted(courses, key=lambda one: _by_name(one.course))), decision


def _counts(
    one: Enrollment,
    course: Course,
    states: frozenset[EnrollmentState],
    courses: frozenset[CourseState],
) -> bool:
    over = course.state is CourseState.COMPLETED and EnrollmentState.COMPLETED in states
    return (one.state in states or (over and one.state in CURRENT)) and course.state in courses


def _course_states(
    params: Parameters, role: CourseRole, states: frozenset[EnrollmentState]
) -> frozenset[CourseState]:
    if words := words_of(params, "state"):
        return frozenset().union(*(COURSE_STATE_WORDS.get(word, frozenset()) for word in words))
    if role in STAFF:
        return frozenset(CourseState)
    return AVAILABLE | {CourseState.COMPLETED} if EnrollmentState.COMPLETED in states else AVAILABLE


def _elsewhere(directory: Directory, params: Parameters) -> bool:
    """Whether the filters leave the courses of the one account, which are no homerooms."""
    account = params.at("account_id")
    here = is_blank(account) or as_text(account) in ("self", "default", directory.root_account.id)
    return here and not as_boolean(params.at("homeroom"))


def _by_name(course: Course) -> tuple[str, int, str]:
    return course.name.casefold(), len(course.id), course.id


def courses_in_account(directory: Directory, params: Parameters) -> tuple[Sequence[Course], Decision]:
    """The courses of the root account, by id unless `sort` says otherwise."""
    roles, decision = roles_asked(params, AskingReason.TYPE_NOT_VALID)
    term, more = search_term(params)
    courses = [
        course
        for course in directory.courses
        if _passes(directory, course, params) and _found(directory, course, term, params)
    ]
    if roles is not None:
        among = Among(roles)
        courses = [one for one in courses if enrolled(directory, one.id, among)]
    return _sorted(directory, courses, params), decision & more


def _passes(directory: Directory, course: Course, params: Parameters) -> bool:
    before, after = read_time(params.at("starts_before")), read_time(params.at("ends_after"))
    words = words_of(params, "state")
    teachers = set(filter(None, map(as_id, split(params.at("by_teachers")))))
    accounts = set(filter(None, map(as_text, split(params.at("by_subaccounts")))))
    states = frozenset().union(*(COURSE_STATE_WORDS.get(word, frozenset()) for word in words))
    return all(
        (
            not words or course.state in states,
            _is(params, "published", course.state is not CourseState.CLAIMED),
            _is(params, "completed", course.state is CourseState.COMPLETED),
            _is(params, "blueprint", False),
            _is(params, "public", course.is_public),
            _is(params, "with_enrollments", bool(directory.enrollments_in(course.id))),
            is_blank(params.at("enrollment_term_id"))
            or as_text(params.at("enrollment_term_id")) in (course.term.id, "current"),
            before is None or course.start_at is None or course.start_at < before,
            after is None or course.end_at is None or course.end_at > after,
            not teachers or not teachers.isdisjoint(enrolled(directory, course.id, TEACHERS)),
            not accounts or directory.root_account.id in accounts,
        )
    )


def _is(params: Parameters, name: str, holds: bool) -> bool:
    return is_blank(params.at(name)) or as_boolean(params.at(name)) is holds


def _found(directory: Directory, course: Course, term: str, params: Parameters) -> bool:
    if not term:
        return True
    if as_text(params.at("search_by")) == "teacher":
        teachers = map(directory.user, enrolled(directory, course.id, TEACHERS))
        return any(term in user.name.casefold() for user in teachers if user is not None)
    names = (course.name, course.code, course.sis_course_id or "")
    return term == course.id or any(term in name.casefold() for name in names)


def _sorted(directory: Directory, courses: list[Course], params: Parameters) -> Sequence[Course]:
    def first_teacher(course: Course) -> str:
        teachers = enrolled(directory, course.id, TEACHERS)
        user = directory.user(teachers[0]) if teachers else None
        return "" if user is None else user.sortable_name.casefold()

    keys = {
        "course_name": lambda one: one.name.casefold(),
        "sis_course_id": lambda one: one.sis_course_id or "",
        "teacher": first_teacher,
    }
    key = keys.get(as_text(params.at("sort")) or "")
    ordered = sorted(courses, key=lambda one: (len(one.id), one.id))
    if key is not None:
        ordered.sort(key=key)
    return ordered[::-1] if as_text(params.at("order")) == "desc" else ordered
