"""What the use cases about assignments need from a Canvas LMS."""

from typing import Protocol

from canvas_comms.capabilities import Capability, needs
from canvas_comms.lms.assignments.requests import AssignmentSearch
from canvas_comms.lms.assignments.resources import Assignment, Submission
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.listing import ListPage


class AssignmentGateway(LmsGateway, Protocol):
    """Assignments and submissions as seen by one actor. Every call reads, and raises `GatewayError`.

    A page is the first one, or the one that a page's `next` names.
    """

    @needs(Capability.ASSIGNMENTS_READ)
    def assignments_page(
        self, course: str, search: AssignmentSearch, cursor: object | None = None
    ) -> ListPage[Assignment]:
        """The assignments of a course, by place."""
        ...

    @needs(Capability.ASSIGNMENTS_READ)
    def assignment(self, course: str, id: str) -> Assignment:
        """One assignment."""
        ...

    @needs(Capability.ASSIGNMENTS_SUBMISSIONS)
    def submissions_page(
        self, course: str, assignment: str, cursor: object | None = None
    ) -> ListPage[Submission]:
        """What every student handed in, or a row that says that they did not; for graders."""
        ...

    @needs(Capability.ASSIGNMENTS_SUBMISSIONS)
    def submission(self, course: str, assignment: str, user: str) -> Submission:
        """What one student handed in: oneself, somebody whom one observes, or anybody for graders."""
        ...


__all__ = ["AssignmentGateway"]
