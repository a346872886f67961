"""The conversations of one user of a Canvas LMS, over any carrier."""

from collections.abc import Sequence
from typing import TypeVar

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.operations import BatchAccepted
from canvas_comms.lms.conversations.ports import Added, Later, Posted
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
from canvas_comms.lms.listing import Identified, ListPage
from canvas_comms.lms.operations import Command, Done, Failure, Response, ServerPage
from canvas_comms.lms.params import ABSENT, Parameters
from canvas_comms.outcomes import Doubt, Unknown
from canvas_comms.redaction import veiled

T = TypeVar("T", bound=Identified)

PER_PAGE = 100


@attrs.frozen(eq=False)
class Conversations(CarriedGateway):
    """A `ConversationGateway`. Every write is sent once."""

    areas = frozenset({"conversations"})

    def create(self, new: NewConversation) -> Posted | Later | Failure:
        """Send a message, once. Never raises."""
        outcome = self.carrier.tell(operations.CreateConversation(new.params()))
        if isinstance(outcome, BatchAccepted):
            return Later(outcome.batch)
        return Posted(outcome.value) if isinstance(outcome, Response) else outcome

    def add_message(self, id: str, new: NewMessage) -> Added | Failure:
        """Add a message to a conversation, once. Never raises."""
        return self._added(id, operations.AddMessage(id, new.params()))

    def add_recipients(self, id: str, recipients: Sequence[str]) -> Added | Failure:
        """Add people to a group conversation, once. Never raises."""
        params = Parameters({"recipients": list(recipients)})
        return self._added(id, operations.AddRecipients(id, params))

    @veiled
    def page(self, query: Query, cursor: object | None = None) -> ListPage[Conversation]:
        """A page of a list. Raises `GatewayError`, `InvalidValue`, as every method below does."""
        return self._page(operations.ListConversations(query.params()), cursor)

    @veiled
    def show(self, id: str, *, mark_as_read: bool) -> Conversation:
        """One conversation with all its messages."""
        params = Parameters({"auto_mark_as_read": mark_as_read})
        return self._one(id, operations.ShowConversation(id, params))

    @veiled
    def update(self, id: str, update: ConversationUpdate) -> Conversation:
        """Change one's own view."""
        return self._one(id, operations.UpdateConversation(id, update.params()))

    @veiled
    def delete(self, id: str) -> Conversation:
        """Delete a conversation for oneself."""
        return self._one(id, operations.DeleteConversation(id))

    @veiled
    def remove_messages(self, id: str, messages: Sequence[str]) -> Conversation:
        """Remove messages for oneself."""
        return self._one(id, operations.RemoveMessages(id, Parameters({"remove": list(messages)})))

    @veiled
    def unread_count(self) -> int:
        """How many conversations are unread."""
        return self.carrier.ask(operations.CountUnread()).value

    @veiled
    def mark_all_as_read(self) -> None:
        """Mark every unread conversation as read."""
        self.carrier.ask(operations.MarkAllAsRead())

    @veiled
    def update_many(self, ids: Sequence[str], event: Event) -> Progress:
        """Start changing at most 500 conversations at once."""
        return self.carrier.ask(operations.BatchUpdateConversations(list(ids), event.value)).value

    @veiled
    def progress(self, id: str) -> Progress:
        """How far a batch update is."""
        return self.carrier.ask(operations.ShowProgress(id)).value

    @veiled
    def cancel(self, id: str, message: str | None = None) -> Progress:
        """Cancel a batch update, which makes it failed."""
        reason = ABSENT if message is None else message
        return self.carrier.ask(operations.CancelProgress(id, reason)).value

    @veiled
    def batches(self, cursor: object | None = None) -> ListPage[RunningBatch]:
        """One's own batches that are not finished."""
        return self._page(operations.ListBatches(per_page=PER_PAGE), cursor)

    @veiled
    def find_recipients(self, search: RecipientSearch, cursor: object | None = None) -> ListPage[Recipient]:
        """Whom one can write to."""
        return self._page(operations.FindRecipients(**search.params().values), cursor)

    @veiled
    def deleted(self, cursor: object | None = None) -> ListPage[DeletedMessage]:
        """Messages that participants removed for themselves."""
        return self._page(operations.ListDeletedMessages(per_page=PER_PAGE), cursor)

    @veiled
    def restore(self, message: str, user: str, conversation: str) -> tuple[ConversationMessage, ...]:
        """Make a message visible again to one participant."""
        return self.carrier.ask(operations.RestoreMessage(message, user, conversation)).value

    @veiled
    def delete_for_all(self, id: str) -> None:
        """Delete a conversation for everybody."""
        self.carrier.ask(operations.DeleteForAll(id))

    def _page(self, command: Command[ServerPage[T]], cursor: object | None) -> ListPage[T]:
        return self.carrier.ask_page(command, cursor)

    def _one(
        self, id: str, command: Command[Response[Conversation]] | operations.RemoveMessages
    ) -> Conversation:
        outcome = self.carrier.ask(command)
        if isinstance(outcome, Done) or outcome.value.id != id:
            raise MalformedResponse("id", "must be the one of the call")
        return outcome.value

    def _added(self, id: str, command: Command[Response[Conversation]]) -> Added | Failure:
        outcome = self.carrier.tell(command)
        if not isinstance(outcome, Response):
            return outcome
        if outcome.value.id != id:
            return Unknown(Doubt.BROKEN_ANSWER, outcome.status)
        return Added(outcome.value)


__all__ = ["Conversations"]
