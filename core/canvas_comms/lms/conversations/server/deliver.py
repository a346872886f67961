"""What a message changes for the participants of its thread, and what they change themselves.

Opening a thread, adding a message to it, adding people, and one participant's own changes:
state, star, subscription, and removing messages.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.model import (
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MediaComment,
    MessageRecord,
    State,
)
from canvas_comms.lms.conversations.rules import tags as tag_rules
from canvas_comms.lms.conversations.rules.modes import accepts, private_key
from canvas_comms.lms.conversations.rules.states import Event, after, event_of
from canvas_comms.lms.conversations.server.render import human
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.sources import NEWEST, OLD_SPEC
from canvas_comms.lms.params import ABSENT, Parameters, as_boolean, as_text
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class NewThread(Redacted):
    """A thread to open, or to use again: by whom, with whom, in which context, about what."""

    author: str
    others: tuple[str, ...]
    private: bool
    context: str | None = None
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody, the author first."""
        return tuple(dict.fromkeys((self.author, *self.others)))


@attrs.frozen(eq=False, repr=False)
class MessageContent(Redacted):
    """What a message says, before it has an id."""

    body: str = attrs.field(metadata=PRIVATE)
    media: MediaComment | None = None
    forwarded: tuple[str, ...] = ()
    proposed_tags: tuple[str, ...] = ()


@attrs.frozen
class DeliveryOptions:
    """Who gets a message, and how.

    `addressed` None: everybody. `moves_author`: the conversation moves up in the author's own
    inbox too, as the model does and the API never does.
    """

    addressed: tuple[str, ...] | None = None
    moves_author: bool = False


TO_EVERYBODY = DeliveryOptions()


def thread_to_reuse(unit: UnitOfWork, new: NewThread) -> ConversationRecord | None:
    """The private thread that is used again, if there is one."""
    if not new.private:
        return None
    found = unit.thread_with_key(private_key(new.people, new.context))
    if found is not None or new.context is None:
        return found
    old = unit.thread_with_key(private_key(new.people, None))
    return old if old is not None and accepts(old.context, new.context) else None


def open_thread(unit: UnitOfWork, new: NewThread) -> ConversationRecord:
    """The thread of these people: an old private one, or a new one."""
    found = thread_to_reuse(unit, new)
    if found is not None:
        return found
    context = new.context
    thread = ConversationRecord(
        id=unit.view.new_id(),
        participants=new.people,
        subject=new.subject,
        context=context,
        key=private_key(new.people, context) if new.private else None,
        tags=() if context is None else tag_rules.of_context(unit.directory, context),
    )
    unit.put_thread(thread)
    for user in thread.participants:
        unit.put_row(ConversationParticipant(thread.id, user, unit.now))
    return thread


def add_to_thread(
    unit: UnitOfWork,
    thread: ConversationRecord,
    author: str,
    content: MessageContent,
    options: DeliveryOptions = TO_EVERYBODY,
) -> MessageRecord:
    """Add a new message to the thread."""
    message = MessageRecord(
        id=unit.view.new_id(),
        thread=thread.id,
        author=author,
        created_at=unit.now,
        body=content.body,
        media=content.media,
        forwarded=content.forwarded,
    )
    deliver(unit, thread, message, content.proposed_tags, options)
    return message


def deliver(
    unit: UnitOfWork,
    thread: ConversationRecord,
    message: MessageRecord,
    proposed: Iterable[str] = (),
    options: DeliveryOptions = TO_EVERYBODY,
) -> None:
    """Let its receivers see a message, and move the thread in their inboxes."""
    unit.put_message(message)
    tags = _tag(unit, thread, proposed)
    addressed = None if options.addressed is None else frozenset(options.addressed)
    for user in _receivers(thread, message.author, options.addressed):
        row = unit.participation(thread.id, user)
        if row is None:
            continue
        own = tags.of(row.tags, unit.belonging(user))
        unit.put_receipt(ConversationMessageParticipant(message.id, user, thread.id, tags=own))
        row = attrs.evolve(row, message_count=row.message_count + 1, tags=own)
        if addressed is None or user in addressed:
            row = _moved(row, message, options)
        unit.put_row(row)
    unit.recount(thread.participants)


def join(unit: UnitOfWork, thread: ConversationRecord, users: Sequence[str]) -> ConversationRecord:
    """Make people participants, without any history."""
    thread = attrs.evolve(thread, participants=(*thread.participants, *users))
    unit.put_thread(thread)
    for user in users:
        unit.put_row(ConversationParticipant(thread.id, user, unit.now))
    return thread


