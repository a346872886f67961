"""The endpoints of Canvas LMS conversations, and the answers that are theirs alone."""

import re
from typing import Any

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.conversations import operations as c
from canvas_comms.lms.conversations.operations import BatchAccepted, ConversationPage
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.operations import Command, Done, Response, ServerPage
from canvas_comms.redaction import veiled
from canvas_comms_wire.bundles import MAX_PAGE_BYTES
from canvas_comms_wire.endpoint import Endpoint, in_path
from canvas_comms_wire.json_schemas import list_of
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import ID, write_id
from canvas_comms_wire.lms_conversations import (
    DELETED_MESSAGE,
    MESSAGE,
    PROGRESS,
    RECIPIENT,
    RUNNING_BATCH,
    UNREAD_COUNT,
    answer,
)
from canvas_comms_wire.records import many
from canvas_comms_wire.responses import (
    JSON_TYPE,
    Body,
    Call,
    One,
    Page,
    PageLinkedElsewhere,
    Received,
    Reply,
    Says,
)

BATCH_ID = "X-Conversation-Batch-Id"
_ID_TEXT = re.compile(r"[0-9]{1,32}", re.ASCII)

_OK = frozenset([200])
_CHANGED = One(answer(ResponseKind.CHANGED), success=_OK, at_most=MAX_PAGE_BYTES)
_SHOWN = One(answer(ResponseKind.SHOW), success=_OK, at_most=MAX_PAGE_BYTES)
_ADDED = One(answer(ResponseKind.NEW_MESSAGE), success=frozenset([200, 202]), at_most=MAX_PAGE_BYTES)
_CREATED = One(many(answer(ResponseKind.CREATED)), success=frozenset([200, 201, 202]), at_most=MAX_PAGE_BYTES)
_PROGRESS = One(PROGRESS.kind, success=_OK, at_most=MAX_PAGE_BYTES)
_COUNT = One(UNREAD_COUNT, under="unread_count", success=_OK)
_RESTORED = One(many(MESSAGE.kind), success=_OK, at_most=MAX_PAGE_BYTES)
_DONE = Says({}, success=_OK)


@attrs.frozen
class _ConversationPage(Page):
    """A list, or an object that has it and the ids of all pages."""

    @property
    def schema(self) -> Json:
        """Either."""
        both = {"conversations": list_of(self.item), "conversation_ids": list_of(ID)}
        return {"anyOf": [list_of(self.item), {"type": "object", "properties": both}]}

    def write(self, outcome: ServerPage[Any], call: Call) -> Reply:
        """The answer."""
        reply = Page.write(self, outcome, call)
        if not isinstance(outcome, ConversationPage) or outcome.all_ids is None:
            return reply
        ids = [write_id(one) for one in outcome.all_ids]
        return attrs.evolve(reply, body={"conversations": reply.body, "conversation_ids": ids})


@attrs.frozen
class _Created:
    """The conversations that were sent into, or a batch that a header names."""

    success: frozenset[int] = _CREATED.success
    media_type: str | None = JSON_TYPE
    at_most: int = _CREATED.at_most
    schema: Json = attrs.field(default=_CREATED.schema, eq=False)

    def write(self, outcome: Any, call: Call) -> Reply:
        """The answer, with the outcome's status."""
        if isinstance(outcome, BatchAccepted):
            return Reply(outcome.status, [], headers=((BATCH_ID, outcome.batch or ""),))
        return _CREATED.write(outcome, call)

    @veiled
    def read(self, received: Received) -> Response[Any] | BatchAccepted:
        """The outcome; status and header decide about a batch, and its body is not read.

        Raises `MalformedResponse` for a list of nobody: nobody knows what that created.
        """
        if received.status != 202:
            created = _CREATED.read(received)
            if not created.value:
                raise MalformedResponse("body", "must list a conversation")
            return created
        batch = received.headers.get(BATCH_ID, "")
        return BatchAccepted(batch if _ID_TEXT.fullmatch(batch) else None)


