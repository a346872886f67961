"""Whose submissions may somebody read, and what is said of each?

Graders read those of all students. Everybody else reads their own, and those of the students whom
they observe; naming others refuses the call. Every student has a row for every assignment, also who
never handed in. A row is graded with a score or an excuse, submitted with a time, else unsubmitted;
late is what came after the due date, missing what did not come by it.

Source: facts neighbours A10; the states of a row with an excuse are inferred.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.assignments.model import CourseAssignment, Submission
from canvas_comms.lms.assignments.rules.listing import awaits_submission
from canvas_comms.lms.params import (
    ABSENT,
    Parameters,
    RawParam,
    as_boolean,
    as_id,
    as_list,
    as_text,
    read_time,
)

SOURCE = "Canvas LMS, code and tests of the submissions API"
AT_MOST = 100
STATES = {"active": True, "concluded": False}
"""`enrollment_state` → whether these students are active."""


class SubmissionReason(Reason):
    """Why submissions are refused."""

    NOT_YOURS = "submissions-not-yours", SOURCE
    TOO_MANY_STUDENTS = "too-many-students", SOURCE
    NO_SUCH_ASSIGNMENT = "no-such-assignments", SOURCE
    NO_SUCH_STATE = "no-such-enrollment-state", SOURCE


@attrs.frozen
class SubmissionQuery:
    """A list as the server understood it. `students` and `assignments` are None for all that may be read."""

    decision: Decision
    students: tuple[str, ...] | None
    assignments: tuple[str, ...] | None
    active: bool | None
    workflow_state: str | None
    submitted_since: datetime | None
    graded_since: datetime | None
    by_grading: bool
    descending: bool
    grouped: bool


def read_query(params: Parameters, caller: str) -> SubmissionQuery:
    """Understand the parameters; without students it is the caller alone."""
    named = _ids(params.at("student_ids"))
    everybody = "all" in map(as_text, as_list(params.at("student_ids")))
    state = as_text(params.at("enrollment_state"))
    found = [
        (len(named or ()) > AT_MOST, SubmissionReason.TOO_MANY_STUDENTS, "student_ids"),
        (bool(state) and state not in STATES, SubmissionReason.NO_SUCH_STATE, "enrollment_state"),
    ]
    return SubmissionQuery(
        Decision(tuple(Finding(why, Effect.REFUSED, at) for holds, why, at in found if holds)),
        None if everybody else (caller,) if named is None else named,
        _ids(params.at("assignment_ids")),
        STATES.get(state or ""),
        as_text(params.at("workflow_state")) or None,
        read_time(params.at("submitted_since")),
        read_time(params.at("graded_since")),
        as_text(params.at("order")) == "graded_at",
        (as_text(params.at("order_direction")) or "").startswith("desc"),
        as_boolean(params.at("grouped")),
    )


def _ids(param: RawParam) -> tuple[str, ...] | None:
    return None if param is ABSENT else tuple(dict.fromkeys(as_id(one) or "" for one in as_list(param)))


def readable(
    query: SubmissionQuery, own: Sequence[str], students: Collection[str], *, grades: bool
) -> Decision:
    """Refused if the query names somebody whose submissions the caller may not read.

    `own` are the caller and whom they observe; `students` those of the course.
    """
    allowed = students if grades else own
    named = query.students or ()
    if all(one in allowed or one in own for one in named):
        return Decision()
    return Decision((Finding(SubmissionReason.NOT_YOURS, Effect.REFUSED, "student_ids"),))


def may_choose(query: SubmissionQuery, published: Collection[str]) -> Decision:
    """Refused if the query names what is no published assignment of the course."""
    if all(id in published for id in query.assignments or ()):
        return Decision()
    return Decision((Finding(SubmissionReason.NO_SUCH_ASSIGNMENT, Effect.REFUSED, "assignment_ids"),))


def may_see(*, allowed: bool, where: str) -> Decision:
    """Refused unless the caller may see the assignment, and whose submission it is."""
    return Decision() if allowed else Decision((Finding(SubmissionReason.NOT_YOURS, Effect.REFUSED, where),))


def submission_id(assignment: str, user: str) -> str:
    """The id of the row of a user for an assignment: there is one before anything is handed in."""
    if assignment.isdigit() and user.isdigit():
        return f"{assignment}{user}{len(user):02}"
    return f"{assignment}-{user}"


def state_of(one: Submission) -> str:
    """Canvas's workflow_state."""
    if one.score is not None or one.excused:
        return "graded"
    return "unsubmitted" if one.submitted_at is None else "submitted"


def seconds_late(assignment: CourseAssignment, one: Submission) -> int:
    """By how many seconds it came after the due date; 0 if it did not, or has an excuse."""
    due = assignment.assignment.due_at
    if due is None or one.submitted_at is None or one.excused:
        return 0
    return max(0, int((one.submitted_at - due).total_seconds()))


def is_missing(assignment: CourseAssignment, one: Submission, now: datetime) -> bool:
    """Whether it should have come by now."""
    due = assignment.assignment.due_at
    done = one.submitted_at is not None or one.excused or one.score is not None
    return due is not None and due < now and not done and awaits_submission(assignment)


def has_not_submitted(submitted_at: datetime | None, *, excused: bool, count_excused: bool = False) -> bool:
    """Whether somebody has not handed in, whatever grade they were given without it.

    Who is excused does not count, unless `count_excused`.
    """
    return submitted_at is None and (count_excused or not excused)


def is_selected(query: SubmissionQuery, one: Submission) -> bool:
    """Whether the row is in the list."""
    if query.workflow_state is not None and state_of(one) != query.workflow_state:
        return False
    since, graded = query.submitted_since, query.graded_since
    if since is not None and (one.submitted_at is None or one.submitted_at < since):
        return False
    return graded is None or (one.graded_at is not None and one.graded_at >= graded)


__all__ = [
    "STATES",
    "SubmissionQuery",
    "SubmissionReason",
    "has_not_submitted",
    "is_missing",
    "is_selected",
    "may_choose",
    "may_see",
    "read_query",
    "readable",
    "seconds_late",
    "state_of",
    "submission_id",
]
