"""The state of conversations, to look at, and the changes that can be made to it."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.lms.conversations.model import (
    Batch,
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    Message,
    Work,
)
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.jobs import Queued
from canvas_comms.lms.operations import LmsView
from canvas_comms.redaction import Redacted


class Reading(Protocol):
    """Threads, people's views of them, messages and receipts."""

    def thread(self, id: str) -> ConversationRecord | None:
        """The thread with this id."""
        ...

    def thread_with_key(self, key: str) -> ConversationRecord | None:
        """The private thread with this key."""
        ...

    def participation(self, thread: str, user: str) -> ConversationParticipant | None:
        """One user's view of one thread."""
        ...

    def message(self, id: str) -> Message | None:
        """The message with this id."""
        ...

    def receipts(self, thread: str, user: str) -> Sequence[ConversationMessageParticipant]:
        """What this user may or might see there, oldest message first, then lower id."""
        ...

    def receivers(self, message: str) -> Sequence[str]:
        """The ids of everybody who has a receipt of the message, deleted ones included."""
        ...


class ConversationState(LmsView, Reading, Protocol):
    """Everything that conversations read. `directory` and `new_id` come with `LmsView`."""

    def messages_in(self, thread: str) -> Sequence[str]:
        """The ids of all messages of the thread, oldest first."""
        ...

    def listed(self, user: str, scope: Scope) -> Sequence[str]:
        """The ids of the threads in a list, newest first, then higher id (`scopes.places`)."""
        ...

    def unread_count(self, user: str) -> int:
        """The user's counter."""
        ...

    def batch(self, id: str) -> Batch | None:
        """The bulk sending with this id."""
        ...

    def batches_of(self, user: str) -> Sequence[str]:
        """The ids of this user's bulk sendings, in order of creation."""
        ...

    def work(self, id: str) -> Work | None:
        """The batch update with this id."""
        ...

    def deleted_receipts(self, user: str | None) -> Iterable[ConversationMessageParticipant]:
        """The receipts that were deleted: everybody's (None) or one user's."""
        ...

    def clean_html(self, text: str) -> str:
        """The text as the server's HTML sanitiser leaves it."""
        ...


@attrs.frozen(eq=False, repr=False)
class PutConversation(Redacted):
    """It is now the thread with its id; its old key, if any, leads nowhere."""

    thread: ConversationRecord


@attrs.frozen
class PutParticipant:
    """It is now the user's view of the thread."""

    row: ConversationParticipant


@attrs.frozen(eq=False, repr=False)
class PutMessage(Redacted):
    """A new message."""

    message: Message


@attrs.frozen
class PutMessageParticipant:
    """It is now the receipt of its message and user."""

    receipt: ConversationMessageParticipant


@attrs.frozen
class SetUnread:
    """The user's counter."""

    user: str
    count: int


@attrs.frozen(eq=False, repr=False)
class PutBatch(Redacted):
    """It is now the bulk sending with its id."""

    batch: Batch


@attrs.frozen
class PutWork:
    """It is now the batch update with its id."""

    work: Work


@attrs.frozen
class Wiped:
    """Every view and receipt of the thread is gone; thread and messages stay."""

    thread: str


Change: TypeAlias = (
    PutConversation
    | PutParticipant
    | PutMessage
    | PutMessageParticipant
    | SetUnread
    | PutBatch
    | PutWork
    | Wiped
    | Queued
)

__all__ = [
    "Change",
    "ConversationState",
    "PutBatch",
    "PutConversation",
    "PutMessage",
    "PutMessageParticipant",
    "PutParticipant",
    "PutWork",
    "Reading",
    "SetUnread",
    "Wiped",
]
