"""Discussions of a Canvas LMS, over any carrier."""

from collections.abc import Sequence

import attrs

from canvas_comms.errors import RefusedByServer
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.resources import Person
from canvas_comms.lms.discussions import operations as o
from canvas_comms.lms.discussions.operations import Deleted, Marked, Ordered
from canvas_comms.lms.discussions.requests import TopicSearch, ViewOptions
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Command, Done, Failure, Response
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms.redaction import veiled

PER_PAGE = 100
NOT_BUILT_YET = 503


@attrs.frozen(eq=False)
class Discussions(CarriedGateway):
    """A `TopicGateway`, `EntryGateway` and `MarkGateway`. The carrier gets every write once."""

    areas = frozenset({"discussions", "announcements"})

    @veiled
    def topics_page(
        self, context: Context, query: TopicSearch, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """One page of topics. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask_page(o.ListTopics(context, query.parameters()), cursor)

    @veiled
    def topic(self, context: Context, id: str) -> DiscussionTopic:
        """One topic. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask(o.ShowTopic(context, id)).value

    @veiled
    def messageable_users_page(
        self, context: Context, topic: str, search: str = "", cursor: object | None = None
    ) -> ListPage[Person]:
        """One page of people to write to. Raises `GatewayError`, `InvalidValue`."""
        command = o.ListMessageableUsers(context, topic, search or ABSENT, per_page=PER_PAGE)
        return self.carrier.ask_page(command, cursor)

    def create_topic(self, context: Context, fields: Parameters) -> DiscussionTopic | Failure:
        """Hand in a topic once."""
        return self._topic(o.CreateTopic(context, fields))

    def update_topic(self, context: Context, id: str, fields: Parameters) -> DiscussionTopic | Failure:
        """Hand in a change once."""
        return self._topic(o.UpdateTopic(context, id, fields))

    def delete_topic(self, context: Context, id: str) -> Deleted | Failure:
        """Delete a topic once."""
        outcome = self.carrier.tell(o.DeleteTopic(context, id))
        return Deleted(id) if isinstance(outcome, Response) else outcome

    def duplicate_topic(self, context: Context, id: str) -> DiscussionTopic | Failure:
        """Copy a topic once."""
        return self._topic(o.DuplicateTopic(context, id))

    def reorder_topics(self, context: Context, ids: Sequence[str]) -> Ordered | Failure:
        """Put pinned topics in order once."""
        outcome = self.carrier.tell(o.ReorderTopics(context, ",".join(ids)))
        return Ordered(outcome.value) if isinstance(outcome, Response) else outcome

    @veiled
    def entries_page(
        self, context: Context, topic: str, cursor: object | None = None
    ) -> ListPage[DiscussionEntry]:
        """One page of top-level entries. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask_page(o.ListEntries(context, topic, per_page=PER_PAGE), cursor)

    @veiled
    def replies_page(
        self, context: Context, topic: str, entry: str, cursor: object | None = None
    ) -> ListPage[DiscussionEntry]:
        """One page of replies. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask_page(o.ListReplies(context, topic, entry, per_page=PER_PAGE), cursor)

    @veiled
    def entries_by_id(self, context: Context, topic: str, ids: Sequence[str]) -> tuple[DiscussionEntry, ...]:
        """Entries by id. The links of this list lead elsewhere, so they are not followed."""
        command = o.ListEntriesById(context, topic, per_page=PER_PAGE, ids=list(ids))
        return self.carrier.ask_page(command, None).items

    @veiled
    def full_view(self, context: Context, topic: str, options: ViewOptions) -> FullView | None:
        """The whole topic; None while the server builds it. Raises `GatewayError`, `InvalidValue`."""
        command = o.ShowView(
            context,
            topic,
            include_new_entries=_if_set(options.new_entries),
            include_enrollment_state=_if_set(options.enrollment_state),
            include_context_card_info=_if_set(options.context_card_info),
        )
        try:
            return self.carrier.ask(command).value
        except RefusedByServer as error:
            if error.status == NOT_BUILT_YET:
                return None
            raise

    def post_entry(
        self, context: Context, topic: str, fields: Parameters, parent: str | None = None
    ) -> DiscussionEntry | Failure:
        """Hand in an entry or a reply once."""
        return self._entry(o.AddEntry(context, topic, fields, parent))

    def update_entry(
        self, context: Context, topic: str, id: str, fields: Parameters
    ) -> DiscussionEntry | Failure:
        """Hand in an edit once."""
        return self._entry(o.UpdateEntry(context, topic, id, fields))

    def delete_entry(self, context: Context, topic: str, id: str) -> Deleted | Failure:
        """Delete an entry once."""
        outcome = self.carrier.tell(o.DeleteEntry(context, topic, id))
        return Deleted(id) if isinstance(outcome, Done) else outcome

    def mark_topic(self, context: Context, topic: str, *, read: bool) -> Marked | Failure:
        """The topic's own text."""
        return self._mark(o.MarkTopic(context, topic, read))

    def mark_all(
        self, context: Context, topic: str, *, read: bool, forced: bool | None = None
    ) -> Marked | Failure:
        """The topic and all its entries."""
        return self._mark(o.MarkAll(context, topic, read, _if_known(forced)))

    def mark_topics(self, context: Context, *, only_announcements: bool = False) -> Marked | Failure:
        """Every topic of the course or group as read."""
        return self._mark(o.MarkTopics(context, True if only_announcements else ABSENT))

    def mark_entry(
        self, context: Context, topic: str, id: str, *, read: bool, forced: bool | None = None
    ) -> Marked | Failure:
        """One entry."""
        return self._mark(o.MarkEntry(context, topic, id, read, _if_known(forced)))

    def rate_entry(self, context: Context, topic: str, id: str, rating: int) -> Marked | Failure:
        """Rate an entry."""
        return self._mark(o.RateEntry(context, topic, id, rating))

    def subscribe(self, context: Context, topic: str, *, subscribed: bool) -> Marked | Failure:
        """Follow a topic, or leave it."""
        return self._mark(o.Subscribe(context, topic, subscribed))

    def _topic(self, command: Command[Response[DiscussionTopic]]) -> DiscussionTopic | Failure:
        outcome = self.carrier.tell(command)
        return outcome.value if isinstance(outcome, Response) else outcome

    def _entry(self, command: Command[Response[DiscussionEntry]]) -> DiscussionEntry | Failure:
        outcome = self.carrier.tell(command)
        return outcome.value if isinstance(outcome, Response) else outcome

    def _mark(self, command: Command[Done]) -> Marked | Failure:
        outcome = self.carrier.tell(command)
        return Marked() if isinstance(outcome, Done) else outcome


def _if_set(flag: bool) -> RawParam:
    return "1" if flag else ABSENT


def _if_known(flag: bool | None) -> RawParam:
    return ABSENT if flag is None else flag


__all__ = ["Discussions"]
