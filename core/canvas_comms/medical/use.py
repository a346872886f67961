"""Use a Canvas Medical: read and search messages, and do what staff do in the home-app.

Sending is in `send`.
"""

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import InvalidValue, MalformedResponse, NotFound
from canvas_comms.medical.eras import ERA_RULES, Interaction
from canvas_comms.medical.model import ID_RULE, Reference, is_id
from canvas_comms.medical.ports import CommunicationGateway, Page, Placed, StaffActions
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.results import MAX_PAGES, Results, checked_pages, checked_query
from canvas_comms.medical.rules.searching import Query
from canvas_comms.outcomes import Refused


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
class SearchResults(Results[Communication]):
    """The messages found; iterate once. See `Results`."""

    gateway: CommunicationGateway
    query: Query
    limit: int | None = None
    max_pages: int = attrs.field(default=MAX_PAGES, kw_only=True)
    total: int | None = None
    complete: bool | None = None
    mismatched: int = 0

    def page_at(self, cursor: object | None) -> Page:
        """One page of the search. Raises `GatewayError`."""
        return self.gateway.search_page(self.query, cursor)

    def on_page(self, page: Page) -> tuple[Communication, ...]:
        """The messages of a page."""
        return page.communications


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
    checked_pages(max_pages)
    require(Capability.COMMUNICATIONS_SEARCH, gateway.capabilities)
    checked_query(query.id, query.count, query.offset, limit)
    return SearchResults(gateway, query, limit, max_pages=max_pages)


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
