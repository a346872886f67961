"""Use the people of a Canvas Medical: read one, search for many."""

from typing import TypeVar, cast

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import InvalidValue, NotSupported
from canvas_comms.medical.model import ID_RULE, PersonKind, is_id
from canvas_comms.medical.people.ports import PeopleGateway, PeoplePage
from canvas_comms.medical.people.queries import Query
from canvas_comms.medical.people.resources import Resource
from canvas_comms.medical.results import MAX_PAGES, Results, checked_pages, checked_query
from canvas_comms.redaction import veiled

R = TypeVar("R", bound=Resource)


@veiled
def read_person(kind: PersonKind, id: str, gateway: PeopleGateway | None) -> Resource:
    """The patient or practitioner with this id.

    Raises `InvalidValue` for an id that cannot be one, `NotSupported`, `NotFound` and other
    `GatewayError`s.
    """
    if not is_id(id):
        raise InvalidValue("id", ID_RULE)
    people = _able(gateway, Capability.PEOPLE_READ)
    return people.patient(id) if kind is PersonKind.PATIENT else people.practitioner(id)


@attrs.define(eq=False)
class PeopleResults(Results[R]):
    """Who was found; iterate once. See `Results`."""

    gateway: PeopleGateway
    query: Query
    limit: int | None = None
    max_pages: int = attrs.field(default=MAX_PAGES, kw_only=True)
    total: int | None = None
    complete: bool | None = None
    mismatched: int = 0

    def page_at(self, cursor: object | None) -> PeoplePage:
        """One page of the search. Raises `GatewayError`."""
        return self.gateway.people_page(self.query, cursor)

    def on_page(self, page: PeoplePage) -> tuple[R, ...]:
        """Who is on a page: people of the kind that the query asks for."""
        return cast("tuple[R, ...]", page.people)


def search_people(
    query: Query, gateway: PeopleGateway | None, *, limit: int | None = None, max_pages: int = MAX_PAGES
) -> PeopleResults[Resource]:
    """People who match the query, at most `limit`, in the server's order unless the query sorts.

    At most `max_pages` pages are read. Raises `NotSupported`, and `InvalidValue` for a query that
    cannot be, at once; what else may go wrong shows when you iterate.
    """
    checked_pages(max_pages)
    people = _able(gateway, Capability.PEOPLE_SEARCH)
    checked_query(query.id, query.count, query.offset, limit)
    return PeopleResults(people, query, limit, max_pages=max_pages)


def _able(gateway: PeopleGateway | None, capability: Capability) -> PeopleGateway:
    if gateway is None:
        raise NotSupported(capability.value)
    require(capability, gateway.capabilities)
    return gateway


__all__ = ["PeopleResults", "read_person", "search_people"]
