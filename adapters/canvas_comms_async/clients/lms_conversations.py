"""`AsyncConversationsClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations import use
from canvas_comms.lms.conversations.client import ConversationsClient
from canvas_comms.lms.conversations.plan import Plan, Snapshot
from canvas_comms.lms.conversations.plan_reply import ReplyPlan
from canvas_comms.lms.conversations.ports import Added, OnProgress, ignore_progress
from canvas_comms.lms.conversations.requests import Event, How, Intent, RecipientType, Threads
from canvas_comms.lms.conversations.resources import (
    Conversation,
    DeletedMessage,
    Progress,
    Recipient,
    RunningBatch,
)
from canvas_comms.lms.conversations.rules.lists import FilterMode, Scope
from canvas_comms.lms.conversations.send import (
    PATIENCE,
    OnDelivery,
    SendReport,
    StillRunning,
    ignore_delivery,
)
from canvas_comms.lms.exported import Exported
from canvas_comms.lms.operations import Failure
from canvas_comms.losses import OnLoss
from canvas_comms.outcomes import Sent, Unknown
from canvas_comms.pace import Gate, ignore_standing
from canvas_comms.pace.ports import OnStanding
from canvas_comms.periods import LONGEST, QUIET_PERIOD
from canvas_comms.ports import Cancelled, Sleep, never
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncListing, reading_of, run_of

if TYPE_CHECKING:
    from canvas_comms.lms.conversations.outbox import ConversationCourier
    from canvas_comms.many import Delivered, ManyPlan
    from canvas_comms.outbox import Outbox


class AsyncConversationsClient(InThreads[ConversationsClient]):
    """`ConversationsClient`, awaited: its methods, in worker threads."""

    def compose(
        self,
        *,
        to: Sequence[str] | str,
        body: str,
        how: How | str,
        threads: Threads | str | None = None,
        subject: str | None = None,
        context: Context | str | None = None,
        allow_fan_out: bool = False,
        attachments: Sequence[str] | str = (),
    ) -> Intent:
        """A message to plan or send; see `canvas_comms.lms.conversations.compose`. Raises `InvalidValue`."""
        return self.sync.compose(
            to=to,
            body=body,
            how=how,
            threads=threads,
            subject=subject,
            context=context,
            allow_fan_out=allow_fan_out,
            attachments=attachments,
        )

    @veiled
    async def plan(self, message: Intent, *, look_up: bool = True, snapshot: Snapshot | None = None) -> Plan:
        """What the server will make of the message. Sends nothing.

        The server is asked whom the recipients stand for, which old threads there are and where
        attachments lie, unless a `snapshot` says it or `look_up` is False; what is not known is
        unknown in the plan. Raises `InvalidValue`, and `GatewayError` while looking up.
        """
        return await self._calls.run(
            "conversations.plan", self.sync.plan, message, look_up=look_up, snapshot=snapshot
        )

    @veiled
    async def send(
        self,
        message: Intent | Plan,
        *,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        look_up: bool = True,
        snapshot: Snapshot | None = None,
        on_delivery: OnDelivery = ignore_delivery,
        cancelled: Cancelled = never,
    ) -> SendReport:
        """Send a message as `plan` says, or as a plan that was made before, with an outcome for each person.

        What would be lost is refused unless told. Nothing is ever sent twice by itself. Raises
        `NotSupported` and `InvalidValue` before anything is sent, `GatewayError` while looking up.
        """
        return await self._calls.run(
            "conversations.send",
            self.sync.send,
            message,
            on_loss=on_loss,
            look_up=look_up,
            snapshot=snapshot,
            on_delivery=on_delivery,
            cancelled=cancelled,
        )

    @veiled
    async def reconcile(
        self, report: SendReport, *, since: datetime | str, known: Sequence[str] | str | None = None
    ) -> SendReport:
        """The report with every unknown outcome settled that the sent threads settle, and candidates.

        `since` is the moment before sending. `known` are the conversations of whatever else was sent to
        these people with a text that begins alike; empty says that there is nothing else. Without it
        nothing is settled: whatever is found is a candidate. Raises `InvalidValue`, `GatewayError`.
        """
        return await self._calls.run(
            "conversations.reconcile", self.sync.reconcile, report, since=since, known=known
        )

    @veiled
    async def courier(self, *, quiet_period: timedelta = QUIET_PERIOD) -> "ConversationCourier":
        """What an outbox sends and finds one's messages with; `drafts` of it makes what is handed in.

        `quiet_period` is that of the outbox's policy. Asks the server who one is. Raises `InvalidValue`,
        `GatewayError`, and `NotSupported` where the backend does not say which server it reaches.
        """
        return await self._calls.run("conversations.courier", self.sync.courier, quiet_period=quiet_period)

    @veiled
    async def plan_many(
        self,
        messages: Sequence[Intent | Plan],
        *,
        keys: Sequence[str] | None = None,
        on_loss: OnLoss | str = OnLoss.REFUSE,
    ) -> "ManyPlan":
        """What many messages will become, a call for each person; asks the server whom they are for.

        Sends nothing. `keys` are names of yours, one for each. Raises `InvalidValue`, `GatewayError`.
        """
        return await self._calls.run(
            "conversations.plan_many", self.sync.plan_many, messages, keys=keys, on_loss=on_loss
        )

    def send_many(
        self,
        messages: "Sequence[Intent | Plan] | ManyPlan",
        *,
        keys: Sequence[str] | None = None,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        outbox: "Outbox | None" = None,
        run: str = "",
        skip_refused: bool = False,
        gate: Gate | None = None,
        at_once: int | None = None,
        at_most: timedelta = LONGEST,
        wait: Sleep | None = None,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> "AsyncGenerator[Delivered, None]":
        """Send many messages, each person their own: what came of each call, one at a time.

        Plans first, unless it is a plan. If anything is refused nothing is sent, unless `skip_refused`.
        Without an `outbox` each is tried once and told. With one, which has this client's `courier`, all are
        on disk before the first is sent, and the same list under the same `run` goes on where it ended and
        tells as `SentBefore` what was sent already; `run` or a key for each must be given. See
        `canvas_comms.many.Settings` for the rest.

        Raises `InvalidValue`, `NotSupported`, `GatewayError` at once, `JournalError` while it goes.

        Nothing happens before the first step; it raises what is raised at once.
        """
        return run_of(
            self._calls,
            "conversations.send_many",
            self.sync.send_many,
            messages,
            keys=keys,
            on_loss=on_loss,
            outbox=outbox,
            run=run,
            skip_refused=skip_refused,
            gate=gate,
            at_once=at_once,
            at_most=at_most,
            wait=wait,
            cancelled=cancelled,
            on_standing=on_standing,
        )

    @veiled
    async def reply(
        self,
        id: str,
        body: str,
        *,
        only_to: Sequence[str] | str | None = None,
        with_messages: Sequence[str] | str = (),
        attachments: Sequence[str] | str = (),
    ) -> Sent | Failure:
        """Reply in the thread with this id; see `canvas_comms.lms.conversations.reply`.

        Raises `InvalidValue`, `NotSupported`.
        """
        return await self._calls.run(
            "conversations.reply",
            self.sync.reply,
            id,
            body,
            only_to=only_to,
            with_messages=with_messages,
            attachments=attachments,
        )

    @veiled
    async def plan_reply(
        self,
        id: str,
        body: str,
        *,
        only_to: Sequence[str] | str | None = None,
        with_messages: Sequence[str] | str = (),
        attachments: Sequence[str] | str = (),
        look_up: bool = True,
    ) -> ReplyPlan:
        """What the server will make of a reply in the thread with this id. Sends nothing, marks nothing.

        The server is asked for the thread, for people who are not in it, and where attachments lie, unless
        `look_up` is False.
        Raises `InvalidValue`, and `GatewayError` while looking up.
        """
        return await self._calls.run(
            "conversations.plan_reply",
            self.sync.plan_reply,
            id,
            body,
            only_to=only_to,
            with_messages=with_messages,
            attachments=attachments,
            look_up=look_up,
        )

    @veiled
    async def add_people(self, id: str, recipients: Sequence[str] | str) -> Added | Failure:
        """Add people to a group thread; they see its history. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("conversations.add_people", self.sync.add_people, id, recipients)

    @veiled
    async def read(self, id: str, *, mark_as_read: bool = False) -> Conversation:
        """A thread with all its messages, newest first. Raises `InvalidValue`, `GatewayError`."""
        return await self._calls.run("conversations.read", self.sync.read, id, mark_as_read=mark_as_read)

    def export(self, id: str) -> AsyncIterator[Exported]:
        """All messages of a thread, oldest first; marks nothing. Raises as `read` does.

        Nothing happens before the first step; it raises what is raised at once.
        """
        return reading_of(self._calls, self.sync.export, id)

    def search(
        self,
        *,
        scope: Scope | str = Scope.INBOX,
        filters: Sequence[str] | str = (),
        mode: FilterMode | str = FilterMode.OR,
        limit: int | None = None,
    ) -> AsyncListing[Conversation]:
        """One's threads in the server's order, each once, at most `limit`; by default the inbox.

        `filters` are `user_7`, `course_5` or `group_5`. Raises `InvalidValue` and `NotSupported` at
        once, `GatewayError` while reading.
        """
        return AsyncListing(
            self._calls, self.sync.search(scope=scope, filters=filters, mode=mode, limit=limit)
        )

    def recipients(
        self,
        text: str | None = None,
        *,
        within: str | None = None,
        user: str | None = None,
        from_conversation: str | None = None,
        types: Sequence[RecipientType | str] | RecipientType | str = (),
        exclude: Sequence[str] | str = (),
        permissions: Sequence[str] | str = (),
        synthetic_contexts: bool = False,
        search_all_contexts: bool = False,
        include_inactive: bool = False,
        include_concluded: bool = False,
        messageable_only: bool = False,
        skip_visibility_checks: bool = False,
        limit: int | None = None,
    ) -> AsyncListing[Recipient]:
        """Whom one can write to: contexts first, then people; see `RecipientSearch`.

        Empty text lists everybody; without text, `within` and `user` the server finds nobody. Raises as
        `search` does.
        """
        return AsyncListing(
            self._calls,
            self.sync.recipients(
                text,
                within=within,
                user=user,
                from_conversation=from_conversation,
                types=types,
                exclude=exclude,
                permissions=permissions,
                synthetic_contexts=synthetic_contexts,
                search_all_contexts=search_all_contexts,
                include_inactive=include_inactive,
                include_concluded=include_concluded,
                messageable_only=messageable_only,
                skip_visibility_checks=skip_visibility_checks,
                limit=limit,
            ),
        )

    @veiled
    async def unread_count(self) -> int:
        """How many threads are unread. Raises `GatewayError`."""
        return await self._calls.run("conversations.unread_count", self.sync.unread_count)

    @veiled
    async def mark_as_read(self, id: str) -> Conversation:
        """Also brings it back from the archive. Raises `InvalidValue`, `GatewayError`."""
        return await self._calls.run("conversations.mark_as_read", self.sync.mark_as_read, id)

    @veiled
    async def mark_as_unread(self, id: str) -> Conversation:
        """Also brings it back from the archive. Raises `InvalidValue`, `GatewayError`."""
        return await self._calls.run("conversations.mark_as_unread", self.sync.mark_as_unread, id)

    @veiled
    async def mark_all_as_read(self) -> None:
        """Mark every unread thread as read. Raises `GatewayError`."""
        await self._calls.run("conversations.mark_all_as_read", self.sync.mark_all_as_read)

    @veiled
    async def archive(self, id: str) -> Conversation:
        """The next message to it brings it back, unread. Raises `InvalidValue`, `GatewayError`."""
        return await self._calls.run("conversations.archive", self.sync.archive, id)

    @veiled
    async def star(self, id: str, *, starred: bool = True) -> Conversation:
        """Star or unstar a thread. Raises `InvalidValue`, `GatewayError`."""
        return await self._calls.run("conversations.star", self.sync.star, id, starred=starred)

    @veiled
    async def subscribe(self, id: str, *, subscribed: bool = True) -> Conversation:
        """Whether replies move it up. Raises `InvalidValue`, `GatewayError`."""
        return await self._calls.run(
            "conversations.subscribe", self.sync.subscribe, id, subscribed=subscribed
        )

    @veiled
    async def delete(self, id: str) -> Conversation:
        """Delete a thread from one's own view. Raises `InvalidValue`, `GatewayError`."""
        return await self._calls.run("conversations.delete", self.sync.delete, id)

    @veiled
    async def remove_messages(self, id: str, messages: Sequence[str] | str) -> Conversation:
        """Remove messages from one's own view. Raises `InvalidValue`, `GatewayError`."""
        return await self._calls.run("conversations.remove_messages", self.sync.remove_messages, id, messages)

    @veiled
    async def update_many(
        self,
        ids: Sequence[str] | str,
        event: Event | str,
        *,
        sleep: Sleep | None = None,
        at_most: int = PATIENCE,
        on_progress: OnProgress = ignore_progress,
        cancelled: Cancelled = never,
    ) -> tuple[use.Part, ...]:
        """Change many threads, 500 at a time; see `canvas_comms.lms.conversations.update_many`."""
        return await self._calls.run(
            "conversations.update_many",
            self.sync.update_many,
            ids,
            event,
            sleep=sleep,
            at_most=at_most,
            on_progress=on_progress,
            cancelled=cancelled,
        )

    @veiled
    async def wait_for_progress(
        self,
        id: str,
        *,
        sleep: Sleep | None = None,
        at_most: int = PATIENCE,
        on_progress: OnProgress = ignore_progress,
        cancelled: Cancelled = never,
    ) -> Progress | StillRunning:
        """The progress once it has ended, or how far it was when waiting ended, after `at_most` seconds."""
        return await self._calls.run(
            "conversations.wait_for_progress",
            self.sync.wait_for_progress,
            id,
            sleep=sleep,
            at_most=at_most,
            on_progress=on_progress,
            cancelled=cancelled,
        )

    @veiled
    async def wait_for_batch(
        self,
        id: str,
        *,
        sleep: Sleep | None = None,
        at_most: int = PATIENCE,
        on_progress: OnProgress = ignore_progress,
        cancelled: Cancelled = never,
    ) -> Unknown | StillRunning:
        """Wait until a batch is no longer listed, or for `at_most` seconds; `reconcile` tells the rest."""
        return await self._calls.run(
            "conversations.wait_for_batch",
            self.sync.wait_for_batch,
            id,
            sleep=sleep,
            at_most=at_most,
            on_progress=on_progress,
            cancelled=cancelled,
        )

    def running_batches(self) -> AsyncListing[RunningBatch]:
        """One's own batches that are not finished. Raises `NotSupported`, `GatewayError` while reading."""
        return AsyncListing(self._calls, self.sync.running_batches())

    def deleted_messages(self) -> AsyncListing[DeletedMessage]:
        """Messages that participants removed for themselves; site administrators only."""
        return AsyncListing(self._calls, self.sync.deleted_messages())


__all__ = ["AsyncConversationsClient"]
