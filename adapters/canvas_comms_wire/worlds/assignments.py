"""Assignments and submissions of a Canvas LMS, as a world file has them."""

import enum

import attrs

from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.leaves import NO_TIME, Amount, Positive, Ref, Text, WorldTime


class WorldAssignmentState(enum.StrEnum):
    """Whether students see it."""

    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


@attrs.frozen(eq=False, repr=False)
class WorldAssignment(Redacted):
    """An assignment of a course, for all its students."""

    ref: Ref
    course: Ref
    name: Text = attrs.field(metadata=PRIVATE)
    due_at: WorldTime = NO_TIME
    """Default: without a due date."""
    points_possible: Amount | None = None
    submission_types: tuple[Text, ...] = (Text("online_text_entry"),)
    state: WorldAssignmentState = WorldAssignmentState.PUBLISHED
    position: Positive | None = None
    """Default: behind those before it in its course."""
    created_at: WorldTime = NO_TIME
    """Default: the clock."""


@attrs.frozen(eq=False, repr=False)
class WorldSubmission(Redacted):
    """What a student handed in, or how they were graded. Whoever is not named has not handed in."""

    assignment: Ref
    user: Ref
    submitted_at: WorldTime = NO_TIME
    """Default: not handed in."""
    score: Amount | None = attrs.field(default=None, metadata=PRIVATE)
    """Default: not graded."""
    excused: bool = False


__all__ = ["WorldAssignment", "WorldAssignmentState", "WorldSubmission"]
