"""The assignments and submissions of one Canvas LMS."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

from canvas_comms.lms.assignments.model import CourseAssignment, Submission
from canvas_comms.lms.assignments.state import Change, PutAssignment, PutSubmission
from canvas_comms_memory.stores.directory import AreaStore

_NONE: Sequence[str] = ()
_NOBODY: Mapping[str, Submission] = {}


@attrs.define(eq=False, repr=False)
class AssignmentStore(AreaStore):
    """Assignments by id and by course; submissions by assignment and user. It knows no rule."""

    _assignments: dict[str, CourseAssignment] = attrs.field(factory=dict, init=False)
    _in_course: dict[str, list[str]] = attrs.field(factory=dict, init=False)
    _submissions: dict[str, dict[str, Submission]] = attrs.field(factory=dict, init=False)

    def assignment(self, id: str) -> CourseAssignment | None:
        """The assignment with this id, deleted ones too."""
        return self._assignments.get(id)

    def assignments_in(self, course: str) -> Sequence[str]:
        """The ids of the assignments of a course, in the order of creation."""
        return self._in_course.get(course, _NONE)

    def submission(self, assignment: str, user: str) -> Submission | None:
        """What is stored of this user's submission."""
        return self._submissions.get(assignment, _NOBODY).get(user)

    def submitters(self, assignment: str) -> Collection[str]:
        """The users of whom something is stored for this assignment."""
        return self._submissions.get(assignment, _NOBODY)

    def stored(self) -> Iterator[Change]:
        """The changes that make an empty store this one."""
        yield from map(PutAssignment, self._assignments.values())
        yield from (PutSubmission(one) for of in self._submissions.values() for one in of.values())

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of assignments."""
        match change:
            case PutAssignment():
                one = change.assignment
                if one.id not in self._assignments:
                    self._in_course.setdefault(one.course, []).append(one.id)
                self._assignments[one.id] = one
            case PutSubmission():
                made = change.submission
                self._submissions.setdefault(made.assignment, {})[made.user] = made
            case _:
                return False
        return True


__all__ = ["AssignmentStore"]
