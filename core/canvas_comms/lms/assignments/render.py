"""Assignments and submissions as one caller sees them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from canvas_comms.lms.assignments import resources
from canvas_comms.lms.assignments.model import Assignment, CourseAssignment, Submission
from canvas_comms.lms.assignments.rules.submissions import (
    is_missing,
    seconds_late,
    state_of,
    submission_id,
)
from canvas_comms.lms.people import User
from canvas_comms.redaction import PRIVATE, Redacted

UNCHANGED: Mapping[str, Any] = {
    "secure_params": "",
    "lti_context_id": "",
    "post_manually": False,
    "muted": False,
    "restrict_quantitative_data": False,
    "due_date_required": False,
    "in_closed_grading_period": False,
    "only_visible_to_overrides": False,
    "visible_to_everyone": True,
    "max_name_length": 255,
    "anonymous_instructor_annotations": False,
    "anonymize_students": False,
    "moderated_grading": False,
    "grader_count": 0,
    "graders_anonymous_to_graders": False,
    "grader_comments_visible_to_graders": True,
    "grader_names_visible_to_final_grader": True,
    "is_quiz_assignment": False,
    "require_lockdown_browser": False,
    "new_quizzes_anonymous_participants": False,
}
"""What the server shows of every assignment while nobody has changed it; what is not here is null.

Source: facts lms-search C.3, the values inferred.
"""

SETTINGS = tuple(
    field.name
    for field in attrs.fields(Assignment)
    if field.name not in {"id", "assignment_group_id", "position"}
)
"""What is shown as it is stored."""


@attrs.frozen(eq=False, repr=False)
class AssignmentAround(Redacted):
    """What an assignment is shown with that its settings do not hold.

    `submitted` and `graded`: whether anybody has handed in, or been graded. `to_grade` is how many
    wait for a grade, None for a caller who may not know.
    """

    course_id: str
    description: str | None = attrs.field(metadata=PRIVATE)
    created_at: datetime
    updated_at: datetime
    published: bool
    locked_for_user: bool
    submitted: bool
    graded: bool
    to_grade: int | None


def render_assignment(stored: Assignment, around: AssignmentAround) -> resources.Assignment:
    """The assignment for the caller."""
    path = f"/courses/{around.course_id}/assignments/{stored.id}"
    grader = around.to_grade is not None
    shown = {name: getattr(stored, name) for name in SETTINGS}
    return resources.Assignment(
        id=stored.id,
        description=around.description,
        course_id=around.course_id,
        html_url=path,
        position=1 if stored.position is None else stored.position,
        assignment_group_id=stored.assignment_group_id or around.course_id,
        created_at=around.created_at,
        updated_at=around.updated_at,
        workflow_state="published" if around.published else "unpublished",
        published=around.published,
        locked_for_user=around.locked_for_user,
        has_submitted_submissions=around.submitted,
        graded_submissions_exist=around.graded,
        submissions_download_url=f"{path}/submissions?zip=1",
        can_duplicate=True,
        needs_grading_count=around.to_grade,
        has_overrides=False if grader else None,
        unpublishable=not around.submitted if grader else None,
        **shown,
        **UNCHANGED,
    )


def render_submission(one: CourseAssignment, stored: Submission, now: datetime) -> resources.Submission:
    """The submission; its grade is its score as text."""
    score = stored.score
    grade = None if score is None else f"{score:g}"
    path = f"/courses/{one.course}/assignments/{one.id}/submissions/{stored.user}"
    late = seconds_late(one, stored)
    return resources.Submission(
        id=submission_id(one.id, stored.user),
        user_id=stored.user,
        assignment_id=one.id,
        workflow_state=state_of(stored),
        submitted_at=stored.submitted_at,
        attempt=None if stored.submitted_at is None else 1,
        submission_type=stored.submission_type,
        score=score,
        grade=grade,
        entered_score=score,
        entered_grade=grade,
        graded_at=stored.graded_at,
        grade_matches_current_submission=True,
        excused=stored.excused,
        late=late > 0,
        missing=is_missing(one, stored, now),
        seconds_late=late,
        cached_due_date=one.assignment.due_at,
        posted_at=stored.graded_at,
        redo_request=False,
        preview_url=f"{path}?preview=1&version=0",
    )


def render_submitter(user: User) -> resources.Submitter:
    """The student beside a submission."""
    return resources.Submitter(user.id, user.name, user.created_at, user.sortable_name, user.short_name)


def stored_as(shown: resources.Assignment) -> Assignment:
    """The settings that the server must have behind an assignment as it was read."""
    names = (*SETTINGS, "assignment_group_id", "position")
    known = {name: getattr(shown, name) for name in names}
    return Assignment(shown.id, **{name: value for name, value in known.items() if value is not None})


__all__ = [
    "SETTINGS",
    "UNCHANGED",
    "AssignmentAround",
    "render_assignment",
    "render_submission",
    "render_submitter",
    "stored_as",
]
