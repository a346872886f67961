"""Assignments as a Canvas LMS stores them: those of graded discussions, and those of their own."""

from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted

FOR_A_DISCUSSION = ("discussion_topic",)
"""What is handed in for a graded discussion: entries."""


@attrs.frozen(eq=False, repr=False)
class Assignment(Redacted):
    """An assignment's settings. Times are UTC.

    That of a graded discussion takes name, description, state and place from its topic. Groups of
    assignments and grading standards are only named: `assignment_group_id` is None for the one group
    that every course has.
    """

    id: str
    name: str = attrs.field(metadata=PRIVATE)
    points_possible: float | None = None
    grading_type: str = "points"
    due_at: datetime | None = None
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    submission_types: tuple[str, ...] = FOR_A_DISCUSSION
    assignment_group_id: str | None = None
    grading_standard_id: str | None = None
    position: int | None = None
    allowed_attempts: int = -1
    """How often one may hand in; -1 for as often as one likes."""
    peer_reviews: bool = False
    automatic_peer_reviews: bool = False
    anonymous_peer_reviews: bool = False
    intra_group_peer_reviews: bool = False
    grade_group_students_individually: bool = False
    anonymous_grading: bool = False
    omit_from_final_grade: bool = False
    hide_in_gradebook: bool = False
    post_to_sis: bool = False
    important_dates: bool = False
    suppress_assignment: bool = False


__all__ = ["FOR_A_DISCUSSION", "Assignment"]
