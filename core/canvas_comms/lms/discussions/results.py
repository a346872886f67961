"""How what is asked of discussions may end."""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.paging import PageLinks
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class TopicShown(Redacted):
    """One topic as the caller sees it; the decision says what was made of a write."""

    topic: DiscussionTopic
    decision: Decision


@attrs.frozen(eq=False, repr=False)
class TopicsListed(Redacted):
    """A page of topics; it can be short, since some are left out after paging."""

    topics: tuple[DiscussionTopic, ...]
    links: PageLinks
    decision: Decision


@attrs.frozen
class SeeCopy:
    """Look at the group's copy instead: a redirect to this topic."""

    topic: str


@attrs.frozen(eq=False, repr=False)
class TopicDeleted(Redacted):
    """The record as it is now; `author` is the name of who wrote it."""

    topic: Topic
    seen: DiscussionTopic


@attrs.frozen
class Reordered:
    """The pinned topics in their new order."""

    order: tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class Duplicated(Redacted):
    """The copy; `positions` of the pinned topics if it is pinned, `graded` if it has an assignment."""

    topic: DiscussionTopic
    positions: tuple[tuple[str, int], ...]
    graded: bool


@attrs.frozen
class Done:
    """Done, nothing to show; the decision says what was made of it."""

    decision: Decision


@attrs.frozen(eq=False, repr=False)
class ViewShown(Redacted):
    """The whole topic."""

    view: FullView


@attrs.frozen
class NoTreeYet:
    """There is no cached tree; one is being built. Ask again."""


@attrs.frozen(eq=False, repr=False)
class EntriesListed(Redacted):
    """A page of entries."""

    entries: tuple[DiscussionEntry, ...]
    links: PageLinks


@attrs.frozen(eq=False, repr=False)
class EntryShown(Redacted):
    """One entry; `created` if it is new."""

    entry: DiscussionEntry
    created: bool
    decision: Decision


AnyTopic: TypeAlias = TopicShown | Denied
AnyTopics: TypeAlias = TopicsListed | SeeCopy | Denied
Deleting: TypeAlias = TopicDeleted | Denied
Ordering: TypeAlias = Reordered | Denied
Duplicating: TypeAlias = Duplicated | Denied
Marking: TypeAlias = Done | Denied
Viewing: TypeAlias = ViewShown | NoTreeYet | Denied
Entries: TypeAlias = EntriesListed | Denied
AnyEntry: TypeAlias = EntryShown | Denied

DiscussionResult: TypeAlias = (
    TopicShown
    | TopicsListed
    | SeeCopy
    | TopicDeleted
    | Reordered
    | Duplicated
    | Done
    | ViewShown
    | NoTreeYet
    | EntriesListed
    | EntryShown
    | Denied
)

__all__ = [
    "AnyEntry",
    "AnyTopic",
    "AnyTopics",
    "Deleting",
    "DiscussionResult",
    "Done",
    "Duplicated",
    "Duplicating",
    "Entries",
    "EntriesListed",
    "EntryShown",
    "Marking",
    "NoTreeYet",
    "Ordering",
    "Reordered",
    "SeeCopy",
    "TopicDeleted",
    "TopicShown",
    "TopicsListed",
    "ViewShown",
    "Viewing",
]
