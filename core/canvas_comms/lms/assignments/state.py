"""The assignments and submissions of a Canvas LMS: how deciding looks at them, and what changes them."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.lms.assignments.model import CourseAssignment, Submission
from canvas_comms.lms.operations import LmsView
from canvas_comms.redaction import Redacted


class AssignmentView(LmsView, Protocol):
    """What deciding reads. Every look-up takes constant time."""

    def assignment(self, id: str) -> CourseAssignment | None:
        """The assignment with this id, deleted ones too."""
        ...

    def assignments_in(self, course: str) -> Sequence[str]:
        """The ids of the assignments of a course, deleted ones too, in the order of creation."""
        ...

    def submission(self, assignment: str, user: str) -> Submission | None:
        """What is stored of this user's submission."""
        ...

    def submitters(self, assignment: str) -> Collection[str]:
        """The users of whom something is stored for this assignment."""
        ...


@attrs.frozen(eq=False, repr=False)
class PutAssignment(Redacted):
    """The assignment is now the one with its id."""

    assignment: CourseAssignment


@attrs.frozen
class PutSubmission:
    """What is now stored of the user for the assignment."""

    submission: Submission


Change: TypeAlias = PutAssignment | PutSubmission

__all__ = ["AssignmentView", "Change", "PutAssignment", "PutSubmission"]
