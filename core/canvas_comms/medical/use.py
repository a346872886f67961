"""Use a Canvas Medical: read and search messages, and do what staff do in the home-app.

Sending is in `send`.
"""

from collections.abc import Iterator

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import ForeignLink, InvalidValue, MalformedResponse, NotFound
from canvas_comms.medical.eras import ERA_RULES, Interaction
from canvas_comms.medical.model import ID_RULE, Reference, is_id
from canvas_comms.medical.ports import CommunicationGateway, Placed, StaffActions
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.searching import Query
from canvas_comms.outcomes import Refused

MAX_PAGES = 1000
"""How many pages one search reads unless told otherwise."""


def read(id: str, gateway: CommunicationGateway) -> Communication:
    """The message with this id.

    Edition `v1-2022` offers no read; there it is a search by `_id`. Raises `InvalidValue`
    for an id that cannot be one, `NotSupported`, `NotFound`, `MalformedResponse` if the
    server answered with other messages, and other `GatewayError`s.
    """
    if not is_id(id):
        raise InvalidValue("id", ID_RULE)
    if ERA_RULES[gateway.edition].offers(Interaction.READ):
        require(Capability.COMMUNICATIONS_READ, gateway.capabilities)
        return gateway.read(id)
    require(Capability.COMMUNICATIONS_SEARCH, gateway.capabilities)
    page = gateway.search_page(Query(id=id))
    if page.communications:
        return page.communications[0]
    if page.mismatched:
        raise MalformedResponse("entry", "must be what was searched for by _id")
    raise NotFound(404, "not-found")


@attrs.define(eq=False)
class SearchResults:
    """The messages found; iterate once. Pages are fetched only as far as you read.

    `total` is what the server last said, None before the first page or if it never does.
    `complete` is True once all were read and the count agrees with `total`, False if they
    disagree or reading stopped early (`limit`, `max_pages`), None while reading.
    `mismatched` counts resources that did not match the question and were left out.
    """

    gateway: CommunicationGateway
    query: Query
    limit: int | None = None
    max_pages: int = attrs.field(default=MAX_PAGES, kw_only=True)
    total: int | None = None
    complete: bool | None = None
    mismatched: int = 0

    def __iter__(self) -> Iterator[Communication]:
        """Yields each message once. Raises `GatewayError` when a page cannot be had."""
        try:
            yield from self._read()
        finally:
            self.complete = bool(self.complete)

    def _read(self) -> Iterator[Communication]:
        seen: set[str] = set()
        cursors: set[object] = set()
        cursor: object | None = None
        for _ in range(self.max_pages):
            if self.limit is not None and len(seen) >= self.limit:
                break
            page = self.gateway.search_page(self.query, cursor)
            self.total = page.total
            self.mismatched += page.mismatched
            for one in page.communications:
                if one.id in seen:
                    continue
                if self.limit is not None and len(seen) >= self.limit:
                    self.complete = False
                    return
                seen.add(one.id)
                yield one
            cursor = page.next
            if cursor is None:
                self.complete = self.total in (None, len(seen) + self.query.offset)
                return
            if cursor in cursors:
                raise ForeignLink("link next", "leads in a circle")
            cursors.add(cursor)
        self.complete = False


def search(
    query: Query,
    gateway: CommunicationGateway,
    *,
    limit: int | None = None,
    max_pages: int = MAX_PAGES,
) -> SearchResults:
    """Messages that match the query, at most `limit`, in the server's order (unspecified).

    At most `max_pages` pages are read, so that a server whose every page links to a new one
    has an end; then `complete` is False. Raises `NotSupported`, and `InvalidValue` for a
    query that cannot be, at once; what else may go wrong shows when you iterate.
    """
    if isinstance(max_pages, bool) or not isinstance(max_pages, int) or max_pages < 1:
        raise InvalidValue("max_pages", "must be a positive whole number")
    require(Capability.COMMUNICATIONS_SEARCH, gateway.capabilities)
    _check(query, limit)
    return SearchResults(gateway, query, limit, max_pages=max_pages)


def _check(query: Query, limit: int | None) -> None:
    """Our own API asks only for what can be: raises `InvalidValue`."""
    if query.id is not None and not is_id(query.id):
        raise InvalidValue("id", ID_RULE)
    for field, number, least in (("count", query.count, 0), ("offset", query.offset, 0), ("limit", limit, 0)):
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < least):
            raise InvalidValue(field, f"must be a whole number, {least} or more")


def press_send(id: str, by: Reference, staff: StaffActions) -> Placed | Refused:
    """Send the draft with this id, `by` a practitioner.

    The patient gets no text message and the stored `sent` stays, if the draft came from
    the API. Source: Canvas Medical, page 'Communication Create' (2022-07-11).
    """
    return staff.press_send(id, by)


def mark_as_read(id: str, by: Reference, staff: StaffActions) -> Placed | Refused:
    """Mark the message with this id as read, `by` a practitioner: this sets `received`.

    Source: Canvas Medical, API page 'Communication' (2024-05-28).
    """
    return staff.mark_as_read(id, by)


__all__ = ["MAX_PAGES", "SearchResults", "mark_as_read", "press_send", "read", "search"]
