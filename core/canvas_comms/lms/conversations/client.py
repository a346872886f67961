"""The Inbox as one program uses it: the section `conversations` of an `LmsClient`.

Users, courses, groups and threads are named by text; `how`, `threads`, scopes and events may be
their names. What cannot be read is refused with `InvalidValue`, which names the argument.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from canvas_comms.arguments import flag, function, instance, limit_of, member, members, whole_number
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations import queries, use
from canvas_comms.lms.conversations.export import export_conversation
from canvas_comms.lms.conversations.look_up import look_up
from canvas_comms.lms.conversations.plan import Plan, Snapshot, plan
from canvas_comms.lms.conversations.plan_reply import (
    ReplyPlan,
    ReplySnapshot,
    look_up_reply,
    plan_reply,
)
from canvas_comms.lms.conversations.ports import (
    Added,
    ConversationGateway,
    OnProgress,
    ignore_progress,
)
from canvas_comms.lms.conversations.reconcile import reconcile
from canvas_comms.lms.conversations.requests import (
    Event,
    How,
    Intent,
    NewMessage,
    Query,
    RecipientSearch,
    RecipientType,
    Threads,
    compose,
)
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
    send,
    wait_for_batch,
    wait_for_progress,
)
from canvas_comms.lms.exported import Exported
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.operations import Failure
from canvas_comms.losses import OnLoss
from canvas_comms.outcomes import Sent, Unknown
from canvas_comms.pace import Gate, ignore_standing, pace_of
from canvas_comms.pace.ports import OnStanding
from canvas_comms.periods import LONGEST, QUIET_PERIOD
from canvas_comms.ports import Cancelled, Sleep, never
from canvas_comms.redaction import Opaque, veiled

MESSAGE_RULE = "must be what compose makes"

if TYPE_CHECKING:  # a program that sends none of many, and through no outbox, loads neither
    from canvas_comms.lms.conversations.outbox import ConversationCourier
    from canvas_comms.many import Delivered, ManyPlan
    from canvas_comms.outbox import Outbox


@attrs.frozen(eq=False, repr=False)
class ConversationsClient(Opaque):
    """The use cases of the Inbox over one backend."""

    _binding: Binding

    @veiled
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
        texts = self._binding.texts
        return compose(
            to=texts.ids(to, "to"),
            body=body,
            how=how,
            threads=threads,
            subject=subject,
            context=texts.text(context, "context") if isinstance(context, str) else context,
            allow_fan_out=allow_fan_out,
            attachments=texts.ids(attachments, "attachments"),
        )

    @veiled
    def plan(self, message: Intent, *, look_up: bool = True, snapshot: Snapshot | None = None) -> Plan:
        """What the server will make of the message. Sends nothing.

        The server is asked whom the recipients stand for, which old threads there are and where
        attachments lie, unless a `snapshot` says it or `look_up` is False; what is not known is
        unknown in the plan. Raises `InvalidValue`, and `GatewayError` while looking up.
        """
        return plan(message, self._snapshot(message, look_up, snapshot))

    @veiled
    def send(
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
        policy = OnLoss.of(on_loss)
        function(on_delivery, "on_delivery"), function(cancelled, "cancelled")
        planned = message
        if not isinstance(planned, Plan):
            planned = self.plan(planned, look_up=look_up, snapshot=snapshot)
        return send(planned, self._gateway, on_loss=policy, on_delivery=on_delivery, cancelled=cancelled)

    @veiled
    def reconcile(
        self, report: SendReport, *, since: datetime | str, known: Sequence[str] | str | None = None
    ) -> SendReport:
        """The report with every unknown outcome settled that the sent threads settle, and candidates.

        `since` is the moment before sending. `known` are the conversations of whatever else was sent to
        these people with a text that begins alike; empty says that there is nothing else. Without it
        nothing is settled: whatever is found is a candidate. Raises `InvalidValue`, `GatewayError`.
        """
        instance(SendReport, report, "report", "must be what send gave")
        others = None if known is None else self._binding.texts.ids(known, "known")
        return reconcile(report, self._gateway, since=since, known=others)

    @veiled
    def courier(self, *, quiet_period: timedelta = QUIET_PERIOD) -> "ConversationCourier":
        """What an outbox sends and finds one's messages with; `drafts` of it makes what is handed in.

        `quiet_period` is that of the outbox's policy. Asks the server who one is. Raises `InvalidValue`,
        `GatewayError`, and `NotSupported` where the backend does not say which server it reaches.
        """
        from canvas_comms.lms.conversations.outbox import courier_of

        return courier_of(
            self._gateway,
            getattr(self._binding.areas, "destination", None),
            self._binding.areas.whoami(),
            self.plan,
            instance(timedelta, quiet_period, "quiet_period", "must be a timedelta"),
        )

    @veiled
    def plan_many(
        self,
        messages: Sequence[Intent | Plan],
        *,
        keys: Sequence[str] | None = None,
        on_loss: OnLoss | str = OnLoss.REFUSE,
    ) -> "ManyPlan":
        """What many messages will become, a call for each person; asks the server whom they are for.

        Sends nothing. `keys` are names of yours, one for each. Raises `InvalidValue`, `GatewayError`.
        """
        from canvas_comms.lms.conversations.outbox import plan_many

        return plan_many(messages, self.courier(), keys=keys, on_loss=OnLoss.of(on_loss))

    @veiled
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
    ) -> "Iterator[Delivered]":
        """Send many messages, each person their own: what came of each call, one at a time.

        Plans first, unless it is a plan. If anything is refused nothing is sent, unless `skip_refused`.
        Without an `outbox` each is tried once and told. With one, which has this client's `courier`, all are
        on disk before the first is sent, and the same list under the same `run` goes on where it ended and
        tells as `SentBefore` what was sent already; `run` or a key for each must be given. See
        `canvas_comms.many.Settings` for the rest.

        Raises `InvalidValue`, `NotSupported`, `GatewayError` at once, `JournalError` while it goes.
        """
        from canvas_comms.lms.conversations.outbox import plan_many
        from canvas_comms.many import ManyPlan, Settings, send_planned

        policy = OnLoss.of(on_loss)
        settings = Settings(
            pace=pace_of(self._binding.areas),
            outbox=outbox,
            run=run,
            skip_refused=skip_refused,
            gate=gate,
            at_once=at_once,
            at_most=at_most,
            wait=wait,
            sleep=self._binding.sleep,
            cancelled=cancelled,
            on_standing=on_standing,
        )
        courier, planned = self.courier(), messages
        if not isinstance(planned, ManyPlan):
            planned = plan_many(planned, courier, keys=keys, on_loss=policy)
        return send_planned(planned, courier, self._binding.now(None), settings)

    @veiled
    def reply(
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
        texts = self._binding.texts
        return use.reply(
            texts.id(id, "id"),
            instance(str, body, "body", "must be text"),
            self._gateway,
            only_to=None if only_to is None else texts.ids(only_to, "only_to"),
            with_messages=texts.ids(with_messages, "with_messages"),
            attachments=texts.ids(attachments, "attachments"),
        )

    @veiled
    def plan_reply(
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
        texts = self._binding.texts
        new = NewMessage(
            instance(str, body, "body", "must be text"),
            None if only_to is None else texts.ids(only_to, "only_to"),
            texts.ids(with_messages, "with_messages"),
            attachments=texts.ids(attachments, "attachments"),
        )
        thread = texts.id(id, "id")
        if not flag(look_up, "look_up"):
            return plan_reply(new, ReplySnapshot(me="", looked_up=False))
        areas = self._binding.areas
        snapshot = look_up_reply(thread, new, self._gateway, me=areas.whoami(), files=areas.files)
        return plan_reply(new, snapshot)

    @veiled
    def add_people(self, id: str, recipients: Sequence[str] | str) -> Added | Failure:
        """Add people to a group thread; they see its history. Raises `InvalidValue`, `NotSupported`."""
        texts = self._binding.texts
        return use.add_people(texts.id(id, "id"), texts.ids(recipients, "recipients"), self._gateway)

    @veiled
    def read(self, id: str, *, mark_as_read: bool = False) -> Conversation:
        """A thread with all its messages, newest first. Raises `InvalidValue`, `GatewayError`."""
        marked = flag(mark_as_read, "mark_as_read")
        return use.read(self._binding.texts.id(id, "id"), self._gateway, mark_as_read=marked)

    @veiled
    def export(self, id: str) -> Iterator[Exported]:
        """All messages of a thread, oldest first; marks nothing. Raises as `read` does."""
        return export_conversation(self._binding.texts.id(id, "id"), self._gateway)

    @veiled
    def search(
        self,
        *,
        scope: Scope | str = Scope.INBOX,
        filters: Sequence[str] | str = (),
        mode: FilterMode | str = FilterMode.OR,
        limit: int | None = None,
    ) -> Listing[Conversation]:
        """One's threads in the server's order, each once, at most `limit`; by default the inbox.

        `filters` are `user_7`, `course_5` or `group_5`. Raises `InvalidValue` and `NotSupported` at
        once, `GatewayError` while reading.
        """
        query = Query(
            member(Scope, scope, "scope"),
            self._binding.texts.ids(filters, "filters"),
            member(FilterMode, mode, "mode"),
        )
        return queries.conversations(query, self._gateway, limit=limit_of(limit))

    @veiled
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
    ) -> Listing[Recipient]:
        """Whom one can write to: contexts first, then people; see `RecipientSearch`.

        Empty text lists everybody; without text, `within` and `user` the server finds nobody. Raises as
        `search` does.
        """
        texts = self._binding.texts
        search = RecipientSearch(
            text=None if text is None else instance(str, text, "text", "must be text"),
            within=texts.optional_id(within, "within"),
            user=texts.optional_id(user, "user"),
            from_conversation=texts.optional_id(from_conversation, "from_conversation"),
            types=members(RecipientType, types, "types"),
            exclude=texts.ids(exclude, "exclude"),
            permissions=texts.ids(permissions, "permissions"),
            synthetic_contexts=flag(synthetic_contexts, "synthetic_contexts"),
            search_all_contexts=flag(search_all_contexts, "search_all_contexts"),
            include_inactive=flag(include_inactive, "include_inactive"),
            include_concluded=flag(include_concluded, "include_concluded"),
            messageable_only=flag(messageable_only, "messageable_only"),
            skip_visibility_checks=flag(skip_visibility_checks, "skip_visibility_checks"),
        )
        return queries.recipients(search, self._gateway, limit=limit_of(limit))

    def unread_count(self) -> int:
        """How many threads are unread. Raises `GatewayError`."""
        return use.unread_count(self._gateway)

    @veiled
    def mark_as_read(self, id: str) -> Conversation:
        """Also brings it back from the archive. Raises `InvalidValue`, `GatewayError`."""
        return use.mark_as_read(self._binding.texts.id(id, "id"), self._gateway)

    @veiled
    def mark_as_unread(self, id: str) -> Conversation:
        """Also brings it back from the archive. Raises `InvalidValue`, `GatewayError`."""
        return use.mark_as_unread(self._binding.texts.id(id, "id"), self._gateway)

    def mark_all_as_read(self) -> None:
        """Mark every unread thread as read. Raises `GatewayError`."""
        use.mark_all_as_read(self._gateway)

    @veiled
    def archive(self, id: str) -> Conversation:
        """The next message to it brings it back, unread. Raises `InvalidValue`, `GatewayError`."""
        return use.archive(self._binding.texts.id(id, "id"), self._gateway)

    @veiled
    def star(self, id: str, *, starred: bool = True) -> Conversation:
        """Star or unstar a thread. Raises `InvalidValue`, `GatewayError`."""
        starred = flag(starred, "starred")
        return use.star(self._binding.texts.id(id, "id"), self._gateway, starred=starred)

    @veiled
    def subscribe(self, id: str, *, subscribed: bool = True) -> Conversation:
        """Whether replies move it up. Raises `InvalidValue`, `GatewayError`."""
        subscribed = flag(subscribed, "subscribed")
        return use.subscribe(self._binding.texts.id(id, "id"), self._gateway, subscribed=subscribed)

    @veiled
    def delete(self, id: str) -> Conversation:
        """Delete a thread from one's own view. Raises `InvalidValue`, `GatewayError`."""
        return use.delete(self._binding.texts.id(id, "id"), self._gateway)

    @veiled
    def remove_messages(self, id: str, messages: Sequence[str] | str) -> Conversation:
        """Remove messages from one's own view. Raises `InvalidValue`, `GatewayError`."""
        texts = self._binding.texts
        return use.remove_messages(texts.id(id, "id"), texts.ids(messages, "messages"), self._gateway)

    @veiled
    def update_many(
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
        return use.update_many(
            self._binding.texts.ids(ids, "ids"),
            member(Event, event, "event"),
            self._gateway,
            sleep=self._sleep(sleep),
            at_most=whole_number(at_most, "at_most"),
            on_progress=function(on_progress, "on_progress"),
            cancelled=function(cancelled, "cancelled"),
        )

    @veiled
    def wait_for_progress(
        self,
        id: str,
        *,
        sleep: Sleep | None = None,
        at_most: int = PATIENCE,
        on_progress: OnProgress = ignore_progress,
        cancelled: Cancelled = never,
    ) -> Progress | StillRunning:
        """The progress once it has ended, or how far it was when waiting ended, after `at_most` seconds."""
        return wait_for_progress(
            self._binding.texts.id(id, "id"),
            self._gateway,
            sleep=self._sleep(sleep),
            at_most=whole_number(at_most, "at_most"),
            on_progress=function(on_progress, "on_progress"),
            cancelled=function(cancelled, "cancelled"),
        )

    @veiled
    def wait_for_batch(
        self,
        id: str,
        *,
        sleep: Sleep | None = None,
        at_most: int = PATIENCE,
        on_progress: OnProgress = ignore_progress,
        cancelled: Cancelled = never,
    ) -> Unknown | StillRunning:
        """Wait until a batch is no longer listed, or for `at_most` seconds; `reconcile` tells the rest."""
        return wait_for_batch(
            self._binding.texts.id(id, "id"),
            self._gateway,
            sleep=self._sleep(sleep),
            at_most=whole_number(at_most, "at_most"),
            on_progress=function(on_progress, "on_progress"),
            cancelled=function(cancelled, "cancelled"),
        )

    def running_batches(self) -> Listing[RunningBatch]:
        """One's own batches that are not finished. Raises `NotSupported`, `GatewayError` while reading."""
        return queries.running_batches(self._gateway)

    def deleted_messages(self) -> Listing[DeletedMessage]:
        """Messages that participants removed for themselves; site administrators only."""
        return queries.deleted_messages(self._gateway)

    @property
    def _gateway(self) -> ConversationGateway:
        return self._binding.areas.conversations

    def _sleep(self, given: Sleep | None) -> Sleep:
        return self._binding.sleep if given is None else function(given, "sleep")

    def _snapshot(self, message: Intent, wanted: bool, known: Snapshot | None) -> Snapshot:
        instance(Intent, message, "message", MESSAGE_RULE)
        wanted = flag(wanted, "look_up")
        if known is not None:
            return instance(Snapshot, known, "snapshot", "must be a Snapshot of conversations")
        if not wanted:
            return Snapshot(me="")
        areas = self._binding.areas
        return look_up(message, self._gateway, me=areas.whoami(), files=areas.files)


__all__ = ["ConversationsClient"]
