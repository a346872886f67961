"""What the use cases need from a Canvas LMS, in memory or across a network."""

from collections.abc import Callable, Sequence
from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.lms.conversations.requests import (
    ConversationUpdate,
    Event,
    NewConversation,
    NewMessage,
    Query,
    RecipientSearch,
)
from canvas_comms.lms.conversations.resources import (
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Progress,
    Recipient,
    RunningBatch,
)
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.outcomes import NotSent, Rejected, Unknown
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Posted(Redacted):
    """The server made or continued these threads, as its answer lists them."""

    conversations: tuple[Conversation, ...]


@attrs.frozen
class Later:
    """The server will send later; `batch` is None when it did not say which batch it is."""

    batch: str | None


@attrs.frozen(eq=False, repr=False)
class Added(Redacted):
    """What was added is in this conversation; its messages hold the new one (`id` 0: sent later)."""

    conversation: Conversation


Failed = Rejected | NotSent | Unknown


class ConversationGateway(Protocol):
    """The conversations of one user of a Canvas LMS.

    `create`, `add_message` and `add_recipients` never raise and never repeat by
    themselves. Everything else may be asked again and raises `GatewayError`
    (`NotFound`, `PermissionDenied`, `Unreachable` …), or `NotSupported`.
    """

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done with conversations here."""
        ...

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind it."""
        ...

    def create(self, new: NewConversation) -> Posted | Later | Failed:
        """Hand in a message once."""
        ...

    def add_message(self, id: str, new: NewMessage) -> Added | Failed:
        """Hand in a message for a thread once."""
        ...

    def add_recipients(self, id: str, recipients: Sequence[str]) -> Added | Failed:
        """Add people to a group thread once."""
        ...

    def page(self, query: Query, cursor: object | None = None) -> ListPage[Conversation]:
        """The first page of a list, or the one that a page's `next` leads to."""
        ...

    def show(self, id: str, *, mark_as_read: bool) -> Conversation:
        """One thread with all its messages."""
        ...

    def update(self, id: str, wishes: ConversationUpdate) -> Conversation:
        """Change one's own view."""
        ...

    def delete(self, id: str) -> Conversation:
        """Delete the thread from one's own view."""
        ...

    def remove_messages(self, id: str, messages: Sequence[str]) -> Conversation:
        """Remove messages from one's own view."""
        ...

    def unread_count(self) -> int:
        """How many threads are unread."""
        ...

    def mark_all_as_read(self) -> None:
        """Mark every unread thread as read."""
        ...

    def update_many(self, ids: Sequence[str], event: Event) -> Progress:
        """Start changing at most 500 threads at once."""
        ...

    def progress(self, id: str) -> Progress:
        """How far long work is."""
        ...

    def cancel(self, id: str, message: str | None = None) -> Progress:
        """Cancel long work; on this server it becomes failed."""
        ...

    def batches(self, cursor: object | None = None) -> ListPage[RunningBatch]:
        """One's own bulk sendings that are not finished."""
        ...

    def find_recipients(self, search: RecipientSearch, cursor: object | None = None) -> ListPage[Recipient]:
        """Whom one can write to."""
        ...

    def deleted(self, cursor: object | None = None) -> ListPage[DeletedMessage]:
        """What people removed from their views; site administrators only."""
        ...

    def restore(self, message: str, user: str, conversation: str) -> tuple[ConversationMessage, ...]:
        """Bring a message back into somebody's view; site administrators only."""
        ...

    def delete_for_all(self, id: str) -> None:
        """Wipe everybody's view of a thread; site administrators only."""
        ...


Sleep = Callable[[float], object]
"""Waits that many seconds."""
Told = Callable[[float], object]
"""Hears how far long work is, from 0 to 1."""
Cancelled = Callable[[], bool]
"""Whether the caller has given up waiting or sending."""


def never() -> bool:
    """Nobody gives up."""
    return False


def nobody(_: float) -> None:
    """Nobody listens."""


__all__ = [
    "Added",
    "Cancelled",
    "ConversationGateway",
    "Failed",
    "Later",
    "Posted",
    "Sleep",
    "Told",
    "never",
    "nobody",
]