@attrs.frozen
class _Removed:
    """A conversation, or nothing (204) if no messages were named."""

    success: frozenset[int] = _OK
    media_type: str | None = JSON_TYPE
    at_most: int = MAX_PAGE_BYTES
    schema: Json = attrs.field(default=_CHANGED.schema, eq=False)

    def write(self, outcome: Any, call: Call) -> Reply:
        """The answer, with the outcome's status."""
        return Reply(outcome.status) if isinstance(outcome, Done) else _CHANGED.write(outcome, call)

    @veiled
    def read(self, received: Received) -> Response[Any]:
        """The outcome."""
        return _CHANGED.read(received)


def _number(id: Any) -> tuple[str, ...] | None:
    return (id,) if isinstance(id, str) and _ID_TEXT.fullmatch(id) else None


_ROOT = "/api/v1/conversations"
_SEARCH = "/api/v1/search/recipients"
_FOUND_BY_ALIAS = PageLinkedElsewhere(RECIPIENT, links=_SEARCH)
_ID = in_path("id", split=_number)

_LIST, _READ = Capability.CONVERSATIONS_LIST, Capability.CONVERSATIONS_READ
_START, _REPLY = Capability.CONVERSATIONS_START, Capability.CONVERSATIONS_REPLY
_UPDATE, _DELETE = Capability.CONVERSATIONS_UPDATE, Capability.CONVERSATIONS_DELETE
_BATCH = Capability.CONVERSATIONS_BATCH


def _of_one(
    method: str, verb: str, operation: type[Command[Any]], body: Body, capability: Capability
) -> Endpoint:
    return Endpoint(method, f"{_ROOT}/:id{verb}", operation, body, capability, id=_ID)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", _ROOT, c.ListConversations, _ConversationPage(answer(ResponseKind.INDEX)), _LIST),
    Endpoint("POST", _ROOT, c.CreateConversation, _Created(), _START),
    Endpoint("PUT", _ROOT, c.BatchUpdateConversations, _PROGRESS, _BATCH),
    Endpoint("GET", f"{_ROOT}/batches", c.ListBatches, Page(RUNNING_BATCH.kind), _BATCH),
    Endpoint("GET", f"{_ROOT}/unread_count", c.CountUnread, _COUNT, _LIST),
    Endpoint("POST", f"{_ROOT}/mark_all_as_read", c.MarkAllAsRead, _DONE, _UPDATE),
    Endpoint("GET", _SEARCH, c.FindRecipients, Page(RECIPIENT), _START),
    Endpoint("GET", f"{_ROOT}/find_recipients", c.FindRecipients, _FOUND_BY_ALIAS, _START),
    Endpoint("GET", f"{_ROOT}/deleted", c.ListDeletedMessages, Page(DELETED_MESSAGE), _DELETE),
    Endpoint("PUT", f"{_ROOT}/restore", c.RestoreMessage, _RESTORED, _DELETE),
    _of_one("GET", "", c.ShowConversation, _SHOWN, _READ),
    _of_one("PUT", "", c.UpdateConversation, _CHANGED, _UPDATE),
    _of_one("DELETE", "", c.DeleteConversation, _CHANGED, _DELETE),
    _of_one("POST", "/add_message", c.AddMessage, _ADDED, _REPLY),
    _of_one("POST", "/add_recipients", c.AddRecipients, _ADDED, _REPLY),
    _of_one("POST", "/remove_messages", c.RemoveMessages, _Removed(), _DELETE),
    _of_one("DELETE", "/delete_for_all", c.DeleteForAll, _DONE, _DELETE),
    Endpoint("GET", "/api/v1/progress/:id", c.ShowProgress, _PROGRESS, _BATCH, id=_ID),
    Endpoint("POST", "/api/v1/progress/:id/cancel", c.CancelProgress, _PROGRESS, _BATCH, id=_ID),
)
"""In the server's order: literal names before ids."""

__all__ = ["BATCH_ID", "ENDPOINTS"]
