"""What a message changes for the participants of its thread.

Opening a thread, adding a message to it, and adding people with their history.
"""

from collections.abc import Collection, Iterable, Sequence

import attrs

from canvas_comms.lms.conversations.model import (
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MediaComment,
    MessageRecord,
)
from canvas_comms.lms.conversations.rules import states as tag_rules
from canvas_comms.lms.conversations.rules.modes import accepts, private_key
from canvas_comms.lms.conversations.rules.states import Event, after
from canvas_comms.lms.conversations.server.participant_updates import mark
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
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
    attachments: tuple[str, ...] = ()


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
        attachments=content.attachments,
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
    row = attrs.evolve(
        row,
        media=row.media or message.media is not None,
        attachments=row.attachments or bool(message.attachments),
    )
    if row.user != message.author:
        if not row.subscribed and row.last_message_at is not None:
            return row
        return attrs.evolve(row, last_message_at=at, state=after(row.state, Event.MESSAGE_CAME))
    row = attrs.evolve(row, last_authored_at=at, visible_last_authored_at=at)
    return attrs.evolve(row, last_message_at=at) if options.moves_author else row


__all__ = [
    "TO_EVERYBODY",
    "DeliveryOptions",
    "MessageContent",
    "NewThread",
    "add_to_thread",
    "announce",
    "deliver",
    "join",
    "open_thread",
    "share",
    "show_history",
    "thread_to_reuse",
]
