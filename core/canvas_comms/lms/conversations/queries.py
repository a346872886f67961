"""List conversations, running batches and people, page by page, as they are read.

Each raises `NotSupported` at once, before any I/O, and `GatewayError` while reading.
"""

from functools import partial

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.requests import Query, RecipientSearch
from canvas_comms.lms.conversations.resources import Conversation, DeletedMessage, Recipient, RunningBatch
from canvas_comms.lms.listing import Listing


def conversations(
    query: Query, gateway: ConversationGateway, *, limit: int | None = None
) -> Listing[Conversation]:
    """One's conversations in the server's order, each once, at most `limit`; `Query()` asks for the inbox."""
    require(Capability.CONVERSATIONS_LIST, gateway.capabilities)
    return Listing(partial(gateway.page, query), limit)


def running_batches(gateway: ConversationGateway) -> Listing[RunningBatch]:
    """One's own batches that are not finished."""
    require(Capability.CONVERSATIONS_BATCH, gateway.capabilities)
    return Listing(gateway.batches)


def recipients(
    search: RecipientSearch, gateway: ConversationGateway, *, limit: int | None = None
) -> Listing[Recipient]:
    """Whom one can write to: contexts first, then people."""
    require(Capability.CONVERSATIONS_START, gateway.capabilities)
    return Listing(partial(gateway.find_recipients, search), limit)


def deleted_messages(gateway: ConversationGateway) -> Listing[DeletedMessage]:
    """Messages that participants removed for themselves; site administrators only."""
    require(Capability.CONVERSATIONS_DELETE, gateway.capabilities)
    return Listing(gateway.deleted)


__all__ = ["conversations", "deleted_messages", "recipients", "running_batches"]
