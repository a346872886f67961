"""List conversations, running batches and people, page by page, as they are read."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from canvas_comms.errors import ForeignLink
from canvas_comms.lms.conversations.asked import Query, Search
from canvas_comms.lms.conversations.ports import ConversationGateway, Page
from canvas_comms.lms.conversations.shown import Conversation, DeletedMessage, Found, RunningBatch

T = TypeVar("T")

MAX_PAGES = 10_000


def conversations(
    gateway: ConversationGateway, query: Query | None = None, *, limit: int | None = None
) -> Iterator[Conversation]:
    """One's threads in the server's order, each once, at most `limit`; by default the inbox.

    Pages are fetched only as far as you read. Raises `GatewayError` when one cannot be had.
    """
    asked = query or Query()
    return _once(lambda cursor: gateway.page(asked, cursor), lambda one: one.id, limit)


def running_batches(gateway: ConversationGateway) -> Iterator[RunningBatch]:
    """One's bulk sendings that are not finished. Raises `GatewayError`."""
    return _once(gateway.batches, lambda one: one.id, None)


def recipients(gateway: ConversationGateway, search: Search, *, limit: int | None = None) -> Iterator[Found]:
    """Whom one can write to: contexts first, then people. Raises `GatewayError`."""
    return _once(lambda cursor: gateway.find_recipients(search, cursor), lambda one: one.id, limit)


def deleted_messages(gateway: ConversationGateway) -> Iterator[DeletedMessage]:
    """What people removed from their views; site administrators only. Raises `GatewayError`."""
    return _once(gateway.deleted, lambda one: (one.message.id, one.user_id), None)


def _once(
    ask: Callable[[object | None], Page[T]], key: Callable[[T], object], limit: int | None
) -> Iterator[T]:
    seen: set[object] = set()
    cursors: set[object] = set()
    cursor: object | None = None
    for _ in range(MAX_PAGES):
        page = ask(cursor)
        for one in page.items:
            if limit is not None and len(seen) >= limit:
                return
            if key(one) not in seen:
                seen.add(key(one))
                yield one
        cursor = page.next
        if cursor is None or (limit is not None and len(seen) >= limit):
            return
        if cursor in cursors:
            raise ForeignLink("link next", "leads in a circle")
        cursors.add(cursor)


__all__ = ["conversations", "deleted_messages", "recipients", "running_batches"]
