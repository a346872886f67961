"""Discussions as one program uses them: the section `discussions` of an `LmsClient`.

A context is `course_8` or `group_5`, fields are a mapping of what `topic_fields` takes, and an entry
is its text. What cannot be read is refused with `InvalidValue`, which names the argument.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from canvas_comms.arguments import flag, instance, limit_of, member, members, whole_number
from canvas_comms.lms.binding import Binding, TopicFields
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.resources import Person
from canvas_comms.lms.discussions import use
from canvas_comms.lms.discussions.export import export_discussion
from canvas_comms.lms.discussions.operations import Deleted, Made, Marked, Ordered, Posted
from canvas_comms.lms.discussions.plan import (
    NOTHING_KNOWN,
    EntryPlan,
    Snapshot,
    TopicPlan,
    plan_entry,
    plan_topic,
)
from canvas_comms.lms.discussions.requests import (
    TopicInclude,
    TopicOrder,
    TopicScope,
    TopicSearch,
    ViewOptions,
    entry_fields_of,
)
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.exported import Exported
from canvas_comms.lms.files.requests import NewFile
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms.redaction import Opaque, veiled

SNAPSHOT_RULE = "must be a Snapshot of discussions"
TOPIC_RULE = "must be a topic as it was read"


@attrs.frozen(eq=False, repr=False)
class DiscussionsClient(Opaque):
    """The use cases of topics, entries and one's own marks over one backend."""

    _binding: Binding

    @veiled
    def plan(
        self,
        context: Context | str,
        fields: TopicFields,
        *,
        snapshot: Snapshot = NOTHING_KNOWN,
        now: datetime | str | None = None,
    ) -> TopicPlan:
        """What the server makes of a new topic. Asks nobody. Raises `InvalidValue`."""
        return plan_topic(
            self._binding.context(context),
            self._binding.topic_fields(fields),
            self._binding.areas.edition,
            self._binding.now(now),
            snapshot=instance(Snapshot, snapshot, "snapshot", SNAPSHOT_RULE),
        )

    @veiled
    def create(
        self,
        context: Context | str,
        fields: TopicFields,
        *,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        snapshot: Snapshot = NOTHING_KNOWN,
        now: datetime | str | None = None,
    ) -> use.TopicReport:
        """Make a topic as `plan` says; see `canvas_comms.lms.discussions.create_topic`.

        Raises `InvalidValue` and `NotSupported`, and nothing for what a server or network does.
        """
        return use.create_topic(
            self._binding.context(context),
            self._binding.topic_fields(fields),
            self._binding.areas.discussions,
            now=self._binding.now(now),
            snapshot=instance(Snapshot, snapshot, "snapshot", SNAPSHOT_RULE),
            on_loss=on_loss,
        )

    @veiled
    def update(
        self,
        context: Context | str,
        id: str,
        fields: TopicFields,
        *,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        look_up: bool = True,
        before: DiscussionTopic | None = None,
        snapshot: Snapshot = NOTHING_KNOWN,
        now: datetime | str | None = None,
    ) -> use.TopicReport:
        """Change a topic or announcement; only the fields that are named are sent.

        The topic is read first and the change planned from it, unless it is given as `before` or
        `look_up` is False. Raises `InvalidValue` and `NotSupported`, `GatewayError` while reading.
        """
        place, topic = self._binding.context(context), self._binding.texts.id(id, "id")
        changes, moment = self._binding.topic_fields(fields), self._binding.now(now)
        policy = OnLoss.of(on_loss)
        known = instance(Snapshot, snapshot, "snapshot", SNAPSHOT_RULE)
        before = self._topic(place, topic, look_up, before, "before")
        gateway = self._binding.areas.discussions
        return use.update_topic(
            place, topic, changes, gateway, now=moment, before=before, snapshot=known, on_loss=policy
        )

    @veiled
    def list(
        self,
        context: Context | str,
        *,
        announcements: bool = False,
        order_by: TopicOrder | str | None = None,
        scopes: Sequence[TopicScope | str] | TopicScope | str = (),
        unread_only: bool = False,
        search_term: str = "",
        include: Sequence[TopicInclude | str] | TopicInclude | str = (),
        limit: int | None = None,
    ) -> Listing[DiscussionTopic]:
        """The topics of a course or group, fetched as they are read, at most `limit`.

        `announcements` lists these instead. Raises `InvalidValue` and `NotSupported` at once,
        `GatewayError` while reading.
        """
        query = TopicSearch(
            flag(announcements, "announcements"),
            None if order_by is None else member(TopicOrder, order_by, "order_by"),
            members(TopicScope, scopes, "scopes"),
            flag(unread_only, "unread_only"),
            instance(str, search_term, "search_term", "must be text"),
            members(TopicInclude, include, "include"),
        )
        place, gateway = self._binding.context(context), self._binding.areas.discussions
        return use.list_topics(place, gateway, query=query, limit=limit_of(limit))

    @veiled
    def read(self, context: Context | str, id: str) -> DiscussionTopic:
        """One topic or announcement. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return use.read_topic(*self._place(context, id), self._binding.areas.discussions)

    @veiled
    def view(
        self,
        context: Context | str,
        id: str,
        *,
        new_entries: bool = True,
        enrollment_state: bool = False,
        context_card_info: bool = False,
    ) -> FullView | None:
        """The whole topic from the server's cache; None while it is still building it.

        Without `new_entries` what came in the last moments can be missing. Raises as `read` does.
        """
        options = ViewOptions(
            flag(new_entries, "new_entries"),
            flag(enrollment_state, "enrollment_state"),
            flag(context_card_info, "context_card_info"),
        )
        return use.view_topic(*self._place(context, id), self._binding.areas.discussions, options=options)

    @veiled
    def export(self, context: Context | str, id: str) -> Iterator[Exported]:
        """The topic and all its entries in reading order, deleted ones too, one after another.

        Waits while the server still builds its view of the topic. Raises `InvalidValue` at once,
        `NotSupported` and `GatewayError` while reading.
        """
        gateway = self._binding.areas.discussions
        return export_discussion(*self._place(context, id), gateway, gateway, self._binding.sleep)

    @veiled
    def messageable_users(
        self, context: Context | str, id: str, *, search: str = "", limit: int | None = None
    ) -> Listing[Person]:
        """Whom one can write to of those who see the topic, by sortable name, fetched as they are read.

        Every word of `search` must occur in the name. Raises as `list` does.
        """
        words = instance(str, search, "search", "must be text")
        place, gateway = self._place(context, id), self._binding.areas.discussions
        return use.messageable_users(*place, gateway, search=words, limit=limit_of(limit))

    @veiled
    def delete(self, context: Context | str, id: str) -> Deleted | Failure:
        """Delete a topic or announcement. Raises `InvalidValue`, `NotSupported`."""
        return use.delete_topic(*self._place(context, id), self._binding.areas.discussions)

    @veiled
    def duplicate(self, context: Context | str, id: str) -> Made | Failure:
        """Copy a topic without its entries. Raises `InvalidValue`, `NotSupported`."""
        return use.duplicate_topic(*self._place(context, id), self._binding.areas.discussions)

    @veiled
    def reorder(self, context: Context | str, ids: Sequence[str] | str) -> Ordered | Failure:
        """Put these pinned topics first, in this order. Raises `InvalidValue`, `NotSupported`."""
        place, wanted = self._binding.context(context), self._binding.texts.ids(ids, "ids")
        return use.reorder_topics(place, wanted, self._binding.areas.discussions)

    @veiled
    def entries(
        self, context: Context | str, topic: str, *, limit: int | None = None
    ) -> Listing[DiscussionEntry]:
        """Top-level entries, newest first, each with its ten newest replies, fetched as they are read.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while reading.
        """
        place = self._place(context, topic, "topic")
        return use.list_entries(*place, self._binding.areas.discussions, limit=limit_of(limit))

    @veiled
    def replies(
        self, context: Context | str, topic: str, entry: str, *, limit: int | None = None
    ) -> Listing[DiscussionEntry]:
        """All live replies under a top-level entry, of any depth, newest first; raises as `entries`."""
        place, under = self._place(context, topic, "topic"), self._binding.texts.id(entry, "entry")
        return use.list_replies(*place, under, self._binding.areas.discussions, limit=limit_of(limit))

    @veiled
    def read_entries(
        self, context: Context | str, topic: str, ids: Sequence[str] | str
    ) -> tuple[DiscussionEntry, ...]:
        """Entries by id, deleted ones too. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        place, wanted = self._place(context, topic, "topic"), self._binding.texts.ids(ids, "ids")
        return use.read_entries(*place, wanted, self._binding.areas.discussions)

    @veiled
    def plan_entry(
        self,
        context: Context | str,
        topic: str,
        message: Parameters | str,
        *,
        parent: str | None = None,
        look_up: bool = True,
        known: DiscussionTopic | None = None,
    ) -> EntryPlan:
        """What the server makes of an entry, or of a reply under `parent`. Posts nothing.

        The topic is read first, unless it is given as `known` or `look_up` is False. Raises
        `InvalidValue`, and `GatewayError` while reading.
        """
        place, id = self._place(context, topic, "topic")
        fields, under = entry_fields_of(message), self._binding.texts.optional_id(parent, "parent")
        seen = self._topic(place, id, look_up, known, "known")
        return plan_entry(fields, seen, parent=under, edition=self._binding.areas.edition)

    @veiled
    def post(
        self,
        context: Context | str,
        topic: str,
        message: Parameters | str,
        *,
        parent: str | None = None,
        attachment: NewFile | None = None,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        look_up: bool = True,
        known: DiscussionTopic | None = None,
    ) -> use.EntryReport:
        """Post an entry, in HTML, as `plan_entry` says, or a reply under `parent`, perhaps with a file.

        Raises `InvalidValue` and `NotSupported`, and `GatewayError` while reading the topic.
        """
        place, id = self._place(context, topic, "topic")
        fields = entry_fields_of(message, attachment)
        under = self._binding.texts.optional_id(parent, "parent")
        policy = OnLoss.of(on_loss)
        known = self._topic(place, id, look_up, known, "known")
        gateway = self._binding.areas.discussions
        return use.post_entry(place, id, fields, gateway, parent=under, known=known, on_loss=policy)

    @veiled
    def edit(
        self,
        context: Context | str,
        topic: str,
        id: str,
        message: Parameters | str,
        *,
        attachment: NewFile | None = None,
    ) -> Posted | Failure:
        """Edit an entry; an attachment that it has is lost, unless another comes along.

        Raises `InvalidValue`, `NotSupported`.
        """
        place, entry = self._place(context, topic, "topic"), self._binding.texts.id(id, "id")
        fields = entry_fields_of(message, attachment)
        return use.edit_entry(*place, entry, fields, self._binding.areas.discussions)

    @veiled
    def delete_entry(self, context: Context | str, topic: str, id: str) -> Deleted | Failure:
        """Delete an entry; its place and its replies stay. Raises `InvalidValue`, `NotSupported`."""
        place, entry = self._place(context, topic, "topic"), self._binding.texts.id(id, "id")
        return use.delete_entry(*place, entry, self._binding.areas.discussions)

    @veiled
    def mark(self, context: Context | str, topic: str, *, read: bool = True) -> Marked | Failure:
        """Mark the topic's own text. Raises `InvalidValue`, `NotSupported`."""
        place = self._place(context, topic, "topic")
        return use.mark_topic(*place, self._binding.areas.discussions, read=flag(read, "read"))

    @veiled
    def mark_all(
        self, context: Context | str, topic: str, *, read: bool = True, forced: bool | None = None
    ) -> Marked | Failure:
        """Mark the topic and all its entries. Raises `InvalidValue`, `NotSupported`."""
        place, gateway = self._place(context, topic, "topic"), self._binding.areas.discussions
        return use.mark_all(*place, gateway, read=flag(read, "read"), forced=_maybe(forced))

    @veiled
    def mark_topics(self, context: Context | str, *, only_announcements: bool = False) -> Marked | Failure:
        """Mark every open discussion, or announcement, as read. Raises `InvalidValue`, `NotSupported`."""
        only = flag(only_announcements, "only_announcements")
        place = self._binding.context(context)
        return use.mark_topics(place, self._binding.areas.discussions, only_announcements=only)

    @veiled
    def mark_entry(
        self, context: Context | str, topic: str, id: str, *, read: bool = True, forced: bool | None = None
    ) -> Marked | Failure:
        """Mark one entry. Raises `InvalidValue`, `NotSupported`."""
        place, entry = self._place(context, topic, "topic"), self._binding.texts.id(id, "id")
        gateway = self._binding.areas.discussions
        return use.mark_entry(*place, entry, gateway, read=flag(read, "read"), forced=_maybe(forced))

    @veiled
    def rate(self, context: Context | str, topic: str, id: str, rating: int) -> Marked | Failure:
        """Like an entry (1) or take it back (0). Raises `InvalidValue`, `NotSupported`."""
        place, entry = self._place(context, topic, "topic"), self._binding.texts.id(id, "id")
        liked = whole_number(rating, "rating")
        return use.rate_entry(*place, entry, liked, self._binding.areas.discussions)

    @veiled
    def follow(self, context: Context | str, topic: str, *, follow: bool = True) -> Marked | Failure:
        """Follow a topic, or leave it. Raises `InvalidValue`, `NotSupported`."""
        place = self._place(context, topic, "topic")
        return use.follow_topic(*place, self._binding.areas.discussions, follow=flag(follow, "follow"))

    def _place(self, context: Context | str, id: str, field: str = "id") -> tuple[Context, str]:
        return self._binding.context(context), self._binding.texts.id(id, field)

    def _topic(
        self, context: Context, id: str, wanted: bool, known: DiscussionTopic | None, field: str
    ) -> DiscussionTopic | None:
        wanted = flag(wanted, "look_up")
        if known is not None:
            return instance(DiscussionTopic, known, field, TOPIC_RULE)
        return use.read_topic(context, id, self._binding.areas.discussions) if wanted else None


def _maybe(forced: bool | None) -> bool | None:
    return None if forced is None else flag(forced, "forced")


__all__ = ["DiscussionsClient"]
