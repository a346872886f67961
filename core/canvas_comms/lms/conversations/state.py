"""The stored conversations as rules read them, and the changes that can be made to them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.lms.conversations.model import (
    ConversationBatch,
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MessageRecord,
    ProgressRecord,
)
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.state import FileLookup
from canvas_comms.lms.jobs import Queued
from canvas_comms.lms.operations import LmsView
from canvas_comms.redaction import Redacted


class ConversationLookup(Protocol):
    """Conversations with their participants, messages, and who may see which message.

    A receipt is a `ConversationMessageParticipant`.
    """

    def thread(self, id: str) -> ConversationRecord | None:
        """The thread with this id."""
        ...

    def thread_with_key(self, key: str) -> ConversationRecord | None:
        """The private thread with this key."""
        ...

    def participation(self, thread: str, user: str) -> ConversationParticipant | None:
        """One user's view of one thread."""
        ...

    def message(self, id: str) -> MessageRecord | None:
        """The message with this id."""
        ...

    def receipts(self, thread: str, user: str) -> Sequence[ConversationMessageParticipant]:
        """What this user may or might see there, oldest message first, then lower id."""
        ...

    def authored(self, thread: str, user: str) -> Sequence[ConversationMessageParticipant]:
        """Those of the user's receipts there whose message is their own, in the same order."""
        ...

    def receivers(self, message: str) -> Sequence[str]:
        """The ids of everybody who has a receipt of the message, deleted ones included."""
        ...


class ConversationState(LmsView, ConversationLookup, Protocol):
    """Everything that conversations read. `directory` and `new_id` come with `LmsView`."""

    def messages_in(self, thread: str) -> Sequence[str]:
        """The ids of all messages of the thread, oldest first."""
        ...

    def listed(self, user: str, scope: Scope) -> Sequence[str]:
        """The ids of the threads in a list, newest first, then higher id (`rules.lists.positions`)."""
        ...

    def tagged(self, user: str, scope: Scope, tag: str) -> Sequence[str]:
        """Those ids of the same list whose row has this tag, in the same order."""
        ...

    def threads_of(self, user: str) -> Collection[str]:
        """The ids of all threads in which the user takes part."""
        ...

    def unread_count(self, user: str) -> int:
        """The user's unread counter."""
        ...

    @property
    def files(self) -> FileLookup:
        """The files, of which messages carry some."""
        ...

    def messages_with(self, file: str) -> Sequence[str]:
        """The ids of the messages that carry the file."""
        ...

    def batch(self, id: str) -> ConversationBatch | None:
        """The batch with this id."""
        ...

    def batches_of(self, user: str) -> Sequence[str]:
        """The ids of this user's batches, in order of creation."""
        ...

    def progress(self, id: str) -> ProgressRecord | None:
        """The batch update with this id."""
        ...

    def deleted_receipts(self, user: str | None) -> Iterable[ConversationMessageParticipant]:
        """The receipts that were deleted: everybody's (None) or one user's."""
        ...

    def write_html(self, html: str, edition: LmsEdition, /) -> str:
        """HTML that passed the sanitising rule, as the server writes it (`HtmlWriter`)."""
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

    message: MessageRecord


@attrs.frozen
class PutMessageParticipant:
    """It is now the receipt of its message and user."""

    receipt: ConversationMessageParticipant


@attrs.frozen
class SetUnread:
    """The user's unread counter is now this."""

    user: str
    count: int


@attrs.frozen(eq=False, repr=False)
class PutBatch(Redacted):
    """It is now the batch with its id."""

    batch: ConversationBatch


@attrs.frozen
class PutProgress:
    """It is now the progress with its id."""

    progress: ProgressRecord


@attrs.frozen
class RemoveParticipants:
    """No participant and no receipt of the thread is left; the thread and its messages stay."""

    thread: str


Change: TypeAlias = (
    PutConversation
    | PutParticipant
    | PutMessage
    | PutMessageParticipant
    | SetUnread
    | PutBatch
    | PutProgress
    | RemoveParticipants
    | Queued
)

__all__ = [
    "Change",
    "ConversationLookup",
    "ConversationState",
    "PutBatch",
    "PutConversation",
    "PutMessage",
    "PutMessageParticipant",
    "PutParticipant",
    "PutProgress",
    "RemoveParticipants",
    "SetUnread",
]
