"""Announcements and discussions of a Canvas LMS server."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import RefusedByServer
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.discussions.outcomes import Deleted, Marked, Ordered
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.discussions.requests import TopicSearch, ViewOptions
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.redaction import veiled
from canvas_comms_lms.answers import outcome_of
from canvas_comms_lms.server import CanvasLms, Fields
from canvas_comms_wire.bundles import reply_json
from canvas_comms_wire.lms_discussions import (
    read_entries,
    read_entry,
    read_order,
    read_removed,
    read_topic,
    read_topics,
    read_view,
)
from canvas_comms_wire.lms_parameters import form_of

T = TypeVar("T")

CAPABILITIES = frozenset(one for one in Capability if one.area in ("announcements", "discussions"))
PER_PAGE = (("per_page", "100"),)
DONE = frozenset([200, 201, 204])
NOT_BUILT_YET = 503


@attrs.frozen(eq=False)
class LmsDiscussions:
    """A `DiscussionGateway` over HTTP. Writes never raise and are sent once."""

    server: CanvasLms

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.server.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything about announcements and discussions."""
        return CAPABILITIES

    @veiled
    def announcements_page(
        self, query: AnnouncementQuery, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """One page of announcements. Raises `GatewayError`, `InvalidValue`."""
        asked = form_of(query.parameters())
        body, link = self.server.read_page("announcements", query=asked, cursor=cursor)
        return ListPage(read_topics(reply_json(body)), link)

    @veiled
    def topics_page(
        self, context: Context, query: TopicSearch, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """One page of topics. Raises `GatewayError`, `InvalidValue`."""
        asked = form_of(query.parameters())
        body, link = self.server.read_page(*_topics(context), query=asked, cursor=cursor)
        return ListPage(read_topics(reply_json(body)), link)

    @veiled
    def topic(self, context: Context, id: str) -> DiscussionTopic:
        """One topic. Raises `GatewayError`, `InvalidValue`."""
        return read_topic(reply_json(self.server.read(*_topics(context), id)))

    def create_topic(self, context: Context, fields: Parameters) -> DiscussionTopic | Failure:
        """Hand in a topic once."""
        return self._write("POST", _topics(context), form_of(fields), _topic)

    def update_topic(self, context: Context, id: str, fields: Parameters) -> DiscussionTopic | Failure:
        """Hand in a change once."""
        return self._write("PUT", (*_topics(context), id), form_of(fields), _topic)

    def delete_topic(self, context: Context, id: str) -> Deleted | Failure:
        """Delete a topic once."""
        return self._write("DELETE", (*_topics(context), id), (), lambda body: _removed(body, id))

    def duplicate_topic(self, context: Context, id: str) -> DiscussionTopic | Failure:
        """Copy a topic once."""
        return self._write("POST", (*_topics(context), id, "duplicate"), (), _topic)

    def reorder_topics(self, context: Context, ids: Sequence[str]) -> Ordered | Failure:
        """Put pinned topics in order once."""
        form = (("order", ",".join(ids)),)
        return self._write("POST", (*_topics(context), "reorder"), form, _ordered)

    @veiled
    def entries_page(
        self, context: Context, topic: str, cursor: object | None = None
    ) -> ListPage[DiscussionEntry]:
        """One page of top-level entries. Raises `GatewayError`, `InvalidValue`."""
        return self._entries((*_topics(context), topic, "entries"), cursor)

    @veiled
    def replies_page(
        self, context: Context, topic: str, entry: str, cursor: object | None = None
    ) -> ListPage[DiscussionEntry]:
        """One page of replies. Raises `GatewayError`, `InvalidValue`."""
        return self._entries((*_topics(context), topic, "entries", entry, "replies"), cursor)

    @veiled
    def entries_by_id(self, context: Context, topic: str, ids: Sequence[str]) -> tuple[DiscussionEntry, ...]:
        """Entries by id. The links of this list lead elsewhere, so they are not followed."""
        query = (*PER_PAGE, *(("ids[]", id) for id in ids))
        return read_entries(reply_json(self.server.read(*_topics(context), topic, "entry_list", query=query)))

    @veiled
    def full_view(self, context: Context, topic: str, options: ViewOptions) -> FullView | None:
        """The whole topic; None while the server builds it. Raises `GatewayError`, `InvalidValue`."""
        try:
            body = self.server.read(*_topics(context), topic, "view", query=form_of(options.parameters()))
        except RefusedByServer as error:
            if error.status == NOT_BUILT_YET:
                return None
            raise
        return read_view(reply_json(body))

    def post_entry(
        self, context: Context, topic: str, fields: Parameters, parent: str | None = None
    ) -> DiscussionEntry | Failure:
        """Hand in an entry or a reply once."""
        under = () if parent is None else (parent, "replies")
        return self._write("POST", (*_topics(context), topic, "entries", *under), form_of(fields), _entry)

    def update_entry(
        self, context: Context, topic: str, id: str, fields: Parameters
    ) -> DiscussionEntry | Failure:
        """Hand in an edit once."""
        return self._write("PUT", (*_topics(context), topic, "entries", id), form_of(fields), _entry)

    def delete_entry(self, context: Context, topic: str, id: str) -> Deleted | Failure:
        """Delete an entry once."""
        return self._write("DELETE", (*_topics(context), topic, "entries", id), (), lambda _: Deleted(id))

    def mark_topic(self, context: Context, topic: str, *, read: bool) -> Marked | Failure:
        """The topic's own text."""
        return self._mark((*_topics(context), topic, "read"), on=read)

    def mark_all(
        self, context: Context, topic: str, *, read: bool, forced: bool | None = None
    ) -> Marked | Failure:
        """The topic and all its entries."""
        return self._mark((*_topics(context), topic, "read_all"), on=read, form=_forced(forced))

    def mark_topics(self, context: Context, *, only_announcements: bool = False) -> Marked | Failure:
        """Every topic of the place as read."""
        form = (("only_announcements", "true"),) if only_announcements else ()
        return self._mark((*_topics(context), "read_all"), on=True, form=form)

    def mark_entry(
        self, context: Context, topic: str, id: str, *, read: bool, forced: bool | None = None
    ) -> Marked | Failure:
        """One entry."""
        place = (*_topics(context), topic, "entries", id, "read")
        return self._mark(place, on=read, form=_forced(forced))

    def rate_entry(self, context: Context, topic: str, id: str, rating: int) -> Marked | Failure:
        """Rate an entry."""
        place = (*_topics(context), topic, "entries", id, "rating")
        return self._write("POST", place, (("rating", str(rating)),), _marked)

    def subscribe(self, context: Context, topic: str, *, subscribed: bool) -> Marked | Failure:
        """Follow a topic, or leave it."""
        return self._mark((*_topics(context), topic, "subscribed"), on=subscribed)

    def _mark(self, place: Sequence[str], *, on: bool, form: Fields = ()) -> Marked | Failure:
        return self._write("PUT" if on else "DELETE", place, form, _marked)

    def _write(
        self, method: str, place: Sequence[str], form: Fields, read: Callable[[bytes], T]
    ) -> T | Failure:
        try:
            answer = self.server.write(method, *place, form=form)
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)
        return outcome_of(answer, lambda got: read(got.body()), DONE)

    def _entries(self, place: Sequence[str], cursor: object | None) -> ListPage[DiscussionEntry]:
        body, link = self.server.read_page(*place, query=PER_PAGE, cursor=cursor)
        return ListPage(read_entries(reply_json(body)), link)


def _topics(context: Context) -> tuple[str, str, str]:
    return f"{context.kind.value}s", context.id, "discussion_topics"


def _forced(forced: bool | None) -> Fields:
    return () if forced is None else (("forced_read_state", "true" if forced else "false"),)


def _topic(body: bytes) -> DiscussionTopic:
    return read_topic(reply_json(body))


def _entry(body: bytes) -> DiscussionEntry:
    return read_entry(reply_json(body))


def _removed(body: bytes, id: str) -> Deleted:
    read_removed(reply_json(body))
    return Deleted(id)


def _ordered(body: bytes) -> Ordered:
    return Ordered(read_order(reply_json(body)))


def _marked(_: bytes) -> Marked:
    return Marked()


__all__ = ["CAPABILITIES", "LmsDiscussions"]