def share(unit: UnitOfWork, message: MessageRecord, users: Iterable[str]) -> None:
    """Let users see an old message; its count rises for those who did not."""
    if message.thread is None:
        return
    for user in users:
        row = unit.participation(message.thread, user)
        known = next((r for r in unit.receipts(message.thread, user) if r.message == message.id), None)
        if row is None or (known is not None and known.deleted_at is None):
            continue
        unit.put_receipt(ConversationMessageParticipant(message.id, user, message.thread, tags=row.tags))
        unit.put_row(attrs.evolve(row, message_count=row.message_count + (not message.generated)))


def announce(
    unit: UnitOfWork, thread: ConversationRecord, author: str, added: Sequence[str]
) -> MessageRecord:
    """The generated message about people who were added. It moves the thread in no inbox."""
    message = MessageRecord(
        id=unit.view.new_id(),
        thread=thread.id,
        author=author,
        created_at=unit.now,
        generated=True,
        added=tuple(added),
    )
    unit.put_message(message)
    for user in thread.participants:
        unit.put_receipt(ConversationMessageParticipant(message.id, user, thread.id))
    return message


def show_history(
    unit: UnitOfWork,
    thread: ConversationRecord,
    shown_by: str,
    added: Sequence[str],
    proposed: Iterable[str] = (),
) -> None:
    """Let people who were added see what the one who added them ever got, and tag everybody anew."""
    ids = [receipt.message for receipt in unit.receipts(thread.id, shown_by)]
    humans = [m for m in map(unit.message, unit.view.messages_in(thread.id)) if m and not m.generated]
    tags = _tag(unit, thread, proposed)
    for user in thread.participants:
        row = unit.participation(thread.id, user)
        if row is not None:
            unit.put_row(attrs.evolve(row, tags=tags.of(row.tags, unit.belonging(user))))
    for user in added:
        row = unit.participation(thread.id, user)
        if row is None:
            continue
        for message in ids:
            unit.put_receipt(ConversationMessageParticipant(message, user, thread.id, tags=row.tags))
        newest = max((m.created_at for m in humans), default=None)
        row = attrs.evolve(row, last_message_at=newest, message_count=len(humans))
        unit.put_row(mark(row, Event.ADDED))


@attrs.frozen
class _MessageTags:
    """The tags that a message brings, those of its thread, and the shared contexts."""

    new: tuple[str, ...]
    thread: tuple[str, ...]
    common: tuple[str, ...]

    def of(self, old: tuple[str, ...], mine: tag_rules.Belonging) -> tuple[str, ...]:
        """One participant's tags after the message."""
        brought = self.new or (() if old else self.thread)
        return tag_rules.own_tags(old, brought, self.common, mine)


def _tag(unit: UnitOfWork, thread: ConversationRecord, proposed: Iterable[str]) -> _MessageTags:
    people = {user: unit.belonging(user) for user in thread.participants}
    new = tag_rules.new_tags(thread.tags, proposed, people)
    tags = tuple(dict.fromkeys([*thread.tags, *new]))
    if tags != thread.tags:
        unit.put_thread(attrs.evolve(thread, tags=tags))
    return _MessageTags(new, tags, tag_rules.shared(people))


def _receivers(thread: ConversationRecord, author: str, addressed: Collection[str] | None) -> tuple[str, ...]:
    if addressed is None:
        return thread.participants
    wanted = {author, *addressed}
    return tuple(user for user in thread.participants if user in wanted)


def _moved(
    row: ConversationParticipant, message: MessageRecord, options: DeliveryOptions
) -> ConversationParticipant:
    at = message.created_at
    row = attrs.evolve(row, media=row.media or message.media is not None)
    if row.user != message.author:
        if not row.subscribed and row.last_message_at is not None:
            return row
        return attrs.evolve(row, last_message_at=at, state=after(row.state, Event.MESSAGE_CAME))
    row = attrs.evolve(row, last_authored_at=at, visible_last_authored_at=at)
    return attrs.evolve(row, last_message_at=at) if options.moves_author else row


def mark(row: ConversationParticipant, event: Event) -> ConversationParticipant:
    """The participant after an event of the table of states."""
    state: State = after(row.state, event)
    return row if state is row.state else attrs.evolve(row, state=state)


