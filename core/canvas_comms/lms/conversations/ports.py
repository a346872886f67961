"""What the use cases need from a Canvas LMS, in memory or across a network."""

from collections.abc import Callable, Sequence
from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability, needs
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
from canvas_comms.lms.operations import Failure
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Posted(Redacted):
    """The conversations that the server sent into, new ones and old ones, as its answer lists them."""

    conversations: tuple[Conversation, ...]


@attrs.frozen
class Later:
    """The server will send later; `batch` is None if its answer does not name the batch."""

    batch: str | None


@attrs.frozen(eq=False, repr=False)
class Added(Redacted):
    """The conversation with what was added: its messages are the new one (`id` 0: sent later)."""

    conversation: Conversation


class ConversationGateway(Protocol):
    """The conversations of one user of a Canvas LMS.

    `create`, `add_message` and `add_recipients` never raise and never repeat by
    themselves. Everything else may be repeated by the caller and raises `GatewayError`
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

    @needs(Capability.CONVERSATIONS_START)
    def create(self, new: NewConversation) -> Posted | Later | Failure:
        """Send a message, once."""
        ...

    @needs(Capability.CONVERSATIONS_REPLY)
    def add_message(self, id: str, new: NewMessage) -> Added | Failure:
        """Add a message to a conversation, once."""
        ...

    @needs(Capability.CONVERSATIONS_REPLY)
    def add_recipients(self, id: str, recipients: Sequence[str]) -> Added | Failure:
        """Add people to a group conversation, once."""
        ...

    @needs(Capability.CONVERSATIONS_LIST)
    def page(self, query: Query, cursor: object | None = None) -> ListPage[Conversation]:
        """The first page of a list, or the one that a page's `next` leads to."""
        ...

    @needs(Capability.CONVERSATIONS_READ)
    def show(self, id: str, *, mark_as_read: bool) -> Conversation:
        """One conversation with all its messages."""
        ...

    @needs(Capability.CONVERSATIONS_UPDATE)
    def update(self, id: str, update: ConversationUpdate) -> Conversation:
        """Change one's own view."""
        ...

    @needs(Capability.CONVERSATIONS_DELETE)
    def delete(self, id: str) -> Conversation:
        """Delete a conversation for oneself."""
        ...

    @needs(Capability.CONVERSATIONS_DELETE)
    def remove_messages(self, id: str, messages: Sequence[str]) -> Conversation:
        """Remove messages for oneself."""
        ...

    @needs(Capability.CONVERSATIONS_LIST)
    def unread_count(self) -> int:
        """How many conversations are unread."""
        ...

    @needs(Capability.CONVERSATIONS_UPDATE)
    def mark_all_as_read(self) -> None:
        """Mark every unread conversation as read."""
        ...

    @needs(Capability.CONVERSATIONS_BATCH)
    def update_many(self, ids: Sequence[str], event: Event) -> Progress:
        """Start changing at most 500 conversations at once."""
        ...

    @needs(Capability.CONVERSATIONS_BATCH)
    def progress(self, id: str) -> Progress:
        """How far a batch update is."""
        ...

    @needs(Capability.CONVERSATIONS_BATCH)
    def cancel(self, id: str, message: str | None = None) -> Progress:
        """Cancel a batch update, which makes it failed."""
        ...

    @needs(Capability.CONVERSATIONS_BATCH)
    def batches(self, cursor: object | None = None) -> ListPage[RunningBatch]:
        """One's own batches that are not finished."""
        ...

    @needs(Capability.CONVERSATIONS_START)
    def find_recipients(self, search: RecipientSearch, cursor: object | None = None) -> ListPage[Recipient]:
        """Whom one can write to."""
        ...

    @needs(Capability.CONVERSATIONS_DELETE)
    def deleted(self, cursor: object | None = None) -> ListPage[DeletedMessage]:
        """Messages that participants removed for themselves; site administrators only."""
        ...

    @needs(Capability.CONVERSATIONS_DELETE)
    def restore(self, message: str, user: str, conversation: str) -> tuple[ConversationMessage, ...]:
        """Make a message visible again to one participant; site administrators only."""
        ...

    @needs(Capability.CONVERSATIONS_DELETE)
    def delete_for_all(self, id: str) -> None:
        """Delete a conversation for everybody; site administrators only."""
        ...


OnProgress = Callable[[float], object]
"""Is called with how far the work is, from 0 to 1."""


def ignore_progress(_: float) -> None:
    """Takes no notice of how far the work is."""


__all__ = [
    "Added",
    "ConversationGateway",
    "Later",
    "OnProgress",
    "Posted",
    "ignore_progress",
]
