"""Which enrolments are listed?

By type or role, state, user, term and ids of the student information system. Whoever sees the roster
sees all of them; an observer without that right sees their own and those of whom they observe.
"""

from collections.abc import Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.courses import CourseRole, Enrollment, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.params import Parameters, as_id, as_text, is_blank
from canvas_comms.lms.roster.rules.asking import (
    ROLE_OF_TYPE,
    AskingReason,
    given,
    refused,
    states_asked,
    words_of,
)
from canvas_comms.lms.roster.rules.people import Among, enrollments_by_name, in_order, observed_by

SIS_FILTERS = ("sis_account_id", "sis_course_id", "sis_section_id", "sis_user_id")


@attrs.frozen
class EnrollmentFilter:
    """What a caller asks for. Empty or None: whatever it is."""

    roles: frozenset[CourseRole] | None
    states: frozenset[EnrollmentState]
    user_id: str | None
    term_id: str | None
    sis: Mapping[str, tuple[str, ...]] = attrs.field(repr=False, hash=False)
    """Name of a filter → the values that it takes."""

    def takes(self, directory: Directory, one: Enrollment) -> bool:
        """Whether an enrolment is asked for."""
        if not Among(self.roles, self.states).takes(one) or self.user_id not in (None, one.user_id):
            return False
        course = directory.course(one.course_id)
        if self.term_id is not None and (course is None or course.term.id != self.term_id):
            return False
        section, user = directory.section(one.section_id), directory.user(one.user_id)
        ids = {
            "sis_account_id": directory.root_account.sis_account_id,
            "sis_course_id": None if course is None else course.sis_course_id,
            "sis_section_id": None if section is None else section.sis_section_id,
            "sis_user_id": None if user is None else user.sis_user_id,
        }
        return all(ids[name] in values for name, values in self.sis.items())

    @property
    def narrow(self) -> bool:
        """Whether it asks for more than roles and states."""
        return self.user_id is not None or self.term_id is not None or bool(self.sis)


def filter_of(
    directory: Directory,
    params: Parameters,
    words: Mapping[str, frozenset[EnrollmentState]],
    default: frozenset[EnrollmentState],
    *,
    reads_sis: bool,
) -> tuple[EnrollmentFilter, Decision]:
    """The filter that parameters ask for; `words` are those for states."""
    states, decision = states_asked(words_of(params, "state"), words, default, "state")
    types = words_of(params, "type")
    roles = words_of(params, "role")
    if not is_blank(params.at("grading_period_id")):
        decision &= refused(AskingReason.NO_GRADING_PERIOD, "grading_period_id")
    if any(name not in ROLE_OF_TYPE for name in roles):
        decision &= refused(AskingReason.NO_SUCH_ROLE, "role")
    sis = {name: words_of(params, name) for name in given(params, SIS_FILTERS)}
    if sis and not reads_sis:
        decision &= refused(AskingReason.SIS_NOT_READABLE, next(iter(sis)))
    named = frozenset(ROLE_OF_TYPE[name] for name in (*types, *roles) if name in ROLE_OF_TYPE)
    user = params.at("user_id")
    asked = EnrollmentFilter(
        roles=named if types or roles else None,
        states=states,
        user_id=None if is_blank(user) else as_id(user) or "",
        term_id=_term(params),
        sis=sis,
    )
    return asked, decision


def _term(params: Parameters) -> str | None:
    term = params.at("enrollment_term_id")
    return None if is_blank(term) else as_text(term) or ""


def seen_in_course(
    directory: Directory,
    viewer: str,
    course_id: str,
    sections: frozenset[str] | None,
    asked: EnrollmentFilter,
    *,
    everybody: bool,
) -> Sequence[Enrollment]:
    """The enrolments of a course, in order; `sections` are those to which the list is limited."""
    among = Among(asked.roles, asked.states, sections)
    if not everybody or asked.user_id is not None:
        people = {viewer, *observed_by(directory, viewer)} if not everybody else {asked.user_id or ""}
        own = (one for id in sorted(people) for one in directory.enrollments_between(id, course_id))
        return in_order(directory, (o for o in own if among.takes(o) and asked.takes(directory, o)))
    found = enrollments_by_name(directory, course_id, among)
    return [one for one in found if asked.takes(directory, one)] if asked.narrow else found
