"""Courses as the API shows them: the little that clients ask for to work with one.

`GET /courses/:id`. A course is shown to whoever may read it.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Never

import attrs

from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.courses import Course, CourseState, Enrollment
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Deciders, Denied, LmsView, Response, deny, not_found
from canvas_comms.lms.params import as_id
from canvas_comms.lms.rights import may
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})

STATES: Mapping[CourseState, str] = {
    CourseState.CLAIMED: "unpublished",
    CourseState.AVAILABLE: "available",
    CourseState.COMPLETED: "completed",
}
"""What the API calls the states of a course."""


@attrs.frozen
class EnrollmentObject:
    """One of the reader's own enrolments, as the course shows it."""

    type: str
    role: str
    user_id: str
    enrollment_state: str
    limit_privileges_to_course_section: bool


@attrs.frozen(eq=False, repr=False)
class CourseObject(Redacted):
    """A course as the API shows it, with the reader's own enrolments. `extra` keeps keys we do not know."""

    id: str
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    course_code: str | None = attrs.field(default=None, metadata=PRIVATE)
    workflow_state: str | None = None
    account_id: str | None = None
    root_account_id: str | None = None
    is_public: bool | None = None
    created_at: datetime | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    time_zone: str | None = None
    enrollments: tuple[EnrollmentObject, ...] = ()
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)


@attrs.frozen
class ShowCourse(Command[Response[CourseObject]]):
    """GET /courses/:id; the id as sent."""

    id: str


def show_course(
    view: LmsView, command: ShowCourse, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[CourseObject] | Denied, tuple[()]]:
    """Login, course, rights: in this order."""
    if actor is None:
        return deny(logged_in(actor), edition, {}), ()
    course = view.directory.course(as_id(command.id) or "")
    if course is None:
        return deny(not_found("id"), edition, {}), ()
    decision = may(view.directory, actor.id, Right.READ, contexts.course(course.id))
    if not decision.allowed:
        return deny(decision, edition, {}), ()
    own = view.directory.enrollments_between(actor.id, course.id)
    return Response(as_course_object(course, view.directory.root_account.id, own)), ()


def as_course_object(course: Course, account_id: str, own: tuple[Enrollment, ...]) -> CourseObject:
    """What the API shows of a course to somebody with these enrolments."""
    return CourseObject(
        id=course.id,
        name=course.name,
        course_code=course.name,
        workflow_state=STATES[course.state],
        account_id=account_id,
        root_account_id=account_id,
        is_public=course.is_public,
        created_at=course.created_at,
        time_zone="UTC",
        enrollments=tuple(
            EnrollmentObject(
                one.role.value,
                one.role.enrollment_type,
                one.user_id,
                one.state.value,
                one.limit_privileges_to_course_section,
            )
            for one in own
        ),
    )


DECIDERS: Deciders[LmsView, Never] = Deciders({ShowCourse: show_course})
"""The one command there is. Nothing ever changes."""

__all__ = [
    "DECIDERS",
    "STATES",
    "CourseObject",
    "EnrollmentObject",
    "ShowCourse",
    "as_course_object",
    "show_course",
]
