"""Assignments and submissions of a Canvas LMS, over any carrier."""

import attrs

from canvas_comms.lms.assignments import operations as o
from canvas_comms.lms.assignments.requests import WITH_USERS, AssignmentSearch
from canvas_comms.lms.assignments.resources import Assignment, Submission
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.listing import ListPage
from canvas_comms.redaction import veiled


@attrs.frozen(eq=False)
class Assignments(CarriedGateway):
    """An `AssignmentGateway`. Every call raises `GatewayError` and `InvalidValue`."""

    areas = frozenset({"assignments"})

    @veiled
    def assignments_page(
        self, course: str, search: AssignmentSearch, cursor: object | None = None
    ) -> ListPage[Assignment]:
        """One page of a course's assignments."""
        return self.carrier.ask_page(o.ListAssignments(course, search.params), cursor)

    @veiled
    def assignment(self, course: str, id: str) -> Assignment:
        """One assignment."""
        return self.carrier.ask(o.ShowAssignment(course, id)).value

    @veiled
    def submissions_page(
        self, course: str, assignment: str, cursor: object | None = None
    ) -> ListPage[Submission]:
        """One page of submissions, with who made them."""
        return self.carrier.ask_page(o.ListSubmissions(course, assignment, WITH_USERS), cursor)

    @veiled
    def submission(self, course: str, assignment: str, user: str) -> Submission:
        """One submission, with who made it."""
        return self.carrier.ask(o.ShowSubmission(course, assignment, user, ["user"])).value


__all__ = ["Assignments"]
