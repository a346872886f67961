"""What can be asked of the discussions of a Canvas LMS. Parameters are raw, as they came.

How what is asked of discussions may end.
"""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.lms.paging import PageLinks
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
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


NOTHING_GIVEN = Parameters()


@attrs.frozen
class ListTopics(Command[AnyTopics]):
    """GET …/discussion_topics."""

    context: Context
    params: Parameters


@attrs.frozen
class ShowTopic(Command[AnyTopic]):
    """GET …/discussion_topics/:topic."""

    context: Context
    topic: str
    params: Parameters = NOTHING_GIVEN


@attrs.frozen
class CreateTopic(Command[AnyTopic]):
    """POST …/discussion_topics."""

    context: Context
    params: Parameters


@attrs.frozen
class UpdateTopic(Command[AnyTopic]):
    """PUT …/discussion_topics/:topic."""

    context: Context
    topic: str
    params: Parameters


@attrs.frozen
class DeleteTopic(Command[Deleting]):
    """DELETE …/discussion_topics/:topic."""

    context: Context
    topic: str


@attrs.frozen
class ReorderTopics(Command[Ordering]):
    """POST …/discussion_topics/reorder."""

    context: Context
    order: RawParam = ABSENT


@attrs.frozen
class DuplicateTopic(Command[Duplicating]):
    """POST …/discussion_topics/:topic/duplicate."""

    context: Context
    topic: str


@attrs.frozen
class MarkTopic(Command[Marking]):
    """PUT or DELETE …/discussion_topics/:topic/read."""

    context: Context
    topic: str
    read: bool


@attrs.frozen
class MarkAll(Command[Marking]):
    """PUT or DELETE …/discussion_topics/:topic/read_all."""

    context: Context
    topic: str
    read: bool
    forced: RawParam = ABSENT


@attrs.frozen
class MarkTopics(Command[Marking]):
    """PUT …/discussion_topics/read_all."""

    context: Context
    only_announcements: RawParam = ABSENT


@attrs.frozen
class Subscribe(Command[Marking]):
    """PUT or DELETE …/discussion_topics/:topic/subscribed."""

    context: Context
    topic: str
    subscribed: bool


@attrs.frozen
class ShowView(Command[Viewing]):
    """GET …/discussion_topics/:topic/view."""

    context: Context
    topic: str
    params: Parameters = NOTHING_GIVEN


@attrs.frozen
class ListEntries(Command[Entries]):
    """GET …/discussion_topics/:topic/entries."""

    context: Context
    topic: str
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen
class ListReplies(Command[Entries]):
    """GET …/discussion_topics/:topic/entries/:entry/replies."""

    context: Context
    topic: str
    entry: str
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen
class ListByIds(Command[Entries]):
    """GET …/discussion_topics/:topic/entry_list."""

    context: Context
    topic: str
    ids: RawParam = ABSENT
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen
class AddEntry(Command[AnyEntry]):
    """POST …/discussion_topics/:topic/entries, or …/entries/:parent/replies."""

    context: Context
    topic: str
    params: Parameters
    parent: str | None = None


@attrs.frozen
class UpdateEntry(Command[AnyEntry]):
    """PUT …/discussion_topics/:topic/entries/:entry. Without an attachment the stored one goes."""

    context: Context
    topic: str
    entry: str
    params: Parameters


@attrs.frozen
class DeleteEntry(Command[Marking]):
    """DELETE …/discussion_topics/:topic/entries/:entry."""

    context: Context
    topic: str
    entry: str


@attrs.frozen
class MarkEntry(Command[Marking]):
    """PUT or DELETE …/discussion_topics/:topic/entries/:entry/read."""

    context: Context
    topic: str
    entry: str
    read: bool
    forced: RawParam = ABSENT


@attrs.frozen
class RateEntry(Command[Marking]):
    """POST …/discussion_topics/:topic/entries/:entry/rating."""

    context: Context
    topic: str
    entry: str
    rating: RawParam = ABSENT


DiscussionCommand: TypeAlias = (
    ListTopics
    | ShowTopic
    | CreateTopic
    | UpdateTopic
    | DeleteTopic
    | ReorderTopics
    | DuplicateTopic
    | MarkTopic
    | MarkAll
    | MarkTopics
    | Subscribe
    | ShowView
    | ListEntries
    | ListReplies
    | ListByIds
    | AddEntry
    | UpdateEntry
    | DeleteEntry
    | MarkEntry
    | RateEntry
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
