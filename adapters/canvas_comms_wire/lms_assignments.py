"""Assignments and submissions of Canvas LMS on the wire."""

from typing import Any

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.lms.assignments import operations as o
from canvas_comms.lms.assignments.resources import (
    Assignment,
    StudentSubmissions,
    Submission,
    Submitter,
    TodoCount,
    TodoItem,
)
from canvas_comms_wire.endpoint import Endpoint, in_path, only
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import FLAG, FLOAT, ID, INSTANT, NUMBER, TEXT, URL
from canvas_comms_wire.lms_html import LINKED_HTML
from canvas_comms_wire.records import Record, many, maybe, otherwise
from canvas_comms_wire.responses import One, Page

_ID, _TEXT, _FLAG, _NUMBER, _INSTANT = maybe(ID), maybe(TEXT), maybe(FLAG), maybe(NUMBER), maybe(INSTANT)
_URL = maybe(URL)

SUBMITTER = Record(Submitter, id=ID, name=_TEXT, created_at=_INSTANT, sortable_name=_TEXT, short_name=_TEXT)
SUBMISSION = Record(
    Submission,
    id=ID,
    body=_TEXT,
    url=_TEXT,
    grade=_TEXT,
    score=maybe(FLOAT),
    submitted_at=_INSTANT,
    assignment_id=_ID,
    user_id=_ID,
    submission_type=_TEXT,
    workflow_state=_TEXT,
    grade_matches_current_submission=_FLAG,
    graded_at=_INSTANT,
    grader_id=_ID,
    attempt=_NUMBER,
    cached_due_date=_INSTANT,
    excused=_FLAG,
    late_policy_status=_TEXT,
    points_deducted=maybe(FLOAT),
    grading_period_id=_ID,
    extra_attempts=_NUMBER,
    posted_at=_INSTANT,
    redo_request=_FLAG,
    late=_FLAG,
    missing=_FLAG,
    seconds_late=_NUMBER,
    entered_grade=_TEXT,
    entered_score=maybe(FLOAT),
    preview_url=_URL,
    user=maybe(SUBMITTER.kind, omit=True),
)
STUDENT_SUBMISSIONS = Record(
    StudentSubmissions,
    user_id=ID,
    section_id=_ID,
    submissions=many(SUBMISSION.kind),
    integration_id=_TEXT,
    sis_user_id=_TEXT,
)


def _read_either(found: Json, *more: Any) -> Submission | StudentSubmissions:
    """A student's submissions have no id of their own."""
    grouped = type(found) is dict and "submissions" in found
    return STUDENT_SUBMISSIONS.read(found) if grouped else SUBMISSION.read(found)


def _write_either(one: Submission | StudentSubmissions, base: str = "") -> Json:
    written: Json = (SUBMISSION if isinstance(one, Submission) else STUDENT_SUBMISSIONS).kind.write(one, base)
    return written


