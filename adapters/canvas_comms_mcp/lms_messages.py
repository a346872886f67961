"""Messages, replies and announcements of Canvas LMS, planned as the server is now, and sent as planned."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations import Intent, Plan, ReplyPlan, look_up, plan
from canvas_comms.lms.conversations.rules.recipients import is_fan_out
from canvas_comms.lms.discussions.plan import Snapshot, TopicPlan
from canvas_comms.losses import OnLoss
from canvas_comms.outbox.model import write_content
from canvas_comms.outcomes import Sent
from canvas_comms.plan_tickets import Terms
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_mcp.answers import Somebody
from canvas_comms_mcp.outcomes import delivery
from canvas_comms_mcp.plans import EVERYBODY, Sending
from canvas_comms_mcp.served import ServedLms


@attrs.frozen(eq=False, repr=False)
class LmsMessage(Redacted):
    """A new message."""

    served: ServedLms
    intent: Intent
    on_loss: OnLoss
    product: str = "lms"

    def plan(self) -> "PlannedMessage":
        """Ask the server whom it is for, and plan it."""
        client = self.served.client
        areas, me = client.areas, client.whoami()
        snapshot = look_up(self.intent, areas.conversations, me=me, files=areas.files)
        return PlannedMessage(self, plan(self.intent, snapshot), me, snapshot.names)


@attrs.frozen(eq=False, repr=False)
class PlannedMessage(Redacted):
    """A new message as it is planned."""

    message: LmsMessage
    made: Plan
    me: str
    names: Mapping[str, str] = attrs.field(metadata=PRIVATE, hash=False)

    @property
    def terms(self) -> Terms:
        """Bound to every call that it takes."""
        calls = [write_content(call.params().values) for call in self.made.calls]
        people = self.made.people
        return self.message.served.terms(
            ("message", *calls),
            self.me,
            None if people is None else [one.user for one in people],
            self.made.decision,
            for_many=any(map(is_fan_out, self.message.intent.recipients)),
            accepts_losses=self.message.on_loss is OnLoss.ACCEPT,
        )

    @property
    def people(self) -> tuple[Somebody, ...]:
        """By name, as the server tells them."""
        return tuple(Somebody(one.user, self.names.get(one.user)) for one in self.made.people or ())

    @property
    def becomes(self) -> tuple[str, ...]:
        """How it is delivered, in how many threads."""
        return (self.made.mode.value, f"{self.made.threads} threads", f"{len(self.made.calls)} calls")

    def send(self) -> Sending:
        """Call by call; after a call of unknown fate the rest is not sent."""
        client = self.message.served.client
        report = client.conversations.send(self.made, on_loss=self.message.on_loss)
        return Sending(tuple(delivery(one.user, one.outcome) for one in report.deliveries), report.all_sent)


@attrs.frozen(eq=False, repr=False)
class LmsReply(Redacted):
    """A reply in a thread."""

    served: ServedLms
    thread: str
    body: str = attrs.field(metadata=PRIVATE)
    only_to: tuple[str, ...] | None
    on_loss: OnLoss
    product: str = "lms"

    def plan(self) -> "PlannedReply":
        """Ask the server for the thread, and plan it."""
        client = self.served.client
        made = client.conversations.plan_reply(self.thread, self.body, only_to=self.only_to)
        return PlannedReply(self, made, client.whoami())


@attrs.frozen(eq=False, repr=False)
class PlannedReply(Redacted):
    """A reply as it is planned."""

    message: LmsReply
    made: ReplyPlan
    me: str

    @property
    def terms(self) -> Terms:
        """Bound to thread and text."""
        named = self.message.only_to
        return self.message.served.terms(
            ("reply", self.message.thread, self.message.body, *(("all",) if named is None else named)),
            self.me,
            self.made.people,
            self.made.decision,
            accepts_losses=self.message.on_loss is OnLoss.ACCEPT,
        )

    @property
    def people(self) -> tuple[Somebody, ...]:
        """By id; the thread tells their names."""
        return tuple(map(Somebody, self.made.people or ()))

    @property
    def becomes(self) -> tuple[str, ...]:
        """Whether the server sends it later, and how many join for it."""
        joining = (f"{len(self.made.joining)} join",) if self.made.joining else ()
        return ("a reply", *(("sent later",) if self.made.later else ()), *joining)

    def send(self) -> Sending:
        """One call."""
        said, client = self.message, self.message.served.client
        outcome = client.conversations.reply(said.thread, said.body, only_to=said.only_to)
        return Sending((delivery(EVERYBODY, outcome),), isinstance(outcome, Sent))


@attrs.frozen(eq=False, repr=False)
class LmsAnnouncement(Redacted):
    """An announcement in one course or group."""

    served: ServedLms
    context: Context
    fields: Mapping[str, str] = attrs.field(metadata=PRIVATE, hash=False)
    product: str = "lms"

    def plan(self) -> "PlannedAnnouncement":
        """Ask who is there and what one may do there, and plan it."""
        client = self.served.client
        known = _rights(client, self.context)
        made = client.announcements.plan(self.context, self.fields, snapshot=known)
        me = client.whoami()
        people = tuple(one for one in _people(client, self.context) if one.id != me)
        return PlannedAnnouncement(self, made, known, me, people)


@attrs.frozen(eq=False, repr=False)
class PlannedAnnouncement(Redacted):
    """An announcement as it is planned."""

    message: LmsAnnouncement
    made: TopicPlan
    known: Snapshot
    me: str
    people: tuple[Somebody, ...] = attrs.field(metadata=PRIVATE)

    @property
    def terms(self) -> Terms:
        """Bound to the place and every field."""
        return self.message.served.terms(
            ("announcement", self.message.context.code, write_content(self.made.fields.values)),
            self.me,
            [one.id for one in self.people],
            self.made.decision,
            for_many=True,
        )

    @property
    def becomes(self) -> tuple[str, ...]:
        """When readers see it."""
        since = self.made.visible_from
        return ("an announcement", f"visible from {since.isoformat()}" if since else "visible when published")

    def send(self) -> Sending:
        """One call. An ordinary topic that was made in its place is deleted again."""
        client = self.message.served.client
        report = client.announcements.post(
            self.message.context, self.message.fields, snapshot=self.known, undo_downgrade=True
        )
        return Sending((delivery(self.message.context.code, report.outcome),), report.all_sent)


def _rights(client: LmsClient, context: Context) -> Snapshot:
    if context.kind is not ContextKind.COURSE:
        return Snapshot()
    rights = client.courses.permissions(context.id, ("create_announcement", "moderate_forum"))
    return Snapshot(moderates=rights.get("moderate_forum"), announces=rights.get("create_announcement"))


def _people(client: LmsClient, context: Context) -> Iterable[Somebody]:
    in_course = context.kind is ContextKind.COURSE
    found = client.courses.users(context.id) if in_course else client.groups.users(context.id)
    return (Somebody(one.id, one.name) for one in found)


def only(given: Sequence[str]) -> tuple[str, ...] | None:
    """The people of an argument that may be empty for everybody."""
    return tuple(given) or None


__all__ = ["LmsAnnouncement", "LmsMessage", "LmsReply", "only"]
