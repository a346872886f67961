"""Courses as the API shows them: the little that clients ask for to work with one.

`GET /courses/:id`. A course is shown to whoever may read it.
"""

from collections.abc import Mapping
from datetime import datetime

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

STATES: Mapping[CourseState, str] = {
    CourseState.CLAIMED: "unpublished",
    CourseState.AVAILABLE: "available",
    CourseState.COMPLETED: "completed",
}
"""What the API calls the states of a course."""


@attrs.frozen
class CourseEnrollment:
    """The caller's own enrolment, as a course shows it: `student`, `StudentEnrollment` …"""

    type: str
    role: str
    user_id: str
    enrollment_state: str
    limit_privileges_to_course_section: bool


@attrs.frozen(eq=False, repr=False)
class CourseProfile(Redacted):
    """A course with the caller's own enrolments in it. Ids are text, times UTC."""

    id: str
    name: str | None = attrs.field(metadata=PRIVATE, default=None)
    course_code: str | None = attrs.field(metadata=PRIVATE, default=None)
    workflow_state: str | None = None
    account_id: str | None = None
    root_account_id: str | None = None
    is_public: bool | None = None
    created_at: datetime | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    time_zone: str | None = None
    enrollments: tuple[CourseEnrollment, ...] = ()
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, factory=dict)


@attrs.frozen
class ShowCourse(Command[Response[CourseProfile]]):
    """GET /courses/:course; `course` is the id as sent."""

    course: str


def _show(
    view: LmsView, command: ShowCourse, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[CourseProfile] | Denied, tuple[()]]:
    if actor is None:
        return deny(logged_in(actor), edition, {}), ()
    course = view.directory.course(as_id(command.course) or "")
    if course is None:
        return deny(not_found("id"), edition, {}), ()
    decision = may(view.directory, actor.id, Right.READ, contexts.course(course.id))
    if not decision.allowed:
        return deny(decision, edition, {}), ()
    own = view.directory.enrollments_between(actor.id, course.id)
    return Response(_profile(course, view.directory.root_account.id, own)), ()


def _profile(course: Course, account: str, own: tuple[Enrollment, ...]) -> CourseProfile:
    return CourseProfile(
        id=course.id,
        name=course.name,
        course_code=course.name,
        workflow_state=STATES[course.state],
        account_id=account,
        root_account_id=account,
        is_public=course.is_public,
        created_at=course.created_at,
        time_zone="UTC",
        enrollments=tuple(
            CourseEnrollment(
                one.role.value,
                one.role.enrollment_type,
                one.user_id,
                one.state.value,
                one.limit_privileges_to_course_section,
            )
            for one in own
        ),
    )


DECIDERS: Deciders[LmsView, object] = Deciders({ShowCourse: _show})
decide = DECIDERS.decide

__all__ = ["DECIDERS", "STATES", "CourseEnrollment", "CourseProfile", "ShowCourse", "decide"]