EITHER = attrs.evolve(SUBMISSION.kind, read=_read_either, write=_write_either, shares=False, record=None)
"""One element of a list of submissions, which may be grouped by student."""
ASSIGNMENT = Record(
    Assignment,
    id=ID,
    description=maybe(LINKED_HTML),
    due_at=_INSTANT,
    unlock_at=_INSTANT,
    lock_at=_INSTANT,
    points_possible=maybe(FLOAT),
    grading_type=otherwise(TEXT, "points"),
    assignment_group_id=_ID,
    grading_standard_id=_ID,
    created_at=_INSTANT,
    updated_at=_INSTANT,
    peer_reviews=_FLAG,
    automatic_peer_reviews=_FLAG,
    anonymous_peer_reviews=_FLAG,
    intra_group_peer_reviews=_FLAG,
    position=_NUMBER,
    grade_group_students_individually=_FLAG,
    group_category_id=_ID,
    course_id=_ID,
    name=otherwise(TEXT, ""),
    submission_types=otherwise(many(TEXT), ()),
    has_submitted_submissions=_FLAG,
    graded_submissions_exist=_FLAG,
    due_date_required=_FLAG,
    max_name_length=_NUMBER,
    in_closed_grading_period=_FLAG,
    is_quiz_assignment=_FLAG,
    can_duplicate=_FLAG,
    original_course_id=_ID,
    original_assignment_id=_ID,
    original_lti_resource_link_id=_ID,
    original_assignment_name=_TEXT,
    original_quiz_id=_ID,
    workflow_state=_TEXT,
    important_dates=_FLAG,
    muted=_FLAG,
    html_url=_URL,
    published=_FLAG,
    only_visible_to_overrides=_FLAG,
    visible_to_everyone=_FLAG,
    locked_for_user=_FLAG,
    submissions_download_url=_URL,
    post_manually=_FLAG,
    post_to_sis=_FLAG,
    anonymous_grading=_FLAG,
    anonymous_instructor_annotations=_FLAG,
    anonymize_students=_FLAG,
    moderated_grading=_FLAG,
    final_grader_id=_ID,
    grader_count=_NUMBER,
    graders_anonymous_to_graders=_FLAG,
    grader_comments_visible_to_graders=_FLAG,
    grader_names_visible_to_final_grader=_FLAG,
    omit_from_final_grade=_FLAG,
    hide_in_gradebook=_FLAG,
    suppress_assignment=_FLAG,
    restrict_quantitative_data=_FLAG,
    allowed_attempts=_NUMBER,
    annotatable_attachment_id=_ID,
    require_lockdown_browser=_FLAG,
    new_quizzes_anonymous_participants=_FLAG,
    secure_params=_TEXT,
    lti_context_id=_TEXT,
    needs_grading_count=maybe(NUMBER, omit=True),
    has_overrides=maybe(FLAG, omit=True),
    unpublishable=maybe(FLAG, omit=True),
    submission=maybe(SUBMISSION.kind, omit=True),
)

TODO_ITEM = Record(
    TodoItem,
    type=TEXT,
    assignment=ASSIGNMENT.kind,
    ignore_once=_URL.called("ignore"),
    ignore_permanently=_URL,
    html_url=_URL,
    needs_grading_count=maybe(NUMBER, omit=True),
    context_type=_TEXT,
    context_name=_TEXT,
    course_id=_ID,
)
TODO_COUNT = Record(TodoCount, needs_grading_count=NUMBER, assignments_needing_submitting=NUMBER)

_COURSE = "/api/v1/courses/:course_id"
_ASSIGNMENT = f"{_COURSE}/assignments/:assignment_id"
_OF_COURSE = in_path("course_id")
_TODO, _ONE, _SUBMISSIONS = One(many(TODO_ITEM.kind)), One(ASSIGNMENT.kind), Page(SUBMISSION.kind)
_READ, _ROWS = Capability.ASSIGNMENTS_READ, Capability.ASSIGNMENTS_SUBMISSIONS
ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/api/v1/users/self/todo", o.ListTodo, _TODO, course=only(None)),
    Endpoint("GET", "/api/v1/users/self/todo_item_count", o.CountTodo, One(TODO_COUNT.kind)),
    Endpoint("GET", f"{_COURSE}/todo", o.ListTodo, _TODO, course=_OF_COURSE),
    Endpoint(
        "GET", f"{_COURSE}/assignments", o.ListAssignments, Page(ASSIGNMENT.kind), _READ, course=_OF_COURSE
    ),
    Endpoint("GET", f"{_COURSE}/assignments/:id", o.ShowAssignment, _ONE, _READ, course=_OF_COURSE),
    Endpoint("GET", f"{_ASSIGNMENT}/submissions", o.ListSubmissions, _SUBMISSIONS, _ROWS, course=_OF_COURSE),
    Endpoint(
        "GET",
        f"{_ASSIGNMENT}/submissions/:user_id",
        o.ShowSubmission,
        One(SUBMISSION.kind),
        _ROWS,
        course=_OF_COURSE,
    ),
    Endpoint(
        "GET", f"{_COURSE}/students/submissions", o.ListStudentSubmissions, Page(EITHER), course=_OF_COURSE
    ),
)

__all__ = ["ASSIGNMENT", "ENDPOINTS", "SUBMISSION"]
