"""How a Canvas LMS decides who reads which assignments and submissions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Never

import attrs

from canvas_comms.decisions import Decision, Reason
from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.assignments import resources
from canvas_comms.lms.assignments.model import AssignmentState, CourseAssignment, Submission
from canvas_comms.lms.assignments.operations import (
    ListAssignments,
    ListStudentSubmissions,
    ListSubmissions,
    ShowAssignment,
    ShowSubmission,
)
from canvas_comms.lms.assignments.render import (
    AssignmentAround,
    render_assignment,
    render_submission,
    render_submitter,
)
from canvas_comms.lms.assignments.rules import listing, submissions
from canvas_comms.lms.assignments.rules.listing import AssignmentReason, Situation
from canvas_comms.lms.assignments.rules.submissions import SubmissionReason
from canvas_comms.lms.assignments.state import AssignmentView
from canvas_comms.lms.courses import Course, CourseRole, Enrollment, EnrollmentState
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import FORBIDDEN, ErrorResponse, Fixed, Wording
from canvas_comms.lms.operations import Deciders, Denied, Response, ServerPage, deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.params import Parameters, as_id, as_texts
from canvas_comms.lms.rights import granted, may
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in, user_named

WORDINGS: Mapping[Reason, Wording] = {
    SubmissionReason.NOT_YOURS: FORBIDDEN,
    SubmissionReason.TOO_MANY_STUDENTS: Fixed(400, {"error": "too many students"}),
    SubmissionReason.NO_SUCH_ASSIGNMENT: Fixed(403, {"error": "invalid assignment ids requested"}),
    SubmissionReason.NO_SUCH_STATE: Fixed(400, {"error": "invalid enrollment_state"}),
    AssignmentReason.TOO_MANY_IDS: Fixed(400, {"message": "Too many assignment_ids"}),
}
_STATES: Mapping[bool | None, frozenset[EnrollmentState]] = {
    True: frozenset({EnrollmentState.ACTIVE}),
    False: frozenset({EnrollmentState.COMPLETED}),
    None: frozenset({EnrollmentState.ACTIVE, EnrollmentState.COMPLETED}),
}
"""Which students are meant: active, concluded, or both."""
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@attrs.frozen(eq=False)
class Reader:
    """One request in a course: who reads, and what they may see."""

    view: AssignmentView
    user: str
    course: Course
    edition: LmsEdition
    now: datetime

    def has(self, right: Right) -> bool:
        """Whether the reader has this right in the course."""
        return granted(self.view.directory, self.user, right, contexts.course(self.course.id))

    @property
    def grades(self) -> bool:
        """Whether they read everybody's submissions."""
        return self.has(Right.MANAGE_GRADES) or self.has(Right.VIEW_ALL_GRADES)

    def students(self, active: bool | None = None) -> dict[str, Enrollment]:
        """The students of the course by id, in the order of their numbers."""
        found = [
            one
            for one in self.view.directory.enrollments_in(self.course.id)
            if one.role is CourseRole.STUDENT and one.state in _STATES[active]
        ]
        found.sort(key=lambda one: (len(one.user_id), one.user_id), reverse=True)
        return dict(reversed({one.user_id: one for one in found}.items()))

    def own(self) -> tuple[str, ...]:
        """The reader, and the students whom they observe in the course."""
        enrolled = self.view.directory.enrollments_between(self.user, self.course.id)
        return (self.user, *(one.observes for one in enrolled if one.observes is not None))

    def sees(self, one: CourseAssignment) -> bool:
        """Whether the assignment is there for the reader."""
        if one.state is AssignmentState.DELETED:
            return False
        return one.state is AssignmentState.PUBLISHED or self.has(Right.VIEW_UNPUBLISHED_ITEMS)

    def assignment(self, id: str) -> CourseAssignment | None:
        """A live assignment of the course."""
        found = self.view.assignment(as_id(id) or "")
        if found is None or found.course != self.course.id or found.state is AssignmentState.DELETED:
            return None
        return found

    def row(self, one: CourseAssignment, user: str) -> Submission:
        """The user's submission; an empty one if nothing is stored."""
        return self.view.submission(one.id, user) or Submission(one.id, user)

    def to_grade(self, one: CourseAssignment) -> int:
        """How many submissions wait for a grade."""
        return sum(
            submissions.state_of(self.row(one, user)) == "submitted" for user in self.view.submitters(one.id)
        )

    def refuse(self, decision: Decision) -> Denied:
        """The refusal as the server words it."""
        return deny(decision, self.edition, WORDINGS)


