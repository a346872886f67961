"""Courses as the API shows them: the little that clients ask for to work with one.

`GET /courses/:id`. A course is shown to whoever may read it.
"""

from datetime import datetime
from typing import TypeVar, cast

import attrs

from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.courses import Course, Enrollment
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Denied, LmsView, deny, not_found
from canvas_comms.lms.params import as_id
from canvas_comms.lms.rights import may
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.redaction import Redacted

R = TypeVar("R")


@attrs.frozen(eq=False, repr=False)
class CourseShown(Redacted):
    """A course, the account it belongs to, and the actor's own enrolments in it."""

    course: Course
    account_id: str
    enrollments: tuple[Enrollment, ...]


@attrs.frozen
class ShowCourse(Command[CourseShown | Denied]):
    """GET /courses/:id; `course` is the id as sent."""

    course: str


def decide(
    view: LmsView, command: Command[R], actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[R, tuple[()]]:
    """Decide a command about courses; there are no changes. Never raises."""
    if not isinstance(command, ShowCourse):
        raise TypeError(f"{type(command).__name__} is no command about courses")
    return cast(R, _show(view, command, actor, edition)), ()


def _show(
    view: LmsView, command: ShowCourse, actor: Actor | None, edition: LmsEdition
) -> CourseShown | Denied:
    if actor is None:
        return deny(logged_in(actor), edition, {})
    course = view.directory.course(as_id(command.course) or "")
    if course is None:
        return deny(not_found("id"), edition, {})
    decision = may(view.directory, actor.id, Right.READ, contexts.course(course.id))
    if not decision.allowed:
        return deny(decision, edition, {})
    own = view.directory.enrollments_between(actor.id, course.id)
    return CourseShown(course, view.directory.root_account.id, own)


__all__ = ["CourseShown", "ShowCourse", "decide"]
