"""What a message does: to the thread it opens, to those who get it, and to its author.

Changing one person's view of a thread: what he sets himself, and what is left of it.
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
    Message,
    State,
)
from canvas_comms.lms.conversations.rules import states as tagging
from canvas_comms.lms.conversations.rules.modes import accepts, private_key
from canvas_comms.lms.conversations.rules.states import Event, after, wished
from canvas_comms.lms.conversations.server.render import human
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.sources import NEWEST, OLD_SPEC
from canvas_comms.lms.params import ABSENT, Parameters, as_boolean, as_text
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Opening(Redacted):
    """How a thread is opened: by whom, with whom, where, about what."""

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
class Text(Redacted):
    """What a message says, before it has an id."""

    body: str = attrs.field(metadata=PRIVATE)
    media: MediaComment | None = None
    forwarded: tuple[str, ...] = ()
    proposed_tags: tuple[str, ...] = ()


@attrs.frozen
class Manner:
    """How a message is given out.

    `addressed` None: to everybody. `moves_author`: the author's own view moves up too, as
    the model does and the API never does.
    """

    addressed: tuple[str, ...] | None = None
    moves_author: bool = False


TO_ALL = Manner()


def reused(draft: UnitOfWork, opening: Opening) -> ConversationRecord | None:
    """The private thread that the opening would find again."""
    if not opening.private:
        return None
    found = draft.thread_with_key(private_key(opening.people, opening.context))
    if found is not None or opening.context is None:
        return found
    old = draft.thread_with_key(private_key(opening.people, None))
    return old if old is not None and accepts(old.context, opening.context) else None


def open_thread(draft: UnitOfWork, opening: Opening) -> ConversationRecord:
    """The thread of these people: an old private one, or a new one."""
    found = reused(draft, opening)
    if found is not None:
        return found
    context = opening.context
    thread = ConversationRecord(
        id=draft.view.new_id(),
        participants=opening.people,
        subject=opening.subject,
        context=context,
        key=private_key(opening.people, context) if opening.private else None,
        tags=() if context is None else tagging.of_context(draft.directory, context),
    )
    draft.put_thread(thread)
    for user in thread.participants:
        draft.put_row(ConversationParticipant(thread.id, user, draft.now))
    return thread


def say(
    draft: UnitOfWork, thread: ConversationRecord, author: str, text: Text, manner: Manner = TO_ALL
) -> Message:
    """A new message in the thread. Changes nothing that was not asked for."""
    message = Message(
        id=draft.view.new_id(),
        thread=thread.id,
        author=author,
        created_at=draft.now,
        body=text.body,
        media=text.media,
        forwarded=text.forwarded,
    )
    give_out(draft, thread, message, text.proposed_tags, manner)
    return message


def give_out(
    draft: UnitOfWork,
    thread: ConversationRecord,
    message: Message,
    proposed: Iterable[str] = (),
    manner: Manner = TO_ALL,
) -> None:
    """Give a message to those it is for, and move their views."""
    draft.put_message(message)
    tagged = _tag(draft, thread, proposed)
    addressed = None if manner.addressed is None else frozenset(manner.addressed)
    for user in _receivers(thread, message.author, manner.addressed):
        row = draft.participation(thread.id, user)
        if row is None:
            continue
        tags = tagged.of(row.tags, draft.belonging(user))
        draft.put_receipt(ConversationMessageParticipant(message.id, user, thread.id, tags=tags))
        row = attrs.evolve(row, message_count=row.message_count + 1, tags=tags)
        if addressed is None or user in addressed:
            row = _moved(row, message, manner)
        draft.put_row(row)
    draft.recount(thread.participants)


def join(draft: UnitOfWork, thread: ConversationRecord, users: Sequence[str]) -> ConversationRecord:
    """Make people participants, without any history."""
    thread = attrs.evolve(thread, participants=(*thread.participants, *users))
    draft.put_thread(thread)
    for user in users:
        draft.put_row(ConversationParticipant(thread.id, user, draft.now))
    return thread


def share(draft: UnitOfWork, message: Message, users: Iterable[str]) -> None:
    """Let users see an old message; its count rises for those who did not."""
    if message.thread is None:
        return
    for user in users:
        row = draft.participation(message.thread, user)
        held = next((r for r in draft.receipts(message.thread, user) if r.message == message.id), None)
        if row is None or (held is not None and held.deleted_at is None):
            continue
        draft.put_receipt(ConversationMessageParticipant(message.id, user, message.thread, tags=row.tags))
        draft.put_row(attrs.evolve(row, message_count=row.message_count + (not message.generated)))


def announce(draft: UnitOfWork, thread: ConversationRecord, author: str, added: Sequence[str]) -> Message:
    """The generated message about people who were added. It moves nobody's view."""
    message = Message(
        id=draft.view.new_id(),
        thread=thread.id,
        author=author,
        created_at=draft.now,
        generated=True,
        added=tuple(added),
    )
    draft.put_message(message)
    for user in thread.participants:
        draft.put_receipt(ConversationMessageParticipant(message.id, user, thread.id))
    return message


