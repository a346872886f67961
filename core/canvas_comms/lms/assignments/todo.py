"""What somebody has to do: hand in as a student, grade as a grader.

A student has every published assignment that awaits their submission and is due from two weeks ago to
two weeks ahead; a grader those of which submissions wait. Only courses count in which one is active.
Source: facts neighbours A8; how far the due date may lie away is inferred.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.assignments.model import AssignmentState, CourseAssignment
from canvas_comms.lms.assignments.operations import CountTodo, ListTodo
from canvas_comms.lms.assignments.resources import TodoCount, TodoItem
from canvas_comms.lms.assignments.rules.listing import awaits_submission
from canvas_comms.lms.assignments.rules.submissions import state_of
from canvas_comms.lms.assignments.server import WORDINGS, Reader, assignment_shown, enter
from canvas_comms.lms.assignments.state import AssignmentView
from canvas_comms.lms.courses import EnrollmentState
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, Response, deny
from canvas_comms.lms.rules.credentials import logged_in

REACH = timedelta(days=14)


def list_todo(
    view: AssignmentView, command: ListTodo, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[tuple[TodoItem, ...]] | Denied, tuple[()]]:
    """What the caller has to do, in all courses or in one."""
    if actor is None:
        return deny(logged_in(actor), edition, WORDINGS), ()
    if command.course is None:
        return Response(tuple(_items(_readers(view, actor, edition, now)))), ()
    reader = enter(view, command.course, actor, edition, now)
    return (reader if isinstance(reader, Denied) else Response(tuple(_items(iter([reader]))))), ()


def count_todo(
    view: AssignmentView, command: CountTodo, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[TodoCount] | Denied, tuple[()]]:
    """How many assignments there are to grade, and to hand in."""
    if actor is None:
        return deny(logged_in(actor), edition, WORDINGS), ()
    types = [one.type for one in _items(_readers(view, actor, edition, now))]
    return Response(TodoCount(types.count("grading"), types.count("submitting"))), ()


def _readers(view: AssignmentView, actor: Actor, edition: LmsEdition, now: datetime) -> Iterator[Reader]:
    enrolled = view.directory.enrollments_of(actor.id)
    for id in dict.fromkeys(one.course_id for one in enrolled if one.state is EnrollmentState.ACTIVE):
        reader = enter(view, id, actor, edition, now)
        if not isinstance(reader, Denied):
            yield reader


def _items(readers: Iterator[Reader]) -> Iterator[TodoItem]:
    for reader in readers:
        stored = map(reader.view.assignment, reader.view.assignments_in(reader.course.id))
        for one in stored:
            if one is None or one.state is not AssignmentState.PUBLISHED:
                continue
            if reader.grades and (waiting := reader.to_grade(one)):
                yield _item(reader, one, "grading", waiting)
            elif _is_to_hand_in(reader, one):
                yield _item(reader, one, "submitting", None)


def _is_to_hand_in(reader: Reader, one: CourseAssignment) -> bool:
    due = one.assignment.due_at
    near = due is not None and abs(due - reader.now) <= REACH
    return (
        near
        and awaits_submission(one)
        and reader.user in reader.students(active=True)
        and state_of(reader.row(one, reader.user)) == "unsubmitted"
    )


def _item(reader: Reader, one: CourseAssignment, type: str, waiting: int | None) -> TodoItem:
    ignore = f"/api/v1/users/self/todo/assignment_{one.id}/{type}"
    page = f"/courses/{one.course}/assignments/{one.id}"
    return TodoItem(
        type=type,
        assignment=assignment_shown(reader, one),
        ignore_once=f"{ignore}?permanent=0",
        ignore_permanently=f"{ignore}?permanent=1",
        html_url=f"{page}#submit" if waiting is None else f"{page}/gradebook",
        needs_grading_count=waiting,
        context_type="Course",
        context_name=reader.course.name,
        course_id=one.course,
    )


__all__ = ["count_todo", "list_todo"]
