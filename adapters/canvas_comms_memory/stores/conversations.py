"""The conversations of one Canvas LMS, indexed for every question the core asks.

It implements the core's `View` and applies the core's changes; it knows no rule. In which
lists a thread stands, and by what time, is the core's to say (`rules.lists.positions`). Lists are
kept by age: stored oldest first, read newest first.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeAlias, overload

import attrs

from canvas_comms.lms.conversations.model import (
    ConversationBatch,
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MessageRecord,
    ProgressRecord,
)
from canvas_comms.lms.conversations.rules.lists import Scope, positions
from canvas_comms.lms.conversations.state import (
    Change,
    PutBatch,
    PutConversation,
    PutMessage,
    PutMessageParticipant,
    PutParticipant,
    PutProgress,
    RemoveParticipants,
    SetUnread,
)
from canvas_comms.lms.rules.sanitising import HtmlWriter, as_written
from canvas_comms_memory.stores.directory import AreaStore
from canvas_comms_memory.stores.files import FileStore

Aged: TypeAlias = tuple[datetime, int, str]
"""A time, and an id that orders by number whatever its length."""


def aged(moment: datetime, id: str) -> Aged:
    """What an id is ordered by: the time, then the number it is."""
    return moment, len(id), id


class NewestFirst(Sequence[str]):
    """The ids of a list that is kept oldest first, read the other way round; copies nothing."""

    __slots__ = ("_kept",)

    def __init__(self, kept: list[Aged]) -> None:
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        kept = self._kept
        if isinstance(index, slice):
            return [kept[-1 - at][2] for at in range(*index.indices(len(kept)))]
        if not -len(kept) <= index < len(kept):
            raise IndexError(index)
        return kept[-1 - index][2]


@attrs.define(eq=False, repr=False)
class ConversationStore(AreaStore):
    """Threads, views, messages and receipts; `write_html` writes bodies as the server does."""

    write_html: HtmlWriter = as_written
    _threads: dict[str, ConversationRecord] = attrs.field(factory=dict, init=False)
    _keys: dict[str, str] = attrs.field(factory=dict, init=False)
    _rows: dict[str, dict[str, ConversationParticipant]] = attrs.field(factory=dict, init=False)
    _lists: dict[tuple[str, Scope], list[Aged]] = attrs.field(factory=dict, init=False)
    _tagged: dict[tuple[str, Scope, str], list[Aged]] = attrs.field(factory=dict, init=False)
    _messages: dict[str, MessageRecord] = attrs.field(factory=dict, init=False)
    _in_thread: dict[str, list[Aged]] = attrs.field(factory=dict, init=False)
    _receipts: dict[tuple[str, str], list[ConversationMessageParticipant]] = attrs.field(
        factory=dict, init=False
    )
    _authored: dict[tuple[str, str], list[ConversationMessageParticipant]] = attrs.field(
        factory=dict, init=False
    )
    _receivers: dict[str, list[str]] = attrs.field(factory=dict, init=False)
    _deleted: dict[str, dict[str, ConversationMessageParticipant]] = attrs.field(factory=dict, init=False)
    _unread: dict[str, int] = attrs.field(factory=dict, init=False)
    _batches: dict[str, ConversationBatch] = attrs.field(factory=dict, init=False)
    _batches_of: dict[str, list[str]] = attrs.field(factory=dict, init=False)
    _progresses: dict[str, ProgressRecord] = attrs.field(factory=dict, init=False)
    _carriers: dict[str, list[str]] = attrs.field(factory=dict, init=False)
    _last_aged: Aged = attrs.field(default=(datetime.min, 0, ""), init=False)

    @property
    def files(self) -> FileStore:
        """The files, of which messages carry some."""
        return self.shared.files

    def thread(self, id: str) -> ConversationRecord | None:
        """The thread with this id."""
        return self._threads.get(id)

    def thread_with_key(self, key: str) -> ConversationRecord | None:
        """The private thread with this key."""
        found = self._keys.get(key)
        return None if found is None else self._threads[found]

    def participation(self, thread: str, user: str) -> ConversationParticipant | None:
        """One user's view of one thread."""
        rows = self._rows.get(user)
        return None if rows is None else rows.get(thread)

    def message(self, id: str) -> MessageRecord | None:
        """The message with this id."""
        return self._messages.get(id)

    def messages_from(self, number: int) -> Iterator[MessageRecord]:
        """Every message of every thread in the order of writing, from the n-th on."""
        return islice(self._messages.values() if number < len(self._messages) else (), number, None)

    def receipts(self, thread: str, user: str) -> Sequence[ConversationMessageParticipant]:
        """What this user may or might see there, oldest message first. Valid until the next change."""
        return self._receipts.get((thread, user), ())

    def authored(self, thread: str, user: str) -> Sequence[ConversationMessageParticipant]:
        """Those of them whose message is the user's own. Valid until the next change."""
        return self._authored.get((thread, user), ())

    def receivers(self, message: str) -> Sequence[str]:
        """Everybody who has a receipt of the message."""
        return self._receivers.get(message, ())

    def messages_in(self, thread: str) -> Sequence[str]:
        """The ids of all messages of the thread, oldest first."""
        return [message for _, _, message in self._in_thread.get(thread, ())]

    def listed(self, user: str, scope: Scope) -> Sequence[str]:
        """The ids of the threads in a list, newest first. Valid until the next change."""
        found = self._lists.get((user, scope))
        return () if found is None else NewestFirst(found)

    def tagged(self, user: str, scope: Scope, tag: str) -> Sequence[str]:
        """Those of them whose row has this tag. Valid until the next change."""
        found = self._tagged.get((user, scope, tag))
        return () if found is None else NewestFirst(found)

    def threads_of(self, user: str) -> Collection[str]:
        """The ids of all threads in which the user takes part."""
        return self._rows.get(user, ())

    def unread_count(self, user: str) -> int:
        """The user's counter."""
        return self._unread.get(user, 0)

    def messages_with(self, file: str) -> Sequence[str]:
        """The ids of the messages that carry the file."""
        return self._carriers.get(file, ())

    def batch(self, id: str) -> ConversationBatch | None:
        """The bulk sending with this id."""
        return self._batches.get(id)

    def batches_of(self, user: str) -> Sequence[str]:
        """The ids of the user's bulk sendings, in order of creation."""
        return self._batches_of.get(user, ())

    def progress(self, id: str) -> ProgressRecord | None:
        """The batch update with this id."""
        return self._progresses.get(id)

    def deleted_receipts(self, user: str | None) -> Iterator[ConversationMessageParticipant]:
        """The receipts that were deleted: everybody's (None) or one user's."""
        of = self._deleted.values() if user is None else [self._deleted.get(user, {})]
        return (receipt for found in of for receipt in found.values())

    def stored(self) -> Iterator[Change]:
        """The changes that make an empty store this one."""
        yield from map(PutConversation, self._threads.values())
        yield from map(PutMessage, self._messages.values())
        yield from (PutParticipant(row) for rows in self._rows.values() for row in rows.values())
        receipts = {(one.message, one.user): one for of in self._receipts.values() for one in of}
        for message, users in self._receivers.items():
            yield from (PutMessageParticipant(receipts[message, user]) for user in users)
        yield from (SetUnread(user, count) for user, count in self._unread.items())
        yield from map(PutBatch, self._batches.values())
        yield from map(PutProgress, self._progresses.values())

    def apply(self, change: object) -> bool:
        """Make one change; False if it is none of conversations."""
        match change:
            case PutParticipant():
                self._put_row(change.row)
            case PutMessageParticipant():
                self._put_receipt(change.receipt)
            case PutMessage():
                self._put_message(change.message)
            case PutConversation():
                self._put_thread(change.thread)
            case SetUnread():
                self._unread[change.user] = change.count
            case RemoveParticipants():
                self._wipe(change.thread)
            case PutBatch() | PutProgress():
                self._put_work(change)
            case _:
                return False
        return True

    def _put_work(self, change: PutBatch | PutProgress) -> None:
        if isinstance(change, PutProgress):
            self._progresses[change.progress.id] = change.progress
            return
        batch = change.batch
        if batch.id not in self._batches:
            self._batches_of.setdefault(batch.user, []).append(batch.id)
        self._batches[batch.id] = batch

    def _put_thread(self, thread: ConversationRecord) -> None:
        before = self._threads.get(thread.id)
        if before is not None and before.key is not None and before.key != thread.key:
            self._keys.pop(before.key, None)
        self._threads[thread.id] = thread
        if thread.key is not None:
            self._keys[thread.key] = thread.id

    def _put_row(self, row: ConversationParticipant) -> None:
        rows = self._rows.setdefault(row.user, {})
        before = rows.get(row.thread)
        rows[row.thread] = row
        was, now = () if before is None else positions(before), positions(row)
        if was != now or before is None or before.tags != row.tags:
            self._move(row.thread, () if before is None else self._among(before, was), self._among(row, now))

    def _among(
        self, row: ConversationParticipant, at: tuple[tuple[Scope, datetime], ...]
    ) -> tuple[tuple[list[Aged], datetime], ...]:
        """The lists that the row is in, those of its tags too, and the time that orders it there."""
        lists, tagged = self._lists, self._tagged
        return tuple(
            (kept, moment)
            for scope, moment in at
            for kept in (
                lists.setdefault((row.user, scope), []),
                *(tagged.setdefault((row.user, scope, tag), []) for tag in dict.fromkeys(row.tags)),
            )
        )

    def _move(
        self,
        thread: str,
        was: tuple[tuple[list[Aged], datetime], ...],
        now: tuple[tuple[list[Aged], datetime], ...],
    ) -> None:
        for kept, moment in was:
            del kept[bisect_left(kept, aged(moment, thread))]
        for kept, moment in now:
            insort(kept, self._same_aged(moment, thread))

    def _same_aged(self, moment: datetime, id: str) -> Aged:
        """What an id is ordered by: once for all lists that one message moves its thread in."""
        if self._last_aged[0] is not moment or self._last_aged[2] != id:
            self._last_aged = aged(moment, id)
        return self._last_aged

    def _put_message(self, message: MessageRecord) -> None:
        self._messages[message.id] = message
        for file in message.attachments:
            self._carriers.setdefault(file, []).append(message.id)
        if message.thread is not None:
            insort(self._in_thread.setdefault(message.thread, []), aged(message.created_at, message.id))

    def _put_receipt(self, receipt: ConversationMessageParticipant) -> None:
        place = (receipt.thread, receipt.user)
        if self._put_among(self._receipts.setdefault(place, []), receipt):
            self._receivers.setdefault(receipt.message, []).append(receipt.user)
        if self._messages[receipt.message].author == receipt.user:
            self._put_among(self._authored.setdefault(place, []), receipt)
        deleted = self._deleted.setdefault(receipt.user, {}) if receipt.deleted_at else None
        if deleted is not None:
            deleted[receipt.message] = receipt
        elif receipt.user in self._deleted:
            self._deleted[receipt.user].pop(receipt.message, None)

    def _put_among(
        self, kept: list[ConversationMessageParticipant], receipt: ConversationMessageParticipant
    ) -> bool:
        """Put it in its place; whether it is new there."""
        at = bisect_left(kept, self._age(receipt), key=self._age)
        if at < len(kept) and kept[at].message == receipt.message:
            kept[at] = receipt
            return False
        kept.insert(at, receipt)
        return True

    def _wipe(self, thread: str) -> None:
        for user in self._threads[thread].participants:
            row = self._rows.get(user, {}).pop(thread, None)
            if row is not None:
                self._move(thread, self._among(row, positions(row)), ())
            self._authored.pop((thread, user), None)
            for receipt in self._receipts.pop((thread, user), ()):
                self._receivers[receipt.message].remove(user)
                self._deleted.get(user, {}).pop(receipt.message, None)

    def _age(self, receipt: ConversationMessageParticipant) -> Aged:
        return aged(self._messages[receipt.message].created_at, receipt.message)


__all__ = ["Aged", "ConversationStore", "NewestFirst", "aged"]