def show_history(
    draft: UnitOfWork,
    thread: ConversationRecord,
    shown_by: str,
    added: Sequence[str],
    proposed: Iterable[str] = (),
) -> None:
    """Give people who were added what the one who added them ever got, and tag everybody anew."""
    ids = [receipt.message for receipt in draft.receipts(thread.id, shown_by)]
    humans = [m for m in map(draft.message, draft.view.messages_in(thread.id)) if m and not m.generated]
    tagged = _tag(draft, thread, proposed)
    for user in thread.participants:
        row = draft.participation(thread.id, user)
        if row is not None:
            draft.put_row(attrs.evolve(row, tags=tagged.of(row.tags, draft.belonging(user))))
    for user in added:
        row = draft.participation(thread.id, user)
        if row is None:
            continue
        for message in ids:
            draft.put_receipt(ConversationMessageParticipant(message, user, thread.id, tags=row.tags))
        newest = max((m.created_at for m in humans), default=None)
        row = attrs.evolve(row, last_message_at=newest, message_count=len(humans))
        draft.put_row(mark(row, Event.ADDED))


@attrs.frozen
class _Tagged:
    """The tags that a message brings, those of its thread, and the shared contexts."""

    new: tuple[str, ...]
    thread: tuple[str, ...]
    common: tuple[str, ...]

    def of(self, old: tuple[str, ...], mine: tagging.Belonging) -> tuple[str, ...]:
        """One person's tags after the message."""
        brought = self.new or (() if old else self.thread)
        return tagging.own_tags(old, brought, self.common, mine)


def _tag(draft: UnitOfWork, thread: ConversationRecord, proposed: Iterable[str]) -> _Tagged:
    people = {user: draft.belonging(user) for user in thread.participants}
    new = tagging.new_tags(thread.tags, proposed, people)
    tags = tuple(dict.fromkeys([*thread.tags, *new]))
    if tags != thread.tags:
        draft.put_thread(attrs.evolve(thread, tags=tags))
    return _Tagged(new, tags, tagging.shared(people))


def _receivers(thread: ConversationRecord, author: str, addressed: Collection[str] | None) -> tuple[str, ...]:
    if addressed is None:
        return thread.participants
    wanted = {author, *addressed}
    return tuple(user for user in thread.participants if user in wanted)


def _moved(row: ConversationParticipant, message: Message, manner: Manner) -> ConversationParticipant:
    at = message.created_at
    row = attrs.evolve(row, media=row.media or message.media is not None)
    if row.user != message.author:
        if not row.subscribed and row.last_message_at is not None:
            return row
        return attrs.evolve(row, last_message_at=at, state=after(row.state, Event.MESSAGE_CAME))
    row = attrs.evolve(row, last_authored_at=at, visible_last_authored_at=at)
    return attrs.evolve(row, last_message_at=at) if manner.moves_author else row


def mark(row: ConversationParticipant, event: Event) -> ConversationParticipant:
    """The view after an event of the table of states."""
    state: State = after(row.state, event)
    return row if state is row.state else attrs.evolve(row, state=state)


