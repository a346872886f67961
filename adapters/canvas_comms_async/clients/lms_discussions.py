"""`AsyncDiscussionsClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from canvas_comms.lms.binding import TopicFields
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.resources import Person
from canvas_comms.lms.discussions import use
from canvas_comms.lms.discussions.client import DiscussionsClient
from canvas_comms.lms.discussions.operations import Deleted, Made, Marked, Ordered, Posted
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, EntryPlan, Snapshot, TopicPlan
from canvas_comms.lms.discussions.requests import TopicInclude, TopicOrder, TopicScope
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.exported import Exported
from canvas_comms.lms.files.requests import NewFile
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncListing, reading_of


class AsyncDiscussionsClient(InThreads[DiscussionsClient]):
    """`DiscussionsClient`, awaited: its methods, in worker threads."""

    @veiled
    async def plan(
        self,
        context: Context | str,
        fields: TopicFields,
        *,
        snapshot: Snapshot = NOTHING_KNOWN,
        now: datetime | str | None = None,
    ) -> TopicPlan:
        """What the server makes of a new topic. Asks nobody. Raises `InvalidValue`."""
        return await self._calls.run(
            "discussions.plan", self.sync.plan, context, fields, snapshot=snapshot, now=now
        )

    @veiled
    async def create(
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
        return await self._calls.run(
            "discussions.create",
            self.sync.create,
            context,
            fields,
            on_loss=on_loss,
            snapshot=snapshot,
            now=now,
        )

    @veiled
    async def update(
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
        return await self._calls.run(
            "discussions.update",
            self.sync.update,
            context,
            id,
            fields,
            on_loss=on_loss,
            look_up=look_up,
            before=before,
            snapshot=snapshot,
            now=now,
        )

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
    ) -> AsyncListing[DiscussionTopic]:
        """The topics of a course or group, fetched as they are read, at most `limit`.

        `announcements` lists these instead. Raises `InvalidValue` and `NotSupported` at once,
        `GatewayError` while reading.
        """
        return AsyncListing(
            self._calls,
            self.sync.list(
                context,
                announcements=announcements,
                order_by=order_by,
                scopes=scopes,
                unread_only=unread_only,
                search_term=search_term,
                include=include,
                limit=limit,
            ),
        )

    @veiled
    async def read(self, context: Context | str, id: str) -> DiscussionTopic:
        """One topic or announcement. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return await self._calls.run("discussions.read", self.sync.read, context, id)

    @veiled
    async def view(
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
        return await self._calls.run(
            "discussions.view",
            self.sync.view,
            context,
            id,
            new_entries=new_entries,
            enrollment_state=enrollment_state,
            context_card_info=context_card_info,
        )

    def export(self, context: Context | str, id: str) -> AsyncIterator[Exported]:
        """The topic and all its entries in reading order, deleted ones too, one after another.

        Waits while the server still builds its view of the topic. Raises `InvalidValue` at once,
        `NotSupported` and `GatewayError` while reading.

        Nothing happens before the first step; it raises what is raised at once.
        """
        return reading_of(self._calls, self.sync.export, context, id)

    def messageable_users(
        self, context: Context | str, id: str, *, search: str = "", limit: int | None = None
    ) -> AsyncListing[Person]:
        """Whom one can write to of those who see the topic, by sortable name, fetched as they are read.

        Every word of `search` must occur in the name. Raises as `list` does.
        """
        return AsyncListing(self._calls, self.sync.messageable_users(context, id, search=search, limit=limit))

    @veiled
    async def delete(self, context: Context | str, id: str) -> Deleted | Failure:
        """Delete a topic or announcement. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("discussions.delete", self.sync.delete, context, id)

    @veiled
    async def duplicate(self, context: Context | str, id: str) -> Made | Failure:
        """Copy a topic without its entries. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("discussions.duplicate", self.sync.duplicate, context, id)

    @veiled
    async def reorder(self, context: Context | str, ids: Sequence[str] | str) -> Ordered | Failure:
        """Put these pinned topics first, in this order. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("discussions.reorder", self.sync.reorder, context, ids)

    def entries(
        self, context: Context | str, topic: str, *, limit: int | None = None
    ) -> AsyncListing[DiscussionEntry]:
        """Top-level entries, newest first, each with its ten newest replies, fetched as they are read.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while reading.
        """
        return AsyncListing(self._calls, self.sync.entries(context, topic, limit=limit))

    def replies(
        self, context: Context | str, topic: str, entry: str, *, limit: int | None = None
    ) -> AsyncListing[DiscussionEntry]:
        """All live replies under a top-level entry, of any depth, newest first; raises as `entries`."""
        return AsyncListing(self._calls, self.sync.replies(context, topic, entry, limit=limit))

    @veiled
    async def read_entries(
        self, context: Context | str, topic: str, ids: Sequence[str] | str
    ) -> tuple[DiscussionEntry, ...]:
        """Entries by id, deleted ones too. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return await self._calls.run("discussions.read_entries", self.sync.read_entries, context, topic, ids)

    @veiled
    async def plan_entry(
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
        return await self._calls.run(
            "discussions.plan_entry",
            self.sync.plan_entry,
            context,
            topic,
            message,
            parent=parent,
            look_up=look_up,
            known=known,
        )

    @veiled
    async def post(
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
        return await self._calls.run(
            "discussions.post",
            self.sync.post,
            context,
            topic,
            message,
            parent=parent,
            attachment=attachment,
            on_loss=on_loss,
            look_up=look_up,
            known=known,
        )

    @veiled
    async def edit(
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
        return await self._calls.run(
            "discussions.edit", self.sync.edit, context, topic, id, message, attachment=attachment
        )

    @veiled
    async def delete_entry(self, context: Context | str, topic: str, id: str) -> Deleted | Failure:
        """Delete an entry; its place and its replies stay. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("discussions.delete_entry", self.sync.delete_entry, context, topic, id)

    @veiled
    async def mark(self, context: Context | str, topic: str, *, read: bool = True) -> Marked | Failure:
        """Mark the topic's own text. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("discussions.mark", self.sync.mark, context, topic, read=read)

    @veiled
    async def mark_all(
        self, context: Context | str, topic: str, *, read: bool = True, forced: bool | None = None
    ) -> Marked | Failure:
        """Mark the topic and all its entries. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run(
            "discussions.mark_all", self.sync.mark_all, context, topic, read=read, forced=forced
        )

    @veiled
    async def mark_topics(
        self, context: Context | str, *, only_announcements: bool = False
    ) -> Marked | Failure:
        """Mark every open discussion, or announcement, as read. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run(
            "discussions.mark_topics", self.sync.mark_topics, context, only_announcements=only_announcements
        )

    @veiled
    async def mark_entry(
        self, context: Context | str, topic: str, id: str, *, read: bool = True, forced: bool | None = None
    ) -> Marked | Failure:
        """Mark one entry. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run(
            "discussions.mark_entry", self.sync.mark_entry, context, topic, id, read=read, forced=forced
        )

    @veiled
    async def rate(self, context: Context | str, topic: str, id: str, rating: int) -> Marked | Failure:
        """Like an entry (1) or take it back (0). Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("discussions.rate", self.sync.rate, context, topic, id, rating)

    @veiled
    async def follow(self, context: Context | str, topic: str, *, follow: bool = True) -> Marked | Failure:
        """Follow a topic, or leave it. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("discussions.follow", self.sync.follow, context, topic, follow=follow)


__all__ = ["AsyncDiscussionsClient"]
