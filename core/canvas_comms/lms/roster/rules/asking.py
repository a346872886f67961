"""Which parameters of a list does the server refuse?

A search term has two characters at least, unless there is none. Types and states of enrolments are
words of a list. Who may not read ids of the student information system does not filter by them. No
world has grading periods. More than a hundred UUIDs are too many.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.courses import CourseRole, EnrollmentState
from canvas_comms.lms.params import Parameters, as_list, as_text, is_blank
from canvas_comms.lms.roster.sources import COURSES, ENROLLMENTS, LISTS, PEOPLE, USERS

LEAST_SEARCH_TERM = 2
MOST_UUIDS = 100


class AskingReason(Reason):
    """Why a list is not given."""

    SEARCH_TERM_SHORT = "search-term-short", LISTS
    NO_SUCH_TYPE = "no-such-enrollment-type", PEOPLE
    TYPE_NOT_VALID = "enrollment-type-not-valid", COURSES
    NO_SUCH_STATE = "no-such-enrollment-state", ENROLLMENTS
    NO_SUCH_ROLE = "no-such-role", ENROLLMENTS
    NO_GRADING_PERIOD = "no-grading-period", ENROLLMENTS
    SIS_NOT_READABLE = "sis-not-readable", ENROLLMENTS
    TOO_MANY_UUIDS = "too-many-uuids", USERS


@attrs.frozen(repr=False)
class NoSuchWord(Finding):
    """That a word is none of a list; the server repeats it."""

    word: str = attrs.field(repr=False)


ROLES: Mapping[str, CourseRole] = {role.value: role for role in CourseRole}
ENROLLMENT_TYPE_WORDS = frozenset({*ROLES, "student_view"})
"""The words that `enrollment_type[]` knows; nobody is a test student."""

ROLE_OF_TYPE: Mapping[str, CourseRole] = {role.enrollment_type: role for role in CourseRole}
ROLE_IDS: Mapping[CourseRole, str] = {
    CourseRole.STUDENT: "3",
    CourseRole.TEACHER: "4",
    CourseRole.TA: "5",
    CourseRole.DESIGNER: "6",
    CourseRole.OBSERVER: "7",
}
"""The ids of the roles that every account has."""

CURRENT = frozenset({EnrollmentState.ACTIVE, EnrollmentState.INVITED})
EVERY_STATE = frozenset(EnrollmentState)
NONE: frozenset[EnrollmentState] = frozenset()

STATE_WORDS: Mapping[str, frozenset[EnrollmentState]] = {
    **{state.value: frozenset({state}) for state in EnrollmentState},
    "invited_or_pending": frozenset({EnrollmentState.INVITED}),
    "creation_pending": NONE,
    "rejected": NONE,
    "deleted": NONE,
}
"""Words for states of enrolments; in no world is one pending, rejected or deleted."""

STATE_WORDS_OF_USER: Mapping[str, frozenset[EnrollmentState]] = {
    **STATE_WORDS,
    "current_and_invited": CURRENT,
    "current_and_future": CURRENT,
    "current_future_and_restricted": CURRENT,
    "current_and_concluded": frozenset({EnrollmentState.ACTIVE, EnrollmentState.COMPLETED}),
}
"""The same for a user's own list, which has words for several."""


def search_term(params: Parameters) -> tuple[str, Decision]:
    """What is searched for, in any case; empty for everything."""
    given = params.at("search_term")
    if is_blank(given):
        return "", Decision()
    term = (as_text(given) or "").strip()
    if len(term) < LEAST_SEARCH_TERM:
        return "", refused(AskingReason.SEARCH_TERM_SHORT, "search_term")
    return term.casefold(), Decision()


def words_of(params: Parameters, *names: str) -> tuple[str, ...]:
    """The words given under the first of these names that has some."""
    for name in names:
        found = tuple(text for one in as_list(params.at(name)) if (text := as_text(one)))
        if found:
            return found
    return ()


def roles_asked(
    params: Parameters, reason: AskingReason = AskingReason.NO_SUCH_TYPE
) -> tuple[frozenset[CourseRole] | None, Decision]:
    """The roles that `enrollment_type`, `enrollment_role` and `enrollment_role_id` leave; None: all."""
    types = words_of(params, "enrollment_type")
    for word in types:
        if word not in ENROLLMENT_TYPE_WORDS:
            return None, Decision((NoSuchWord(reason, Effect.REFUSED, "enrollment_type", word),))
    chosen: list[frozenset[CourseRole]] = []
    if types:
        chosen.append(frozenset(ROLES[word] for word in types if word in ROLES))
    if names := words_of(params, "enrollment_role"):
        chosen.append(frozenset(ROLE_OF_TYPE[name] for name in names if name in ROLE_OF_TYPE))
    if ids := words_of(params, "enrollment_role_id"):
        chosen.append(frozenset(role for role, id in ROLE_IDS.items() if id in ids))
    return (frozenset(CourseRole).intersection(*chosen) if chosen else None), Decision()


def states_asked(
    words: Sequence[str],
    known: Mapping[str, frozenset[EnrollmentState]],
    default: frozenset[EnrollmentState],
    where: str,
) -> tuple[frozenset[EnrollmentState], Decision]:
    """The states that words stand for together, or the default where there are none."""
    for word in words:
        if word not in known:
            return default, Decision((NoSuchWord(AskingReason.NO_SUCH_STATE, Effect.REFUSED, where, word),))
    return (frozenset().union(*(known[word] for word in words)) if words else default), Decision()


def at_most(uuids: Sequence[object]) -> Decision:
    """Whether so many UUIDs may be asked for."""
    return refused(AskingReason.TOO_MANY_UUIDS, "uuids") if len(uuids) > MOST_UUIDS else Decision()


def refused(reason: AskingReason, where: str) -> Decision:
    """A decision that refuses for one reason."""
    return Decision((Finding(reason, Effect.REFUSED, where),))


def given(params: Parameters, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these parameters are given and not blank."""
    return tuple(name for name in names if not is_blank(params.at(name)))