class ViewReason(Reason):
    """What becomes of a wish about one's own view."""

    PRIVATE_STAYS_SUBSCRIBED = "private-stays-subscribed", f"{NEWEST}; {OLD_SPEC}"


def updated(
    draft: UnitOfWork, row: ConversationParticipant, wishes: Parameters
) -> tuple[Decision, ConversationParticipant]:
    """The view after `conversation[…]`: subscription first, so that a stated state wins."""
    decision = Decision()
    if wishes.has("subscribed"):
        thread = draft.thread(row.thread)
        if thread is not None and thread.private:
            where = "conversation[subscribed]"
            lost = Finding(ViewReason.PRIVATE_STAYS_SUBSCRIBED, Effect.DROPPED, where)
            decision &= Decision((lost,))
        else:
            row = subscribed(draft, row, as_boolean(wishes.at("subscribed")))
    if wishes.at("workflow_state") is not ABSENT:
        noted, event = wished(as_text(wishes.at("workflow_state")) or "")
        decision, row = decision & noted, mark(row, event)
    if wishes.has("starred"):
        row = attrs.evolve(row, starred=as_boolean(wishes.at("starred")))
    return decision, row


def subscribed(draft: UnitOfWork, row: ConversationParticipant, wanted: bool) -> ConversationParticipant:
    """The view after (un)subscribing; subscribing again catches up with what came meanwhile."""
    if wanted == row.subscribed:
        return row
    row = attrs.evolve(row, subscribed=wanted)
    if not wanted:
        return mark(row, Event.UNSUBSCRIBED)
    newest = next(human(draft, row), None)
    if newest is None or row.last_message_at is None or newest.created_at <= row.last_message_at:
        return row
    return mark(attrs.evolve(row, last_message_at=newest.created_at), Event.RESUBSCRIBED_TO_NEWS)


def remove(
    draft: UnitOfWork, row: ConversationParticipant, messages: frozenset[str] | None
) -> ConversationParticipant:
    """The view once messages are removed from it (None: all of them)."""
    for receipt in draft.receipts(row.thread, row.user):
        if receipt.deleted_at is None and (messages is None or receipt.message in messages):
            draft.put_receipt(attrs.evolve(receipt, deleted_at=draft.now))
    if next(human(draft, row), None) is None:
        for receipt in draft.receipts(row.thread, row.user):
            if receipt.deleted_at is None:
                draft.put_receipt(attrs.evolve(receipt, deleted_at=draft.now))
    return recomputed(draft, row)


def recomputed(draft: UnitOfWork, row: ConversationParticipant) -> ConversationParticipant:
    """The view as what is left of the messages makes it."""
    left = list(human(draft, row))
    if not left:
        return emptied(row)
    thread = draft.thread(row.thread)
    newest = left[0].created_at
    authored = next((m.created_at for m in left if m.author == row.user), None)
    return attrs.evolve(
        row,
        message_count=len(left),
        last_message_at=_last(row, [m.created_at for m in left], newest),
        visible_last_authored_at=authored,
        media=any(m.media is not None for m in left),
        tags=_tags(draft, row) if thread is not None and thread.private else row.tags,
    )


def emptied(row: ConversationParticipant) -> ConversationParticipant:
    """The view of somebody who has deleted everything. It stays, and is in no list."""
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


def _tags(draft: UnitOfWork, row: ConversationParticipant) -> tuple[str, ...]:
    receipts: list[ConversationMessageParticipant] = [
        r for r in draft.receipts(row.thread, row.user) if r.deleted_at is None
    ]
    return tuple(dict.fromkeys(tag for receipt in receipts for tag in receipt.tags))


__all__ = [
    "TO_ALL",
    "Manner",
    "Opening",
    "Text",
    "ViewReason",
    "announce",
    "emptied",
    "give_out",
    "join",
    "mark",
    "open_thread",
    "recomputed",
    "remove",
    "reused",
    "say",
    "share",
    "show_history",
    "subscribed",
    "updated",
]
