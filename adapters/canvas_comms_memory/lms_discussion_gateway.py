"""The discussions of a Canvas LMS in memory, as seen by one actor."""

from collections.abc import Sequence
from typing import Any

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.lms.announcements.operations import ListAnnouncements
from canvas_comms.lms.announcements.server import AnnouncementsListed
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions import operations as c
from canvas_comms.lms.discussions import operations as r
from canvas_comms.lms.discussions.outcomes import Deleted, Marked, Ordered
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.discussions.requests import TopicSearch, ViewOptions
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.lms.paging import PageLinks, Rel
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms.outcomes import Rejected
from canvas_comms_memory.lms_rejections import rejected
from canvas_comms_memory.lms_session import LmsSession, denied_error

PER_PAGE = 100
CAPABILITIES = frozenset(one for one in Capability if one.area in ("announcements", "discussions"))


@attrs.frozen(eq=False)
class MemoryDiscussions:
    """All gateways of announcements and discussions in one, for a session of somebody.

    Reads raise `NotFound`, `PermissionDenied`, `AuthenticationFailed` or `RefusedByServer`;
    writes give `Rejected` with the decision that says why.
    """

    session: LmsSession

    @property
    def edition(self) -> LmsEdition:
        """The era that the server plays."""
        return self.session.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything about announcements and discussions."""
        return CAPABILITIES

    def announcements_page(
        self, query: AnnouncementQuery, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """One page of announcements."""
        asked = ListAnnouncements(_paged(query.parameters(), cursor))
        listed = self.session.read(asked, AnnouncementsListed)
        return ListPage(listed.announcements, _next(listed.links))

    def topics_page(
        self, context: Context, query: TopicSearch, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """One page of topics."""
        asked = c.ListTopics(context, _paged(query.parameters(), cursor))
        listed = self.session.read(asked, r.TopicsListed)
        return ListPage(listed.topics, _next(listed.links))

    def topic(self, context: Context, id: str) -> DiscussionTopic:
        """One topic."""
        return self.session.read(c.ShowTopic(context, id), r.TopicShown).topic

    def create_topic(self, context: Context, fields: Parameters) -> DiscussionTopic | Rejected:
        """Hand in a topic."""
        return self._topic(c.CreateTopic(context, fields))

    def update_topic(self, context: Context, id: str, fields: Parameters) -> DiscussionTopic | Rejected:
        """Hand in a change."""
        return self._topic(c.UpdateTopic(context, id, fields))

    def delete_topic(self, context: Context, id: str) -> Deleted | Rejected:
        """Delete a topic."""
        result = self.session.execute(c.DeleteTopic(context, id))
        return rejected(result) if isinstance(result, Denied) else Deleted(result.topic.id)

    def duplicate_topic(self, context: Context, id: str) -> DiscussionTopic | Rejected:
        """Copy a topic."""
        result = self.session.execute(c.DuplicateTopic(context, id))
        return rejected(result) if isinstance(result, Denied) else result.topic

    def reorder_topics(self, context: Context, ids: Sequence[str]) -> Ordered | Rejected:
        """Put pinned topics in order."""
        result = self.session.execute(c.ReorderTopics(context, list(ids)))
        return rejected(result) if isinstance(result, Denied) else Ordered(result.order)

    def entries_page(
        self, context: Context, topic: str, cursor: object | None = None
    ) -> ListPage[DiscussionEntry]:
        """One page of top-level entries."""
        return self._entries(c.ListEntries(context, topic, _page(cursor), PER_PAGE))

    def replies_page(
        self, context: Context, topic: str, entry: str, cursor: object | None = None
    ) -> ListPage[DiscussionEntry]:
        """One page of replies."""
        return self._entries(c.ListReplies(context, topic, entry, _page(cursor), PER_PAGE))

    def entries_by_id(self, context: Context, topic: str, ids: Sequence[str]) -> tuple[DiscussionEntry, ...]:
        """Entries by id."""
        return self._entries(c.ListByIds(context, topic, list(ids), ABSENT, PER_PAGE)).items

    def full_view(self, context: Context, topic: str, options: ViewOptions) -> FullView | None:
        """The whole topic; None while there is no cached tree."""
        result = self.session.execute(c.ShowView(context, topic, options.parameters()))
        if isinstance(result, Denied):
            raise denied_error(result)
        return result.view if isinstance(result, r.ViewShown) else None

    def post_entry(
        self, context: Context, topic: str, fields: Parameters, parent: str | None = None
    ) -> DiscussionEntry | Rejected:
        """Hand in an entry or a reply."""
        return self._entry(c.AddEntry(context, topic, fields, parent))

    def update_entry(
        self, context: Context, topic: str, id: str, fields: Parameters
    ) -> DiscussionEntry | Rejected:
        """Hand in an edit."""
        return self._entry(c.UpdateEntry(context, topic, id, fields))

    def delete_entry(self, context: Context, topic: str, id: str) -> Deleted | Rejected:
        """Delete an entry."""
        result = self.session.execute(c.DeleteEntry(context, topic, id))
        return rejected(result) if isinstance(result, Denied) else Deleted(id)

    def mark_topic(self, context: Context, topic: str, *, read: bool) -> Marked | Rejected:
        """The topic's own text."""
        return self._marked(c.MarkTopic(context, topic, read))

    def mark_all(
        self, context: Context, topic: str, *, read: bool, forced: bool | None = None
    ) -> Marked | Rejected:
        """The topic and all its entries."""
        return self._marked(c.MarkAll(context, topic, read, _given(forced)))

    def mark_topics(self, context: Context, *, only_announcements: bool = False) -> Marked | Rejected:
        """Every topic of the place as read."""
        return self._marked(c.MarkTopics(context, only_announcements or ABSENT))

    def mark_entry(
        self, context: Context, topic: str, id: str, *, read: bool, forced: bool | None = None
    ) -> Marked | Rejected:
        """One entry."""
        return self._marked(c.MarkEntry(context, topic, id, read, _given(forced)))

    def rate_entry(self, context: Context, topic: str, id: str, rating: int) -> Marked | Rejected:
        """Rate an entry."""
        return self._marked(c.RateEntry(context, topic, id, rating))

    def subscribe(self, context: Context, topic: str, *, subscribed: bool) -> Marked | Rejected:
        """Follow a topic, or leave it."""
        return self._marked(c.Subscribe(context, topic, subscribed))

    def _topic(self, command: Command[r.AnyTopic]) -> DiscussionTopic | Rejected:
        result = self.session.execute(command)
        return rejected(result) if isinstance(result, Denied) else result.topic

    def _entry(self, command: Command[r.AnyEntry]) -> DiscussionEntry | Rejected:
        result = self.session.execute(command)
        return rejected(result) if isinstance(result, Denied) else result.entry

    def _entries(self, command: Command[Any]) -> ListPage[DiscussionEntry]:
        listed = self.session.read(command, r.EntriesListed)
        return ListPage(listed.entries, _next(listed.links))

    def _marked(self, command: Command[r.Marking]) -> Marked | Rejected:
        result = self.session.execute(command)
        return rejected(result) if isinstance(result, Denied) else Marked()


def _given(flag: bool | None) -> RawParam:
    return ABSENT if flag is None else flag


def _page(cursor: object | None) -> str:
    return "1" if cursor is None else str(cursor)


def _paged(given: Parameters, cursor: object | None) -> Parameters:
    return Parameters({**given.values, "page": _page(cursor)})


def _next(links: PageLinks) -> str | None:
    return links.pages.get(Rel.NEXT)


__all__ = ["MemoryDiscussions"]
