"""Topics, entries and what a server remembers of one person at each, as it stores them.

An announcement is a topic of another kind: every endpoint of topics serves both.
"""

import enum
from datetime import datetime

import attrs

from canvas_comms.lms.assignments.model import Assignment
from canvas_comms.lms.contexts import Context
from canvas_comms.redaction import PRIVATE, Redacted


class TopicKind(enum.Enum):
    """The two kinds of topic; every topic endpoint serves both."""

    DISCUSSION = "discussion"
    ANNOUNCEMENT = "announcement"


class TopicState(enum.Enum):
    """Canvas's workflow_state. Being locked is no state but a flag of its own."""

    ACTIVE = "active"
    UNPUBLISHED = "unpublished"
    POST_DELAYED = "post_delayed"
    DELETED = "deleted"


class DiscussionType(enum.Enum):
    """How replies nest."""

    THREADED = "threaded"
    SIDE_COMMENT = "side_comment"
    NOT_THREADED = "not_threaded"
    FLAT = "flat"


class Anonymity(enum.Enum):
    """Whose names are hidden."""

    PARTIAL = "partial_anonymity"
    FULL = "full_anonymity"


@attrs.frozen(eq=False, repr=False)
class Topic(Redacted):
    """A discussion topic or announcement. Times are UTC; ids are text.

    `delayed_post_at` is the one value that Canvas calls both by that name and `unlock_at`.
    `sections` is None for everybody, else the sections it is for. `root` is the topic that
    this one is a group's copy of; `group_category` makes it such a root. `attachment` is the
    id of a file.
    """

    id: str
    context: Context
    kind: TopicKind
    title: str = attrs.field(metadata=PRIVATE)
    message: str | None = attrs.field(metadata=PRIVATE)
    created_at: datetime
    posted_at: datetime | None
    updated_at: datetime
    author: str | None = None
    editor: str | None = None
    state: TopicState = TopicState.ACTIVE
    discussion_type: DiscussionType = DiscussionType.THREADED
    locked: bool = False
    delayed_post_at: datetime | None = None
    lock_at: datetime | None = None
    last_reply_at: datetime | None = None
    deleted_at: datetime | None = None
    todo_date: datetime | None = None
    pinned: bool = False
    position: int | None = None
    require_initial_post: bool = False
    allow_rating: bool = False
    only_graders_can_rate: bool = False
    sort_by_rating: bool = False
    podcast_enabled: bool = False
    podcast_has_student_posts: bool = False
    anonymous_state: Anonymity | None = None
    is_anonymous_author: bool = False
    sort_order: str = "desc"
    sort_order_locked: bool = False
    expanded: bool = False
    expanded_locked: bool = False
    sections: frozenset[str] | None = None
    group_category: str | None = None
    root: str | None = None
    assignment: Assignment | None = None
    attachment: str | None = None

    @property
    def is_announcement(self) -> bool:
        """Whether it is an announcement."""
        return self.kind is TopicKind.ANNOUNCEMENT

    @property
    def opens(self) -> datetime | None:
        """From when it is open; a graded topic goes by its assignment."""
        return self.delayed_post_at if self.assignment is None else self.assignment.unlock_at

    @property
    def closes(self) -> datetime | None:
        """Until when it is open; a graded topic goes by its assignment."""
        return self.lock_at if self.assignment is None else self.assignment.lock_at


@attrs.frozen(eq=False, repr=False)
class Entry(Redacted):
    """A post. `parent` and `root` (the top-level entry above it) are None at the top level.

    `depth` is 1 at the top level. Deleting keeps the record: `deleted_at` says when. `attachment`
    is the id of a file.
    """

    id: str
    topic: str
    author: str
    message: str | None = attrs.field(metadata=PRIVATE)
    created_at: datetime
    updated_at: datetime
    parent: str | None = None
    root: str | None = None
    depth: int = 1
    editor: str | None = None
    deleted_at: datetime | None = None
    rating_count: int | None = None
    rating_sum: int | None = None
    attachment: str | None = None

    @property
    def deleted(self) -> bool:
        """Whether only its place is left."""
        return self.deleted_at is not None


@attrs.frozen
class TopicParticipant:
    """One person's view of one topic; `subscribed` is None while never decided."""

    topic: str
    user: str
    read: bool = False
    unread_count: int = 0
    subscribed: bool | None = None


@attrs.frozen
class EntryParticipant:
    """One person's view of one entry."""

    entry: str
    user: str
    read: bool = False
    forced: bool = False
    rating: int | None = None


@attrs.frozen(eq=False, repr=False)
class Tree(Redacted):
    """The cached tree of a topic: its entries, deleted ones too, oldest first, as they were."""

    topic: str
    entries: tuple[Entry, ...] = attrs.field(metadata=PRIVATE)


__all__ = [
    "Anonymity",
    "DiscussionType",
    "Entry",
    "EntryParticipant",
    "Topic",
    "TopicKind",
    "TopicParticipant",
    "TopicState",
    "Tree",
]
