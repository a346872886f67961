"""Who observes these students in a course: parents, and others who follow them.

Read from the enrolments of the course, each of which names whom it observes (`associated_user_id`), for
teachers may read these; whom a user observes elsewhere only administrators see. Source: facts neighbours A3
and A6.
"""

from collections.abc import Sequence

import attrs

from canvas_comms.lms import contexts
from canvas_comms.lms.courses import CourseRole, EnrollmentState
from canvas_comms.lms.roster.ports import RosterGateway
from canvas_comms.lms.roster.requests import EnrollmentSearch
from canvas_comms.lms.roster.resources import EnrollmentObject, UserObject
from canvas_comms.lms.roster.use import list_enrollments
from canvas_comms.redaction import PRIVATE, Redacted

REACHED = (EnrollmentState.ACTIVE, EnrollmentState.INVITED)
"""The states of enrolments that messages reach."""


@attrs.frozen(eq=False, repr=False)
class ObservedStudent(Redacted):
    """A student who is observed. The name is None where the server does not show it."""

    id: str
    name: str | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Observer(Redacted):
    """Somebody who observes some of the students that were asked for, each once."""

    id: str
    name: str | None = attrs.field(metadata=PRIVATE)
    course_id: str
    students: tuple[ObservedStudent, ...]


def list_observers(course: str, students: Sequence[str], gateway: RosterGateway) -> tuple[Observer, ...]:
    """Everybody who observes one of these students in the course, in the order of the course's list.

    Raises `NotSupported` and `GatewayError`.
    """
    search = EnrollmentSearch((CourseRole.OBSERVER,), REACHED, include=("observed_users",))
    wanted = frozenset(students)
    found: dict[str, Observer] = {}
    for one in list_enrollments(contexts.course(course), gateway, search=search):
        if one.associated_user_id not in wanted:
            continue
        known = found.get(one.user_id, Observer(one.user_id, _name(one.user), course, ()))
        observed = _observed(one, one.associated_user_id)
        if observed.id not in {student.id for student in known.students}:
            found[one.user_id] = attrs.evolve(known, students=(*known.students, observed))
    return tuple(found.values())


def _observed(one: EnrollmentObject, id: str) -> ObservedStudent:
    return ObservedStudent(id, _name(one.observed_user))


def _name(user: UserObject | None) -> str | None:
    return None if user is None else user.name


__all__ = ["ObservedStudent", "Observer", "list_observers"]