class ViewReason(Reason):
    """What becomes of a change to one's own view."""

    PRIVATE_STAYS_SUBSCRIBED = "private-stays-subscribed", f"{NEWEST}; {OLD_SPEC}"


def updated(
    unit: UnitOfWork, row: ConversationParticipant, update: Parameters
) -> tuple[Decision, ConversationParticipant]:
    """The participant after `conversation[…]`: subscription first, so that `workflow_state` wins."""
    decision = Decision()
    if update.has("subscribed"):
        thread = unit.thread(row.thread)
        if thread is not None and thread.private:
            where = "conversation[subscribed]"
            lost = Finding(ViewReason.PRIVATE_STAYS_SUBSCRIBED, Effect.DROPPED, where)
            decision &= Decision((lost,))
        else:
            row = subscribed(unit, row, as_boolean(update.at("subscribed")))
    if update.at("workflow_state") is not ABSENT:
        noted, event = event_of(as_text(update.at("workflow_state")) or "")
        decision, row = decision & noted, mark(row, event)
    if update.has("starred"):
        row = attrs.evolve(row, starred=as_boolean(update.at("starred")))
    return decision, row


def subscribed(unit: UnitOfWork, row: ConversationParticipant, wanted: bool) -> ConversationParticipant:
    """The participant after (un)subscribing; subscribing again catches up with what came meanwhile."""
    if wanted == row.subscribed:
        return row
    row = attrs.evolve(row, subscribed=wanted)
    if not wanted:
        return mark(row, Event.UNSUBSCRIBED)
    newest = next(human(unit, row), None)
    if newest is None or row.last_message_at is None or newest.created_at <= row.last_message_at:
        return row
    return mark(attrs.evolve(row, last_message_at=newest.created_at), Event.RESUBSCRIBED_TO_NEWS)


def remove(
    unit: UnitOfWork, row: ConversationParticipant, messages: frozenset[str] | None
) -> ConversationParticipant:
    """The participant once messages are removed for them (None: all of them)."""
    for receipt in unit.receipts(row.thread, row.user):
        if receipt.deleted_at is None and (messages is None or receipt.message in messages):
            unit.put_receipt(attrs.evolve(receipt, deleted_at=unit.now))
    if next(human(unit, row), None) is None:
        for receipt in unit.receipts(row.thread, row.user):
            if receipt.deleted_at is None:
                unit.put_receipt(attrs.evolve(receipt, deleted_at=unit.now))
    return recomputed(unit, row)


def recomputed(unit: UnitOfWork, row: ConversationParticipant) -> ConversationParticipant:
    """The participant as the messages that are left make them."""
    left = list(human(unit, row))
    if not left:
        return emptied(row)
    thread = unit.thread(row.thread)
    newest = left[0].created_at
    authored = next((m.created_at for m in left if m.author == row.user), None)
    return attrs.evolve(
        row,
        message_count=len(left),
        last_message_at=_last(row, [m.created_at for m in left], newest),
        visible_last_authored_at=authored,
        media=any(m.media is not None for m in left),
        tags=_tags(unit, row) if thread is not None and thread.private else row.tags,
    )


def emptied(row: ConversationParticipant) -> ConversationParticipant:
    """The participant who has deleted everything: they stay, and the thread is in none of their lists."""
    return attrs.evolve(
        mark(row, Event.EMPTIED),
        message_count=0,
        last_message_at=None,
        visible_last_authored_at=None,
        starred=False,
        attachments=False,
        media=False,
        tags=(),
    )


def _last(row: ConversationParticipant, left: list[datetime], newest: datetime) -> datetime | None:
    if row.last_message_at is None or row.subscribed:
        return newest
    return max((at for at in left if at <= row.last_message_at), default=None)


def _tags(unit: UnitOfWork, row: ConversationParticipant) -> tuple[str, ...]:
    receipts: list[ConversationMessageParticipant] = [
        r for r in unit.receipts(row.thread, row.user) if r.deleted_at is None
    ]
    return tuple(dict.fromkeys(tag for receipt in receipts for tag in receipt.tags))


__all__ = [
    "TO_EVERYBODY",
    "DeliveryOptions",
    "MessageContent",
    "NewThread",
    "ViewReason",
    "add_to_thread",
    "announce",
    "deliver",
    "emptied",
    "join",
    "mark",
    "open_thread",
    "recomputed",
    "remove",
    "share",
    "show_history",
    "subscribed",
    "thread_to_reuse",
    "updated",
]
