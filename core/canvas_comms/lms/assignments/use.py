"""Read assignments and submissions, and find who has not handed in.

Everything here raises `NotSupported` at once, before any I/O, where the backend cannot do it, and
`GatewayError` while reading. Lists are fetched as they are read.
"""

from collections.abc import Callable
from functools import partial

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import MalformedResponse, NotFound, PermissionDenied
from canvas_comms.lms.assignments.ports import AssignmentGateway
from canvas_comms.lms.assignments.requests import EVERY_ASSIGNMENT, AssignmentSearch
from canvas_comms.lms.assignments.resources import Assignment, Submission, Submitter
from canvas_comms.lms.assignments.rules.submissions import has_not_submitted
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.listing import Listing, ListPage
from canvas_comms.lms.roster.ports import RosterGateway
from canvas_comms.lms.roster.resources import CourseObject
from canvas_comms.lms.roster.use import list_courses
from canvas_comms.redaction import veiled

MOST_COURSES = 50
"""In so many courses an assignment is looked for that is named by its id alone."""


def list_assignments(
    course: str,
    gateway: AssignmentGateway,
    *,
    search: AssignmentSearch = EVERY_ASSIGNMENT,
    limit: int | None = None,
) -> Listing[Assignment]:
    """The assignments of a course, by place: all for who teaches there, published ones for students."""
    require(Capability.ASSIGNMENTS_READ, gateway.capabilities)
    return Listing(partial(gateway.assignments_page, course, search), limit)


def read_assignment(course: str, id: str, gateway: AssignmentGateway) -> Assignment:
    """One assignment."""
    require(Capability.ASSIGNMENTS_READ, gateway.capabilities)
    return gateway.assignment(course, id)


def find_assignment(id: str, gateway: AssignmentGateway, roster: RosterGateway) -> Assignment:
    """An assignment by its id alone, with its course: asked for in one course of one's own after another.

    At most in `MOST_COURSES`, those where one teaches first. Raises `NotFound` if it is in none of them.
    """
    require(Capability.ASSIGNMENTS_READ, gateway.capabilities)
    require(Capability.COURSES_READ, roster.capabilities)
    own = list(list_courses(roster, limit=MOST_COURSES))
    for course in sorted(own, key=_is_taught, reverse=True):
        try:
            found = gateway.assignment(course.id, id)
        except (NotFound, PermissionDenied):
            continue
        return attrs.evolve(found, course_id=course.id)
    raise NotFound(404)


def _is_taught(course: CourseObject) -> bool:
    roles = {one.type for one in course.enrollments or ()}
    return not roles.isdisjoint((CourseRole.TEACHER.value, CourseRole.TA.value))


def list_submissions(
    course: str, assignment: str, gateway: AssignmentGateway, *, limit: int | None = None
) -> Listing[Submission]:
    """A row for every student, also for those who never handed in; for graders."""
    require(Capability.ASSIGNMENTS_SUBMISSIONS, gateway.capabilities)
    return Listing(partial(gateway.submissions_page, course, assignment), limit)


def read_submission(course: str, assignment: str, user: str, gateway: AssignmentGateway) -> Submission:
    """One student's row: one's own, that of somebody observed, or anybody's for graders."""
    require(Capability.ASSIGNMENTS_SUBMISSIONS, gateway.capabilities)
    return gateway.submission(course, assignment, user)


def list_missing(
    course: str,
    assignment: str,
    gateway: AssignmentGateway,
    *,
    excused: bool = False,
    overdue: bool = False,
    limit: int | None = None,
) -> Listing[Submitter]:
    """The students who have not handed in, by id; for graders.

    Those who are excused are left out unless `excused`. With `overdue` only those whom the server itself
    calls missing: due by now, neither handed in nor graded nor excused. Of a student whom the server does
    not show beside the row only the id is known.
    """
    require(Capability.ASSIGNMENTS_SUBMISSIONS, gateway.capabilities)

    def is_missing(one: Submission) -> bool:
        if overdue and not one.missing:
            return False
        return has_not_submitted(one.submitted_at, excused=one.excused is True, count_excused=excused)

    @veiled
    def page(cursor: object | None) -> ListPage[Submission]:
        return gateway.submissions_page(course, assignment, cursor)

    return Listing(partial(_those, page, is_missing), limit)


def _those(
    read: Callable[[object | None], ListPage[Submission]],
    wanted: Callable[[Submission], bool],
    cursor: object | None,
) -> ListPage[Submitter]:
    found = read(cursor)
    return ListPage(tuple(_who(one) for one in found.items if wanted(one)), found.next)


def _who(one: Submission) -> Submitter:
    if one.user is not None:
        return one.user
    if one.user_id is None:
        raise MalformedResponse("user_id", "must say whose submission it is")
    return Submitter(one.user_id)


__all__ = [
    "MOST_COURSES",
    "find_assignment",
    "list_assignments",
    "list_missing",
    "list_submissions",
    "read_assignment",
    "read_submission",
]
