"""The assignment behind a graded discussion, as far as messaging needs it."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.lms.discussions.attachments import NOTHING_MORE
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Assignment(Redacted):
    """A graded discussion's assignment; its name and description are the topic's.

    `due_at`, `unlock_at` and `lock_at` are UTC. `extra` holds what servers add.
    """

    id: str
    name: str = attrs.field(metadata=PRIVATE)
    points_possible: float | None = None
    grading_type: str = "points"
    due_at: datetime | None = None
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    submission_types: tuple[str, ...] = ("discussion_topic",)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


__all__ = ["Assignment"]
