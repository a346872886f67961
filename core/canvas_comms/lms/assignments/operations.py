"""The operations of assignments and submissions; all of them only read. A course is its id as sent."""

import attrs

from canvas_comms.lms.assignments.resources import (
    Assignment,
    StudentSubmissions,
    Submission,
    TodoCount,
    TodoItem,
)
from canvas_comms.lms.operations import Command, Response, ServerPage
from canvas_comms.lms.params import ABSENT, Parameters, RawParam

NO_PARAMS = Parameters()


@attrs.frozen
class ListAssignments(Command[ServerPage[Assignment]]):
    """GET /courses/:course_id/assignments."""

    course: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowAssignment(Command[Response[Assignment]]):
    """GET /courses/:course_id/assignments/:id."""

    course: str
    id: str
    include: RawParam = ABSENT


@attrs.frozen
class ListSubmissions(Command[ServerPage[Submission]]):
    """GET /courses/:course_id/assignments/:assignment_id/submissions."""

    course: str
    assignment: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ShowSubmission(Command[Response[Submission]]):
    """GET /courses/:course_id/assignments/:assignment_id/submissions/:user_id."""

    course: str
    assignment: str
    user: str
    include: RawParam = ABSENT


@attrs.frozen
class ListStudentSubmissions(Command[ServerPage[Submission | StudentSubmissions]]):
    """GET /courses/:course_id/students/submissions; by student if they are `grouped`."""

    course: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ListTodo(Command[Response[tuple[TodoItem, ...]]]):
    """GET /users/self/todo, or of one course (GET /courses/:course_id/todo)."""

    course: str | None = None


@attrs.frozen
class CountTodo(Command[Response[TodoCount]]):
    """GET /users/self/todo_item_count."""


__all__ = [
    "CountTodo",
    "ListAssignments",
    "ListStudentSubmissions",
    "ListSubmissions",
    "ListTodo",
    "ShowAssignment",
    "ShowSubmission",
]