def enter(
    view: AssignmentView, course: str, actor: Actor | None, edition: LmsEdition, now: datetime
) -> Reader | Denied:
    """Login, course, right to read it: in this order."""
    decision = logged_in(actor)
    if actor is None:
        return deny(decision, edition, WORDINGS)
    found = view.directory.course(as_id(course) or "")
    if found is None:
        return deny(not_found("course_id"), edition, WORDINGS)
    decision = may(view.directory, actor.id, Right.READ, contexts.course(found.id))
    if not decision.allowed:
        return deny(decision, edition, WORDINGS)
    return Reader(view, actor.id, found, edition, now)


def list_assignments(
    view: AssignmentView, command: ListAssignments, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[ServerPage[resources.Assignment] | Denied, tuple[()]]:
    """The assignments of a course."""
    reader = enter(view, command.course, actor, edition, now)
    if isinstance(reader, Denied):
        return reader, ()
    query = listing.read_query(command.params)
    page = read_page(command.params.at("page"), command.params.at("per_page"))
    if not page.decision.allowed:
        return reader.refuse(page.decision), ()
    stored = [one for one in map(view.assignment, view.assignments_in(reader.course.id)) if one is not None]
    seen = [one for one in stored if reader.sees(one)]
    decision = listing.may_name(query, {one.id for one in seen})
    if not decision.allowed:
        return _refuse_ids(reader, decision, query.ids or (), {one.id for one in seen}), ()
    rows = [one for one in seen if listing.is_listed(query, _situation(reader, one))]
    rows.sort(key=lambda one: listing.order_key(query, one))
    include = frozenset(as_texts(command.params.at("include")))
    shown = tuple(assignment_shown(reader, one, include) for one in cut(rows, page))
    return ServerPage(shown, numbered_links(page, len(rows))), ()


def _situation(reader: Reader, one: CourseAssignment) -> Situation:
    own = reader.view.submission(one.id, reader.user)
    return Situation(one, own, reader.to_grade(one), reader.now)


def _refuse_ids(reader: Reader, decision: Decision, named: Sequence[str], seen: Collection[str]) -> Denied:
    """The refusal that names the ids that there are not; too many come first."""
    if AssignmentReason.TOO_MANY_IDS in decision.reasons():
        return reader.refuse(decision)
    unknown = ", ".join(id for id in named if id not in seen)
    return Denied(ErrorResponse(400, {"message": f"Invalid assignment_ids: {unknown}"}), decision)


def assignment_shown(
    reader: Reader, one: CourseAssignment, include: Collection[str] = ()
) -> resources.Assignment:
    """The assignment for the reader."""
    settings, rows = one.assignment, [reader.row(one, user) for user in reader.view.submitters(one.id)]
    opens, closes = settings.unlock_at, settings.lock_at
    locked = (opens is not None and opens > reader.now) or (closes is not None and closes < reader.now)
    around = AssignmentAround(
        course_id=one.course,
        description=one.description,
        created_at=one.created_at,
        updated_at=one.updated_at,
        published=one.state is AssignmentState.PUBLISHED,
        locked_for_user=locked,
        submitted=any(row.submitted_at is not None for row in rows),
        graded=any(row.score is not None for row in rows),
        to_grade=reader.to_grade(one) if reader.grades else None,
    )
    shown = render_assignment(settings, around)
    if "submission" in include and reader.user in reader.students():
        shown = attrs.evolve(shown, submission=_submission(reader, one, reader.user, ()))
    return shown


def show_assignment(
    view: AssignmentView, command: ShowAssignment, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[resources.Assignment] | Denied, tuple[()]]:
    """One assignment."""
    reader = enter(view, command.course, actor, edition, now)
    if isinstance(reader, Denied):
        return reader, ()
    one = reader.assignment(command.id)
    if one is None:
        return reader.refuse(not_found("id")), ()
    decision = submissions.may_see(allowed=reader.sees(one), where="id")
    if not decision.allowed:
        return reader.refuse(decision), ()
    return Response(assignment_shown(reader, one, frozenset(as_texts(command.include)))), ()


def list_submissions(
    view: AssignmentView, command: ListSubmissions, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[ServerPage[resources.Submission] | Denied, tuple[()]]:
    """Everybody's submission for one assignment, for graders."""
    reader = enter(view, command.course, actor, edition, now)
    if isinstance(reader, Denied):
        return reader, ()
    one = reader.assignment(command.assignment)
    if one is None:
        return reader.refuse(not_found("assignment_id")), ()
    page = read_page(command.params.at("page"), command.params.at("per_page"))
    decision = submissions.may_see(allowed=reader.grades, where="assignment_id") & page.decision
    if not decision.allowed:
        return reader.refuse(decision), ()
    users = list(reader.students())
    include = as_texts(command.params.at("include"))
    shown = tuple(_submission(reader, one, user, include) for user in cut(users, page))
    return ServerPage(shown, numbered_links(page, len(users))), ()


def show_submission(
    view: AssignmentView, command: ShowSubmission, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[resources.Submission] | Denied, tuple[()]]:
    """One student's submission: one's own, that of somebody observed, or any for graders."""
    reader = enter(view, command.course, actor, edition, now)
    if isinstance(reader, Denied):
        return reader, ()
    one, user = reader.assignment(command.assignment), user_named(view.directory, command.user, reader.user)
    if one is None or user is None or user.id not in reader.students():
        return reader.refuse(not_found("user_id")), ()
    theirs = reader.grades or user.id in reader.own()
    decision = submissions.may_see(allowed=theirs and reader.sees(one), where="user_id")
    if not decision.allowed:
        return reader.refuse(decision), ()
    return Response(_submission(reader, one, user.id, as_texts(command.include))), ()


def list_student_submissions(
    view: AssignmentView,
    command: ListStudentSubmissions,
    actor: Actor | None,
    edition: LmsEdition,
    now: datetime,
) -> tuple[ServerPage[resources.Submission | resources.StudentSubmissions] | Denied, tuple[()]]:
    """The submissions of students for all published assignments, or for those named."""
    reader = enter(view, command.course, actor, edition, now)
    if isinstance(reader, Denied):
        return reader, ()
    query = submissions.read_query(command.params, reader.user)
    students, own = reader.students(query.active), reader.own()
    page = read_page(command.params.at("page"), command.params.at("per_page"))
    decision = query.decision & page.decision
    decision &= submissions.readable(query, own, students, grades=reader.grades)
    published = _published(reader)
    decision &= submissions.may_choose(query, published)
    if not decision.allowed:
        return reader.refuse(decision), ()
    chosen = [published[id] for id in (published if query.assignments is None else query.assignments)]
    everybody = tuple(students) if reader.grades else own
    users = [one for one in (everybody if query.students is None else query.students) if one in students]
    include = as_texts(command.params.at("include"))
    rows = [(one, reader.row(one, user)) for user in users for one in chosen]
    rows = [(one, row) for one, row in rows if submissions.is_selected(query, row)]
    if query.grouped:
        return _by_student(reader, rows, users, students, include, command.params), ()
    rows.sort(
        key=lambda pair: (
            (pair[1].graded_at or _BEFORE_ALL) if query.by_grading else _BEFORE_ALL,
            len(pair[1].assignment),
            pair[1].assignment,
            len(pair[1].user),
            pair[1].user,
        ),
        reverse=query.descending,
    )
    shown = tuple(_submission(reader, one, row.user, include) for one, row in cut(rows, page))
    return ServerPage(shown, numbered_links(page, len(rows))), ()


def _published(reader: Reader) -> dict[str, CourseAssignment]:
    stored = map(reader.view.assignment, reader.view.assignments_in(reader.course.id))
    return {one.id: one for one in stored if one is not None and one.state is AssignmentState.PUBLISHED}


def _by_student(
    reader: Reader,
    rows: Sequence[tuple[CourseAssignment, Submission]],
    users: Sequence[str],
    students: Mapping[str, Enrollment],
    include: Collection[str],
    params: Parameters,
) -> ServerPage[resources.Submission | resources.StudentSubmissions]:
    page = read_page(params.at("page"), params.at("per_page"))
    shown = tuple(
        resources.StudentSubmissions(
            user,
            students[user].section_id,
            tuple(_submission(reader, one, user, include) for one, row in rows if row.user == user),
        )
        for user in cut(users, page)
    )
    return ServerPage(shown, numbered_links(page, len(users)))


def _submission(
    reader: Reader, one: CourseAssignment, user: str, include: Collection[str]
) -> resources.Submission:
    shown = render_submission(one, reader.row(one, user), reader.now)
    found = reader.view.directory.user(user) if "user" in include else None
    return shown if found is None else attrs.evolve(shown, user=render_submitter(found))


DECIDERS: Deciders[AssignmentView, Never] = Deciders(
    {
        ListAssignments: list_assignments,
        ShowAssignment: show_assignment,
        ListSubmissions: list_submissions,
        ShowSubmission: show_submission,
        ListStudentSubmissions: list_student_submissions,
    }
)
"""Nothing ever changes."""

__all__ = ["DECIDERS", "WORDINGS", "Reader", "assignment_shown", "enter"]
