"""An assignment as Canvas LMS shows it to one caller.

A field is None where the server does not say it, or says null. `extra` holds every field of an
answer that has no field here. Ids are text, times UTC.
"""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = {}


@attrs.frozen(eq=False, repr=False)
class Assignment(Redacted):
    """An assignment; that of a graded discussion has its topic's title and message.

    `due_at`, `unlock_at`, `lock_at` and `locked_for_user` are the caller's own. `has_overrides`,
    `needs_grading_count` and `unpublishable` are shown to graders only. `max_name_length` is in
    characters, `allowed_attempts` -1 where there is no limit.
    """

    id: str
    name: str = attrs.field(metadata=PRIVATE)
    description: str | None = attrs.field(metadata=PRIVATE, default=None)
    course_id: str | None = None
    html_url: str | None = attrs.field(metadata=PRIVATE, default=None)
    position: int | None = None
    assignment_group_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    workflow_state: str | None = None
    published: bool | None = None
    secure_params: str | None = attrs.field(metadata=PRIVATE, default=None)
    lti_context_id: str | None = None
    points_possible: float | None = None
    grading_type: str = "points"
    grading_standard_id: str | None = None
    omit_from_final_grade: bool | None = None
    hide_in_gradebook: bool | None = None
    post_to_sis: bool | None = None
    post_manually: bool | None = None
    muted: bool | None = None
    restrict_quantitative_data: bool | None = None
    suppress_assignment: bool | None = None
    due_at: datetime | None = None
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    due_date_required: bool | None = None
    important_dates: bool | None = None
    in_closed_grading_period: bool | None = None
    only_visible_to_overrides: bool | None = None
    visible_to_everyone: bool | None = None
    locked_for_user: bool | None = None
    submission_types: tuple[str, ...] = ("discussion_topic",)
    allowed_attempts: int | None = None
    has_submitted_submissions: bool | None = None
    graded_submissions_exist: bool | None = None
    submissions_download_url: str | None = attrs.field(metadata=PRIVATE, default=None)
    max_name_length: int | None = None
    annotatable_attachment_id: str | None = None
    peer_reviews: bool | None = None
    automatic_peer_reviews: bool | None = None
    anonymous_peer_reviews: bool | None = None
    intra_group_peer_reviews: bool | None = None
    group_category_id: str | None = None
    grade_group_students_individually: bool | None = None
    anonymous_grading: bool | None = None
    anonymous_instructor_annotations: bool | None = None
    anonymize_students: bool | None = None
    moderated_grading: bool | None = None
    final_grader_id: str | None = None
    grader_count: int | None = None
    graders_anonymous_to_graders: bool | None = None
    grader_comments_visible_to_graders: bool | None = None
    grader_names_visible_to_final_grader: bool | None = None
    can_duplicate: bool | None = None
    original_course_id: str | None = None
    original_assignment_id: str | None = None
    original_assignment_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    original_quiz_id: str | None = None
    original_lti_resource_link_id: str | None = None
    is_quiz_assignment: bool | None = None
    require_lockdown_browser: bool | None = None
    new_quizzes_anonymous_participants: bool | None = None
    needs_grading_count: int | None = None
    has_overrides: bool | None = None
    unpublishable: bool | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


__all__ = ["Assignment"]
