"""The state of the discussions of a Canvas LMS: how deciding looks at it, and what changes it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.lms.assignments.state import PutAssignment, PutSubmission
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.model import (
    Entry,
    EntryParticipant,
    Topic,
    TopicKind,
    TopicParticipant,
    Tree,
)
from canvas_comms.lms.discussions.rules.ordering import TopicListOrder
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.state import FileLookup, PutFile, PutFolder
from canvas_comms.lms.jobs import Queued
from canvas_comms.lms.operations import LmsView
from canvas_comms.redaction import Redacted


class DiscussionView(LmsView, Protocol):
    """The state of discussions. Ids are in the order of creation unless said otherwise.

    Every look-up takes constant time; the sequences are the store's own and are only read.
    """

    @property
    def files(self) -> FileLookup:
        """The files, of which topics and entries carry some."""
        ...

    def carriers(self, file: str) -> Iterable[str]:
        """The ids of the topics that carry the file themselves or in an entry."""
        ...

    def topic(self, id: str) -> Topic | None:
        """The topic with this id, deleted ones too."""
        ...

    def topics_in(self, context: Context, kind: TopicKind) -> Sequence[str]:
        """The live topics of a context."""
        ...

    def listed(self, context: Context, kind: TopicKind, order: TopicListOrder) -> Sequence[str]:
        """The live topics of a context as a list has them (`rules.ordering.places`)."""
        ...

    def not_for_all(self, context: Context, kind: TopicKind) -> Collection[str]:
        """Those live topics of a context that are not for all always (`rules.visibility.for_all_always`)."""
        ...

    def last_position(self, context: Context, kind: TopicKind) -> int:
        """The highest position that a topic of this kind was given in the context; 0 if none."""
        ...

    def copies_of(self, root: str) -> Sequence[str]:
        """The live copies of a group discussion's root, one per group."""
        ...

    def entry(self, id: str) -> Entry | None:
        """The entry with this id, deleted ones too."""
        ...

    def entries_of(self, topic: str) -> Sequence[str]:
        """All entries of a topic, deleted ones too, by time, oldest first."""
        ...

    def live_count(self, topic: str) -> int:
        """How many live entries a topic has, at all depths."""
        ...

    def top_level(self, topic: str) -> Sequence[str]:
        """The live top-level entries of a topic by time, oldest first."""
        ...

    def below(self, entry: str) -> Sequence[str]:
        """The live entries at any depth under a top-level one by time, oldest first."""
        ...

    def posts_by(self, topic: str, user: str) -> int:
        """How many live entries of the topic this user wrote."""
        ...

    def authors_in(self, topic: str) -> Iterable[str]:
        """Who has live entries in the topic."""
        ...

    def participant(self, topic: str, user: str) -> TopicParticipant | None:
        """What is stored of this user at this topic."""
        ...

    def topics_marked_by(self, user: str) -> Iterable[str]:
        """The topics at which something is stored of this user."""
        ...

    def participants(self, topic: str) -> Iterable[str]:
        """The users of whom something is stored at this topic."""
        ...

    def mark(self, entry: str, user: str) -> EntryParticipant | None:
        """What is stored of this user at this entry."""
        ...

    def tree(self, topic: str) -> Tree | None:
        """The cached tree of a topic; None if there is none."""
        ...

    def write_html(self, html: str, edition: LmsEdition, /) -> str:
        """HTML that passed the sanitising rule, as the server writes it (`HtmlWriter`)."""
        ...


@attrs.frozen(eq=False, repr=False)
class PutTopic(Redacted):
    """The topic is now the one with its id."""

    topic: Topic


@attrs.frozen(eq=False, repr=False)
class PutEntry(Redacted):
    """The entry is now the one with its id."""

    entry: Entry


@attrs.frozen
class PutParticipant:
    """What is now stored of the user at the topic."""

    participant: TopicParticipant


@attrs.frozen
class PutMark:
    """What is now stored of the user at the entry."""

    mark: EntryParticipant


@attrs.frozen
class ShiftUnread:
    """The stored unread counts of these users at the topic move by this much, not below zero."""

    topic: str
    users: tuple[str, ...]
    by: int


@attrs.frozen
class OneMoreUnread:
    """An entry more is unread for everybody stored at the topic, but not for its author."""

    topic: str
    author: str


@attrs.frozen
class PutLastPosition:
    """The highest position that a topic of this kind was ever given in the context, if it is higher."""

    context: Context
    kind: TopicKind
    position: int


@attrs.frozen(eq=False, repr=False)
class PutTree(Redacted):
    """The tree is now the cached tree of its topic."""

    tree: Tree


OwnChange: TypeAlias = (
    PutTopic
    | PutLastPosition
    | PutEntry
    | PutParticipant
    | PutMark
    | ShiftUnread
    | OneMoreUnread
    | PutTree
    | Queued
)
"""What changes in discussions themselves."""
Change: TypeAlias = OwnChange | PutAssignment | PutSubmission | PutFile | PutFolder
"""A graded discussion changes assignments and submissions too; what comes with a file, files and folders."""

Changes: TypeAlias = tuple[Change, ...]

__all__ = [
    "Change",
    "Changes",
    "DiscussionView",
    "OneMoreUnread",
    "OwnChange",
    "PutEntry",
    "PutLastPosition",
    "PutMark",
    "PutParticipant",
    "PutTopic",
    "PutTree",
    "ShiftUnread",
]
