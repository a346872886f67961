"""What the use cases about discussions need from a Canvas LMS, in memory or across a network.

Reads raise `GatewayError`; writes never raise for what a server or network does, and never
repeat by themselves.
"""

from collections.abc import Sequence
from typing import Protocol

from canvas_comms.capabilities import Capability, needs
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.resources import Person
from canvas_comms.lms.discussions.operations import Deleted, Marked, Ordered
from canvas_comms.lms.discussions.requests import TopicSearch, ViewOptions
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.params import Parameters


class TopicGateway(LmsGateway, Protocol):
    """Topics of courses and groups; announcements are topics too."""

    @needs(Capability.DISCUSSIONS_LIST)
    def topics_page(
        self, context: Context, query: TopicSearch, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """The first page, or the one that a page's `next` leads to."""
        ...

    @needs(Capability.DISCUSSIONS_READ)
    def topic(self, context: Context, id: str) -> DiscussionTopic:
        """One topic."""
        ...

    @needs(Capability.DISCUSSIONS_READ)
    def messageable_users_page(
        self, context: Context, topic: str, search: str = "", cursor: object | None = None
    ) -> ListPage[Person]:
        """People who see the topic and whom the caller can write to, by sortable name."""
        ...

    @needs(Capability.DISCUSSIONS_CREATE)
    def create_topic(self, context: Context, fields: Parameters) -> DiscussionTopic | Failure:
        """Hand in a topic once; the server's own answer."""
        ...

    @needs(Capability.DISCUSSIONS_UPDATE)
    def update_topic(self, context: Context, id: str, fields: Parameters) -> DiscussionTopic | Failure:
        """Hand in a change once; the server's own answer."""
        ...

    @needs(Capability.DISCUSSIONS_DELETE)
    def delete_topic(self, context: Context, id: str) -> Deleted | Failure:
        """Delete a topic."""
        ...

    @needs(Capability.DISCUSSIONS_CREATE)
    def duplicate_topic(self, context: Context, id: str) -> DiscussionTopic | Failure:
        """Copy a topic once."""
        ...

    @needs(Capability.DISCUSSIONS_UPDATE)
    def reorder_topics(self, context: Context, ids: Sequence[str]) -> Ordered | Failure:
        """Put pinned topics in this order."""
        ...


class EntryGateway(LmsGateway, Protocol):
    """Entries and replies of a topic."""

    @needs(Capability.DISCUSSIONS_READ)
    def entries_page(
        self, context: Context, topic: str, cursor: object | None = None
    ) -> ListPage[DiscussionEntry]:
        """Top-level entries, newest first, with their recent replies."""
        ...

    @needs(Capability.DISCUSSIONS_READ)
    def replies_page(
        self, context: Context, topic: str, entry: str, cursor: object | None = None
    ) -> ListPage[DiscussionEntry]:
        """All replies under a top-level entry, newest first."""
        ...

    @needs(Capability.DISCUSSIONS_READ)
    def entries_by_id(self, context: Context, topic: str, ids: Sequence[str]) -> tuple[DiscussionEntry, ...]:
        """At most a hundred entries, deleted ones too, oldest first."""
        ...

    @needs(Capability.DISCUSSIONS_READ)
    def full_view(self, context: Context, topic: str, options: ViewOptions) -> FullView | None:
        """The whole topic; None while the server is still building it."""
        ...

    @needs(Capability.DISCUSSIONS_POST)
    def post_entry(
        self, context: Context, topic: str, fields: Parameters, parent: str | None = None
    ) -> DiscussionEntry | Failure:
        """Hand in an entry once, or a reply under `parent`; the server's own answer."""
        ...

    @needs(Capability.DISCUSSIONS_POST)
    def update_entry(
        self, context: Context, topic: str, id: str, fields: Parameters
    ) -> DiscussionEntry | Failure:
        """Hand in an edit once; the server's own answer."""
        ...

    @needs(Capability.DISCUSSIONS_POST)
    def delete_entry(self, context: Context, topic: str, id: str) -> Deleted | Failure:
        """Delete an entry."""
        ...


class MarkGateway(LmsGateway, Protocol):
    """The caller's own marks."""

    @needs(Capability.DISCUSSIONS_MARK)
    def mark_topic(self, context: Context, topic: str, *, read: bool) -> Marked | Failure:
        """The topic's own text."""
        ...

    @needs(Capability.DISCUSSIONS_MARK)
    def mark_all(
        self, context: Context, topic: str, *, read: bool, forced: bool | None = None
    ) -> Marked | Failure:
        """The topic and all its entries."""
        ...

    @needs(Capability.DISCUSSIONS_MARK)
    def mark_topics(self, context: Context, *, only_announcements: bool = False) -> Marked | Failure:
        """Every topic of the course or group, or every announcement, as read."""
        ...

    @needs(Capability.DISCUSSIONS_MARK)
    def mark_entry(
        self, context: Context, topic: str, id: str, *, read: bool, forced: bool | None = None
    ) -> Marked | Failure:
        """One entry."""
        ...

    @needs(Capability.DISCUSSIONS_MARK)
    def rate_entry(self, context: Context, topic: str, id: str, rating: int) -> Marked | Failure:
        """Rate an entry 0 or 1."""
        ...

    @needs(Capability.DISCUSSIONS_SUBSCRIBE)
    def subscribe(self, context: Context, topic: str, *, subscribed: bool) -> Marked | Failure:
        """Follow a topic, or leave it."""
        ...


__all__ = [
    "EntryGateway",
    "LmsGateway",
    "MarkGateway",
    "TopicGateway",
]
