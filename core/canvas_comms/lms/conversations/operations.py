"""The operations on conversations: one command for each call of the API.

Calls that answer with a conversation have many parameters that choose what the answer holds
(`scope`, `filter`, `include[]` …), so they take all of them together.
"""

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.resources import (
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Progress,
    Recipient,
    RunningBatch,
)
from canvas_comms.lms.operations import NO_FINDINGS, Command, Done, Response, ServerPage
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms.redaction import PRIVATE, Redacted

NO_PARAMS = Parameters()


@attrs.frozen(eq=False, repr=False)
class ConversationPage(ServerPage[Conversation]):
    """A page of conversations; `all_ids` if the caller wanted the ids of all pages besides."""

    all_ids: tuple[str, ...] | None = None


@attrs.frozen
class BatchAccepted:
    """A batch that is sent later (202); nobody has received anything yet.

    `batch` is its id, None for a client whose server does not name it.
    """

    batch: str | None
    decision: Decision = NO_FINDINGS
    status: int = 202


@attrs.frozen(eq=False, repr=False)
class ListConversations(Redacted, Command[ServerPage[Conversation]]):
    """GET /conversations. The outcome is a `ConversationPage`."""

    params: Parameters = attrs.field(default=NO_PARAMS, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class CreateConversation(Redacted, Command[Response[tuple[Conversation, ...]] | BatchAccepted]):
    """POST /conversations: the conversations that it sent into (201), or a batch (202)."""

    params: Parameters = attrs.field(default=NO_PARAMS, metadata=PRIVATE)


@attrs.frozen(hash=False)
class BatchUpdateConversations(Command[Response[Progress]]):
    """PUT /conversations."""

    conversation_ids: RawParam = ABSENT
    event: RawParam = ABSENT


@attrs.frozen(hash=False)
class ListBatches(Command[ServerPage[RunningBatch]]):
    """GET /conversations/batches."""

    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen
class CountUnread(Command[Response[int]]):
    """GET /conversations/unread_count."""


@attrs.frozen
class MarkAllAsRead(Command[Done]):
    """POST /conversations/mark_all_as_read."""


@attrs.frozen(eq=False, repr=False)
class FindRecipients(Redacted, Command[ServerPage[Recipient]]):
    """GET /search/recipients, also as /conversations/find_recipients.

    Switches (`synthetic_contexts`, `include_inactive` …) are on with any value, `0` and `false` too.
    """

    per_page: RawParam = ABSENT
    page: RawParam = ABSENT
    search: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)
    context: RawParam = ABSENT
    type: RawParam = ABSENT
    types: RawParam = ABSENT
    user_id: RawParam = ABSENT
    from_conversation_id: RawParam = ABSENT
    exclude: RawParam = ABSENT
    permissions: RawParam = ABSENT
    synthetic_contexts: RawParam = ABSENT
    search_all_contexts: RawParam = ABSENT
    include_inactive: RawParam = ABSENT
    include_concluded: RawParam = ABSENT
    messageable_only: RawParam = ABSENT
    skip_visibility_checks: RawParam = ABSENT
    no_avatar_fallback: RawParam = ABSENT


@attrs.frozen(hash=False)
class ListDeletedMessages(Command[ServerPage[DeletedMessage]]):
    """GET /conversations/deleted."""

    user_id: RawParam = ABSENT
    conversation_id: RawParam = ABSENT
    deleted_before: RawParam = ABSENT
    deleted_after: RawParam = ABSENT
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen(hash=False)
class RestoreMessage(Command[Response[tuple[ConversationMessage, ...]]]):
    """PUT /conversations/restore: the messages that are visible again."""

    message_id: RawParam = ABSENT
    user_id: RawParam = ABSENT
    conversation_id: RawParam = ABSENT


@attrs.frozen(eq=False, repr=False)
class _OfConversation(Redacted):
    id: str
    """As it stands in the path."""
    params: Parameters = attrs.field(default=NO_PARAMS, metadata=PRIVATE)


class ShowConversation(_OfConversation, Command[Response[Conversation]]):
    """GET /conversations/:id."""


class UpdateConversation(_OfConversation, Command[Response[Conversation]]):
    """PUT /conversations/:id."""


class DeleteConversation(_OfConversation, Command[Response[Conversation]]):
    """DELETE /conversations/:id."""


class AddMessage(_OfConversation, Command[Response[Conversation]]):
    """POST /conversations/:id/add_message; 202 if the message is sent later."""


class AddRecipients(_OfConversation, Command[Response[Conversation]]):
    """POST /conversations/:id/add_recipients."""


class RemoveMessages(_OfConversation, Command[Response[Conversation] | Done]):
    """POST /conversations/:id/remove_messages; `Done` (204) if none were named."""


@attrs.frozen
class DeleteForAll(Command[Done]):
    """DELETE /conversations/:id/delete_for_all."""

    id: str


@attrs.frozen
class ShowProgress(Command[Response[Progress]]):
    """GET /progress/:id."""

    id: str


@attrs.frozen(eq=False, repr=False)
class CancelProgress(Redacted, Command[Response[Progress]]):
    """POST /progress/:id/cancel."""

    id: str
    message: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)


__all__ = [
    "AddMessage",
    "AddRecipients",
    "BatchAccepted",
    "BatchUpdateConversations",
    "CancelProgress",
    "ConversationPage",
    "CountUnread",
    "CreateConversation",
    "DeleteConversation",
    "DeleteForAll",
    "FindRecipients",
    "ListBatches",
    "ListConversations",
    "ListDeletedMessages",
    "MarkAllAsRead",
    "RemoveMessages",
    "RestoreMessage",
    "ShowConversation",
    "ShowProgress",
    "UpdateConversation",
]
