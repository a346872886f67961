"""The conversations of one user of a Canvas LMS in memory: a `ConversationGateway`."""

from collections.abc import Sequence
from typing import Any

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.lms.conversations import operations
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
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.lms.paging import PageLinks, Rel
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Rejected
from canvas_comms_memory.lms_rejections import rejected
from canvas_comms_memory.lms_session import LmsSession
from canvas_comms_wire.lms_conversation_requests import (
    Fields,
    create_fields,
    message_fields,
    query_fields,
    recipients_fields,
    search_fields,
    update_fields,
    wishes_fields,
)

CAPABILITIES = frozenset(one for one in Capability if one.area == "conversations")


@attrs.frozen(eq=False)
class MemoryConversations:
    """Conversations as seen by the session's actor."""

    session: LmsSession

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything."""
        return CAPABILITIES

    @property
    def edition(self) -> LmsEdition:
        """The era that the server plays."""
        return self.session.edition

    def create(self, new: NewConversation) -> Posted | Later | Rejected:
        """Hand in a message."""
        result = self.session.execute(operations.CreateConversation(Parameters(create_fields(new))))
        if isinstance(result, Denied):
            return rejected(result)
        if isinstance(result, operations.Accepted):
            return Later(result.batch)
        return Posted(result.conversations)

    def add_message(self, id: str, new: NewMessage) -> Added | Rejected:
        """Hand in a message for a thread."""
        return self._added(operations.AddMessage(id, Parameters(message_fields(new))))

    def add_recipients(self, id: str, recipients: Sequence[str]) -> Added | Rejected:
        """Add people to a group thread."""
        return self._added(operations.AddRecipients(id, Parameters(recipients_fields(recipients))))

    def page(self, query: Query, cursor: object | None = None) -> ListPage[Conversation]:
        """A page of a list. Raises `AnsweredError`, as every method below does."""
        call = operations.ListConversations(_paged(query_fields(query), cursor))
        listed = self.session.read(call, operations.Listed)
        return ListPage(listed.conversations, _next(listed.links))

    def show(self, id: str, *, mark_as_read: bool) -> Conversation:
        """One thread with all its messages."""
        return self._told(operations.ShowConversation(id, Parameters({"auto_mark_as_read": mark_as_read})))

    def update(self, id: str, wishes: ConversationUpdate) -> Conversation:
        """Change one's own view."""
        return self._told(operations.UpdateConversation(id, Parameters(wishes_fields(wishes))))

    def delete(self, id: str) -> Conversation:
        """Delete the thread from one's own view."""
        return self._told(operations.DeleteConversation(id))

    def remove_messages(self, id: str, messages: Sequence[str]) -> Conversation:
        """Remove messages from one's own view."""
        return self._told(operations.RemoveMessages(id, Parameters({"remove": list(messages)})))

    def unread_count(self) -> int:
        """How many threads are unread."""
        return self.session.read(operations.CountUnread(), operations.Counted).unread

    def mark_all_as_read(self) -> None:
        """Mark every unread thread as read."""
        self.session.read(operations.MarkAllAsRead(), operations.Done)

    def update_many(self, ids: Sequence[str], event: Event) -> Progress:
        """Start changing many threads; jobs of a frozen clock wait for `run_jobs`."""
        call = operations.BatchUpdateConversations(Parameters(update_fields(ids, event)))
        return self.session.read(call, operations.Reported).progress

    def progress(self, id: str) -> Progress:
        """How far long work is."""
        return self.session.read(operations.ShowProgress(id), operations.Reported).progress

    def cancel(self, id: str, message: str | None = None) -> Progress:
        """Cancel long work, which makes it failed."""
        told: Fields = {} if message is None else {"message": message}
        return self.session.read(
            operations.CancelProgress(id, Parameters(told)), operations.Reported
        ).progress

    def batches(self, cursor: object | None = None) -> ListPage[RunningBatch]:
        """One's own bulk sendings that are not finished."""
        found = self.session.read(operations.ListBatches(_paged({}, cursor)), operations.Running)
        return ListPage(found.batches, _next(found.links))

    def find_recipients(self, search: RecipientSearch, cursor: object | None = None) -> ListPage[Recipient]:
        """Whom one can write to."""
        call = operations.FindRecipients(_paged(search_fields(search), cursor))
        found = self.session.read(call, operations.FoundRecipients)
        return ListPage(found.found, _next(found.links))

    def deleted(self, cursor: object | None = None) -> ListPage[DeletedMessage]:
        """What people removed from their views."""
        found = self.session.read(operations.ListDeletedMessages(_paged({}, cursor)), operations.Removed)
        return ListPage(found.messages, _next(found.links))

    def restore(self, message: str, user: str, conversation: str) -> tuple[ConversationMessage, ...]:
        """Bring a message back into somebody's view."""
        named: Fields = {"message_id": message, "user_id": user, "conversation_id": conversation}
        return self.session.read(operations.RestoreMessage(Parameters(named)), operations.Restored).messages

    def delete_for_all(self, id: str) -> None:
        """Wipe everybody's view of a thread."""
        self.session.read(operations.DeleteForAll(id), operations.Done)

    def _added(self, command: Command[operations.Told | Denied]) -> Added | Rejected:
        result = self.session.execute(command)
        return rejected(result) if isinstance(result, Denied) else Added(result.conversation)

    def _told(self, command: Command[Any]) -> Conversation:
        return self.session.read(command, operations.Told).conversation


def _paged(fields: Fields, cursor: object | None) -> Parameters:
    return Parameters(fields if cursor is None else {**fields, "page": str(cursor)})


def _next(links: PageLinks) -> object | None:
    return links.pages.get(Rel.NEXT)


__all__ = ["MemoryConversations"]
