"""An assignment as one caller sees it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from canvas_comms.lms.assignments import resources
from canvas_comms.lms.assignments.model import Assignment
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


def stored_as(shown: resources.Assignment) -> Assignment:
    """The settings that the server must have behind an assignment as it was read."""
    names = (*SETTINGS, "assignment_group_id", "position")
    known = {name: getattr(shown, name) for name in names}
    return Assignment(shown.id, **{name: value for name, value in known.items() if value is not None})


__all__ = ["SETTINGS", "UNCHANGED", "AssignmentAround", "render_assignment", "stored_as"]
