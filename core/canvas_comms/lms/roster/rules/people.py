"""Which people of a course are listed, and in which order?

People come by sortable name, each once, and count with the enrolments that are asked for: active and
invited ones unless other states are named. Whoever is limited to their sections sees the people of
these. The sorted lists are kept in the directory, so that a page of a big course costs a page.
"""

from collections.abc import Iterable, Sequence

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.courses import CourseRole, Enrollment, EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.params import Parameters, as_boolean, as_id, split
from canvas_comms.lms.roster.rules.asking import CURRENT
from canvas_comms.lms.sorted_people import order_of


@attrs.frozen
class Among:
    """Which enrolments count. None: whatever they are."""

    roles: frozenset[CourseRole] | None = None
    states: frozenset[EnrollmentState] = CURRENT
    sections: frozenset[str] | None = None

    def takes(self, enrollment: Enrollment) -> bool:
        """Whether this one counts."""
        return (
            enrollment.state in self.states
            and (self.roles is None or enrollment.role in self.roles)
            and (self.sections is None or enrollment.section_id in self.sections)
        )


STUDENTS = Among(frozenset({CourseRole.STUDENT}))
TEACHERS = Among(frozenset({CourseRole.TEACHER}))


def by_name(directory: Directory, user_ids: Iterable[str]) -> tuple[str, ...]:
    """Those of these users who are there, each once, by sortable name."""
    users = {user.id: user for user in map(directory.user, user_ids) if user is not None}
    return tuple(user.id for user in sorted(users.values(), key=order_of))


def enrolled(directory: Directory, course_id: str, among: Among) -> tuple[str, ...]:
    """The ids of the people of a course, by sortable name."""

    def make() -> tuple[str, ...]:
        return by_name(
            directory, (one.user_id for one in directory.enrollments_in(course_id) if among.takes(one))
        )

    return directory.kept(("enrolled", course_id, among), make)


def everybody(directory: Directory) -> tuple[str, ...]:
    """The ids of all users, by sortable name."""
    return directory.kept("everybody", lambda: by_name(directory, (user.id for user in directory.users)))


def enrollments_by_name(directory: Directory, course_id: str, among: Among) -> tuple[Enrollment, ...]:
    """The enrolments of a course by type, then by sortable name, then by id."""

    def make() -> tuple[Enrollment, ...]:
        return in_order(directory, filter(among.takes, directory.enrollments_in(course_id)))

    return directory.kept(("enrollments", course_id, among), make)


def in_order(directory: Directory, enrollments: Iterable[Enrollment]) -> tuple[Enrollment, ...]:
    """These enrolments by type, then by sortable name, then by id."""

    def order(one: Enrollment) -> tuple[str, str, int, str]:
        user = directory.user(one.user_id)
        name = "" if user is None else user.sortable_name.casefold()
        return one.role.enrollment_type, name, len(one.id), one.id

    return tuple(sorted(enrollments, key=order))


def sections_seen(directory: Directory, viewer: str, course_id: str) -> frozenset[str] | None:
    """The sections to whose people somebody is limited in a course; None: not limited."""
    own = [one for one in directory.enrollments_between(viewer, course_id) if one.state in CURRENT]
    limited = bool(own) and all(one.limit_privileges_to_course_section for one in own)
    return frozenset(one.section_id for one in own) if limited else None


def sections_asked(directory: Directory, course_id: str, params: Parameters) -> frozenset[str] | None:
    """The sections of the course that `section_ids[]` names; None where it is not given."""
    if not params.has("section_ids"):
        return None
    own = {section.id for section in directory.sections_of(course_id)}
    return frozenset(own.intersection(filter(None, map(as_id, split(params.at("section_ids"))))))


def both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """What two limits leave together."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def among_named(params: Parameters, ids: Sequence[str]) -> Sequence[str]:
    """Of these users only those whom `user_ids[]` names, if it names any."""
    if not params.has("user_ids"):
        return ids
    wanted = set(filter(None, map(as_id, split(params.at("user_ids")))))
    return [id for id in ids if id in wanted]


def inactive_too(params: Parameters, states: frozenset[EnrollmentState]) -> frozenset[EnrollmentState]:
    """The states, and inactive enrolments if `include_inactive` asks for them."""
    asked = as_boolean(params.at("include_inactive"))
    return states | {EnrollmentState.INACTIVE} if asked else states


def observed_by(directory: Directory, viewer: str) -> frozenset[str]:
    """The students whom somebody observes, in courses or outside them."""
    linked = (one.observes for one in directory.enrollments_of(viewer) if one.state in CURRENT)
    return frozenset(directory.observees_of(viewer)) | {one for one in linked if one is not None}


def groups_of(directory: Directory, user_id: str, owner: Context) -> tuple[str, ...]:
    """The ids of the groups of a course that somebody is a member of."""
    return tuple(group.id for group in directory.groups_of(user_id) if group.owner == owner)
