"""The unit of work of one decision: changes not made yet, read as if they were.

One decision may change a thing several times. The unit keeps only the last of each, reads
through to the state for what it has not touched, and says at the end what changed, with the
unread counters that follow from it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.model import (
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MessageRecord,
    State,
)
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.rules.states import Belonging, belonging
from canvas_comms.lms.conversations.state import (
    Change,
    ConversationState,
    PutConversation,
    PutMessage,
    PutMessageParticipant,
    PutParticipant,
    SetUnread,
)
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition


class UnitOfWork:
    """A `ConversationLookup`; `now` is when everything in it happens."""

    def __init__(self, view: ConversationState, now: datetime) -> None:
        self.view = view
        self.now = now
        self._threads: dict[str, ConversationRecord] = {}
        self._keys: dict[str, str] = {}
        self._rows: dict[tuple[str, str], ConversationParticipant] = {}
        self._messages: dict[str, MessageRecord] = {}
        self._receipts: dict[tuple[str, str], dict[str, ConversationMessageParticipant]] = {}
        self._receivers: dict[str, list[str]] = {}
        self._recounted: dict[str, None] = {}
        self._belonging: dict[str, Belonging] = {}

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        return self.view.directory

    def thread(self, id: str) -> ConversationRecord | None:
        """The thread with this id."""
        return self._threads.get(id) or self.view.thread(id)

    def thread_with_key(self, key: str) -> ConversationRecord | None:
        """The private thread with this key."""
        changed = self._keys.get(key)
        return self.view.thread_with_key(key) if changed is None else self._threads[changed]

    def participation(self, thread: str, user: str) -> ConversationParticipant | None:
        """One user's view of one thread."""
        return self._rows.get((thread, user)) or self.view.participation(thread, user)

    def message(self, id: str) -> MessageRecord | None:
        """The message with this id."""
        return self._messages.get(id) or self.view.message(id)

    def receipts(self, thread: str, user: str) -> Sequence[ConversationMessageParticipant]:
        """What this user may or might see there, oldest message first."""
        stored = self.view.receipts(thread, user)
        changed = self._receipts.get((thread, user))
        if not changed:
            return stored
        return self._merged(stored, changed)

    def authored(self, thread: str, user: str) -> Sequence[ConversationMessageParticipant]:
        """Those of the user's receipts there whose message is their own."""
        stored = self.view.authored(thread, user)
        changed = self._receipts.get((thread, user))
        if not changed:
            return stored
        found = ((id, self.message(id)) for id in changed)
        own = {id: changed[id] for id, message in found if message is not None and message.author == user}
        return self._merged(stored, own)

    def receivers(self, message: str) -> Sequence[str]:
        """Everybody who has a receipt of the message."""
        return [*self.view.receivers(message), *self._receivers.get(message, ())]

    def belonging(self, user: str) -> Belonging:
        """The contexts of a person, looked up once."""
        if user not in self._belonging:
            self._belonging[user] = belonging(self.directory, user)
        return self._belonging[user]

    def put_thread(self, thread: ConversationRecord) -> None:
        """Make it the thread with its id."""
        self._threads[thread.id] = thread
        if thread.key is not None:
            self._keys[thread.key] = thread.id

    def put_row(self, row: ConversationParticipant) -> ConversationParticipant:
        """Make it the user's view; a change moves its `updated_at`."""
        if row != self.participation(row.thread, row.user):
            row = attrs.evolve(row, updated_at=self.now)
            self._rows[row.thread, row.user] = row
        return row

    def put_message(self, message: MessageRecord) -> None:
        """Add a message."""
        self._messages[message.id] = message

    def put_receipt(self, receipt: ConversationMessageParticipant) -> None:
        """Make it the receipt of its message and user."""
        known = self._receipts.setdefault((receipt.thread, receipt.user), {})
        if receipt.message not in known and receipt.user not in self.view.receivers(receipt.message):
            self._receivers.setdefault(receipt.message, []).append(receipt.user)
        known[receipt.message] = receipt

    def recount(self, users: Iterable[str]) -> None:
        """The counters of these users are counted anew, not moved by one."""
        self._recounted |= dict.fromkeys(users)

    def changes(self) -> tuple[Change, ...]:
        """Everything that changed, threads first."""
        rows = tuple(self._rows.values())
        return (
            *(PutConversation(thread) for thread in self._threads.values()),
            *(PutMessage(message) for message in self._messages.values()),
            *(PutMessageParticipant(receipt) for of in self._receipts.values() for receipt in of.values()),
            *(PutParticipant(row) for row in rows),
            *self._counters(rows),
        )

    def _counters(self, rows: Iterable[ConversationParticipant]) -> Iterable[SetUnread]:
        moved: dict[str, int] = {}
        counted: dict[str, int] = {}
        for row in rows:
            before = self.view.participation(row.thread, row.user)
            was_unread = before is not None and before.state is State.UNREAD
            was_counted = before is not None and before.unread_in_inbox
            moved[row.user] = moved.get(row.user, 0) + (row.state is State.UNREAD) - was_unread
            counted[row.user] = counted.get(row.user, 0) + row.unread_in_inbox - was_counted
        for user in {**moved, **self._recounted}:
            if user in self._recounted:
                count = len(self.view.listed(user, Scope.UNREAD)) + counted.get(user, 0)
            else:
                count = self.view.unread_count(user) + moved[user]
            if count != self.view.unread_count(user):
                yield SetUnread(user, max(0, count))

    def _merged(
        self,
        stored: Sequence[ConversationMessageParticipant],
        changed: Mapping[str, ConversationMessageParticipant],
    ) -> Sequence[ConversationMessageParticipant]:
        """Both in order; usually all that changed is newer than what is stored."""
        newest = sorted(changed.values(), key=self._age)
        if not stored or not newest or self._age(newest[0]) > self._age(stored[-1]):
            return [*stored, *newest]
        known = {receipt.message for receipt in stored}
        added = [receipt for receipt in newest if receipt.message not in known]
        return sorted([*(changed.get(r.message, r) for r in stored), *added], key=self._age)

    def _age(self, receipt: ConversationMessageParticipant) -> tuple[datetime, int, str]:
        message = self.message(receipt.message)
        sent = self.now if message is None else message.created_at
        return sent, len(receipt.message), receipt.message


UserDecider: TypeAlias = Callable[[UnitOfWork, Any, Actor, LmsEdition], tuple[Any, tuple[Change, ...]]]
"""`decider(unit, command, actor, edition)` of a route that needs a logged-in user: outcome and changes."""

__all__ = ["UnitOfWork", "UserDecider"]
