"""Assignments, as one program reads them: the section `assignments` of an `LmsClient`."""

import attrs

from canvas_comms.arguments import flag, limit_of
from canvas_comms.lms.assignments import use
from canvas_comms.lms.assignments.ports import AssignmentGateway
from canvas_comms.lms.assignments.requests import Words, assignment_search
from canvas_comms.lms.assignments.resources import Assignment, Submission, Submitter
from canvas_comms.lms.assignments.rules.listing import Bucket
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.listing import Listing
from canvas_comms.redaction import Opaque, veiled


@attrs.frozen(eq=False, repr=False)
class AssignmentsClient(Opaque):
    """Assignments, and who has handed in.

    Every method raises `InvalidValue` and `NotSupported` at once, and `GatewayError` while reading.
    """

    _binding: Binding

    @veiled
    def list(
        self,
        course: str,
        *,
        bucket: Bucket | str | None = None,
        search_term: str | None = None,
        include: Words = (),
        limit: int | None = None,
    ) -> Listing[Assignment]:
        """The assignments of a course, by place: `list("$bio", bucket="overdue")`."""
        search = assignment_search(bucket, search_term, include)
        where = self._id(course, "course")
        return use.list_assignments(where, self._gateway, search=search, limit=limit_of(limit))

    @veiled
    def read(self, course: str, assignment: str) -> Assignment:
        """One assignment."""
        where, which = self._id(course, "course"), self._id(assignment, "assignment")
        return use.read_assignment(where, which, self._gateway)

    @veiled
    def find(self, assignment: str) -> Assignment:
        """One assignment by its id alone, from one of one's own courses; its `course_id` says which.

        One course is asked after another, fifty at most. Raises `NotFound` if it is in none.
        """
        which = self._id(assignment, "assignment")
        return use.find_assignment(which, self._gateway, self._binding.areas.roster)

    @veiled
    def submissions(self, course: str, assignment: str, *, limit: int | None = None) -> Listing[Submission]:
        """A row for every student, also for those who never handed in; for graders."""
        where, which = self._id(course, "course"), self._id(assignment, "assignment")
        return use.list_submissions(where, which, self._gateway, limit=limit_of(limit))

    @veiled
    def submission(self, course: str, assignment: str, user: str = "self") -> Submission:
        """One student's row, one's own by default."""
        where, which = self._id(course, "course"), self._id(assignment, "assignment")
        return use.read_submission(where, which, self._id(user, "user"), self._gateway)

    @veiled
    def missing(
        self,
        course: str,
        assignment: str,
        *,
        excused: bool = False,
        overdue: bool = False,
        limit: int | None = None,
    ) -> Listing[Submitter]:
        """The students who have not handed in, each with id and name; for graders.

        Those who are excused are left out unless `excused`. With `overdue` only those whom the server
        itself calls missing: due by now, neither handed in nor graded nor excused.
        """
        where, which = self._id(course, "course"), self._id(assignment, "assignment")
        return use.list_missing(
            where,
            which,
            self._gateway,
            excused=flag(excused, "excused"),
            overdue=flag(overdue, "overdue"),
            limit=limit_of(limit),
        )

    @property
    def _gateway(self) -> AssignmentGateway:
        return self._binding.areas.assignments

    def _id(self, given: str, field: str) -> str:
        return self._binding.texts.id(given, field)


__all__ = ["AssignmentsClient"]
