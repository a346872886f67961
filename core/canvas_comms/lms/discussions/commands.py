"""What can be asked of the discussions of a Canvas LMS. Parameters are raw, as they came."""

from typing import TypeAlias

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.results import (
    AnyEntry,
    AnyTopic,
    AnyTopics,
    Deleting,
    Duplicating,
    Entries,
    Marking,
    Ordering,
    Viewing,
)
from canvas_comms.lms.given import ABSENT, Given, Parameters
from canvas_comms.lms.operations import Command

NOTHING_GIVEN = Parameters()


@attrs.frozen
class ListTopics(Command[AnyTopics]):
    """GET …/discussion_topics."""

    context: Context
    given: Parameters


@attrs.frozen
class ShowTopic(Command[AnyTopic]):
    """GET …/discussion_topics/:topic."""

    context: Context
    topic: str
    given: Parameters = NOTHING_GIVEN


@attrs.frozen
class CreateTopic(Command[AnyTopic]):
    """POST …/discussion_topics."""

    context: Context
    given: Parameters


@attrs.frozen
class UpdateTopic(Command[AnyTopic]):
    """PUT …/discussion_topics/:topic."""

    context: Context
    topic: str
    given: Parameters


@attrs.frozen
class DeleteTopic(Command[Deleting]):
    """DELETE …/discussion_topics/:topic."""

    context: Context
    topic: str


@attrs.frozen
class ReorderTopics(Command[Ordering]):
    """POST …/discussion_topics/reorder."""

    context: Context
    order: Given = ABSENT


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
    forced: Given = ABSENT


@attrs.frozen
class MarkTopics(Command[Marking]):
    """PUT …/discussion_topics/read_all."""

    context: Context
    only_announcements: Given = ABSENT


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
    given: Parameters = NOTHING_GIVEN


@attrs.frozen
class ListEntries(Command[Entries]):
    """GET …/discussion_topics/:topic/entries."""

    context: Context
    topic: str
    page: Given = ABSENT
    per_page: Given = ABSENT


@attrs.frozen
class ListReplies(Command[Entries]):
    """GET …/discussion_topics/:topic/entries/:entry/replies."""

    context: Context
    topic: str
    entry: str
    page: Given = ABSENT
    per_page: Given = ABSENT


@attrs.frozen
class ListByIds(Command[Entries]):
    """GET …/discussion_topics/:topic/entry_list."""

    context: Context
    topic: str
    ids: Given = ABSENT
    page: Given = ABSENT
    per_page: Given = ABSENT


@attrs.frozen
class AddEntry(Command[AnyEntry]):
    """POST …/discussion_topics/:topic/entries, or …/entries/:parent/replies."""

    context: Context
    topic: str
    given: Parameters
    parent: str | None = None


@attrs.frozen
class UpdateEntry(Command[AnyEntry]):
    """PUT …/discussion_topics/:topic/entries/:entry. Without an attachment the stored one goes."""

    context: Context
    topic: str
    entry: str
    given: Parameters


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
    forced: Given = ABSENT


@attrs.frozen
class RateEntry(Command[Marking]):
    """POST …/discussion_topics/:topic/entries/:entry/rating."""

    context: Context
    topic: str
    entry: str
    rating: Given = ABSENT


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
