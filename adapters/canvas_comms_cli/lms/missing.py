"""`canvas-comms lms missing` and `lms observers`: tables of people, for `lms conversations send-many -`.

The column `to` is whom to write to, `context` the course that makes it possible; the others are for a
template.
"""

import re

import attrs
import click

from canvas_comms.lms.assignments.resources import Assignment
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.roster.observers import Observer
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session, client_of, lms_command
from canvas_comms_cli.lms.names import COURSE, ID, PERSON
from canvas_comms_cli.lms.output import show_list
from canvas_comms_cli.many.rows import rows_to
from canvas_comms_cli.results.printing import list_options
from canvas_comms_cli.results.result import ListAnswer, cut, wrapped

_ADDRESS = re.compile(r".*/courses/([^/?#]+)/assignments/([^/?#]+)(?:[/?#].*)?", re.DOTALL)
"""Where a browser shows an assignment."""


@attrs.frozen(eq=False, repr=False)
class MissingRow(Redacted):
    """A student who has not handed in."""

    to: str
    name: str | None = attrs.field(metadata=PRIVATE)
    context: str
    assignment: str
    title: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class ObserverRow(Redacted):
    """An observer; `students` are the names of whom they observe, `student_ids` their ids."""

    to: str
    name: str | None = attrs.field(metadata=PRIVATE)
    context: str
    students: str = attrs.field(metadata=PRIVATE)
    student_ids: str


MISSING: ListAnswer[MissingRow] = ListAnswer(
    "missing",
    MissingRow,
    {
        "to": lambda one: one.to,
        "name": cut(lambda one: one.name),
        "context": lambda one: one.context,
        "assignment": lambda one: one.assignment,
        "title": cut(lambda one: one.title),
    },
)
OBSERVERS: ListAnswer[ObserverRow] = ListAnswer(
    "observers",
    ObserverRow,
    {
        "to": lambda one: one.to,
        "name": cut(lambda one: one.name),
        "context": lambda one: one.context,
        "students": wrapped(lambda one: one.students),
        "student_ids": lambda one: one.student_ids,
    },
)


@click.command()
@click.argument("place", nargs=-1, required=True, type=ID, metavar="[COURSE] ASSIGNMENT")
@click.option("--excused", is_flag=True, help="Also those who are excused.")
@click.option("--overdue", is_flag=True, help="Only those whom Canvas itself calls missing: it was due.")
@click.option("--limit", type=click.IntRange(1), help="At most so many; everybody by default.")
@list_options(MISSING)
@lms_command
def missing(
    session: Session, *, place: tuple[str, ...], excused: bool, overdue: bool, limit: int | None
) -> Exit:
    """List who has not handed in an ASSIGNMENT; for graders.

    ASSIGNMENT is an id or the address that a browser shows. Without COURSE an id is looked for in your own
    courses. What is listed can be piped into: lms conversations send-many -
    """
    client = client_of(session)
    assignment = _assignment(client, place)
    course = assignment.course_id or ""
    found = client.assignments.missing(course, assignment.id, excused=excused, overdue=overdue, limit=limit)
    rows = [MissingRow(one.id, one.name, f"course_{course}", assignment.id, assignment.name) for one in found]
    return show_list(session, rows, MISSING)


def _assignment(client: LmsClient, place: tuple[str, ...]) -> Assignment:
    shown = _ADDRESS.fullmatch(place[0])
    if len(place) == 1 and shown is not None:
        place = (shown[1], shown[2])
    match place:
        case (assignment,):
            return client.assignments.find(assignment)
        case (course, assignment):
            return attrs.evolve(client.assignments.read(course, assignment), course_id=course)
    raise click.UsageError("give an ASSIGNMENT, or a COURSE and an ASSIGNMENT")


@click.command()
@click.argument("students", nargs=-1, required=True, type=PERSON, metavar="STUDENT...")
@click.option("--course", type=COURSE, help="The id of the course; a table may have it in a column context.")
@list_options(OBSERVERS)
@lms_command
def observers(session: Session, *, students: tuple[str, ...], course: str | None) -> Exit:
    """List who observes these STUDENTs in a course.

    STUDENT is an id, or - for a table on standard input with a column to, such as: lms missing. Whoever
    observes several of them is listed once. What is listed can be piped into: lms conversations send-many -
    """
    wanted = _from_table(course) if students == ("-",) else {course: list(students)}
    rows: list[ObserverRow] = []
    for where, whom in wanted.items():
        if where is None:
            raise click.UsageError("give --course, or a table with a column context")
        found = client_of(session).courses.observers(where, whom)
        rows += [_observer_row(one) for one in found]
    return show_list(session, rows, OBSERVERS)


def _from_table(course: str | None) -> dict[str | None, list[str]]:
    """Students of each course, from standard input. Raises a usage error."""
    found: dict[str | None, list[str]] = {}
    for row in rows_to("-"):
        place = row.cells.get("context", "").strip().removeprefix("course_") or None
        found.setdefault(course or place, []).append(row.cells["to"].strip())
    return found


def _observer_row(one: Observer) -> ObserverRow:
    names = ", ".join(student.name or student.id for student in one.students)
    ids = " ".join(student.id for student in one.students)
    return ObserverRow(one.id, one.name, f"course_{one.course_id}", names, ids)


__all__ = ["MissingRow", "ObserverRow", "missing", "observers"]
