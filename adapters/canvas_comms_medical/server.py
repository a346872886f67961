"""Canvas Medical across a network."""

from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.destinations import Destination
from canvas_comms.errors import InvalidValue, MalformedResponse
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.gateway import MedicalGateway
from canvas_comms.medical.operations import Command, Create, Read, Search
from canvas_comms.medical.people.operations import ReadPerson, SearchPeople
from canvas_comms.medical.people.ports import PeoplePage
from canvas_comms.medical.people.resources import Resource
from canvas_comms.medical.ports import Page
from canvas_comms.medical.resources import Communication
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Sent, Unknown
from canvas_comms.pace import AtMost, Pace
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_http import (
    Client,
    Credentials,
    Failure,
    Network,
    Template,
    checked_url,
    page_url,
    template,
)
from canvas_comms_http.answers import MAX_PAGE, MAX_RESOURCE
from canvas_comms_medical.answers import error_of, outcome_of
from canvas_comms_wire.fhir_endpoints import (
    BY_COMMAND,
    CAPABILITIES,
    Endpoint,
    FhirRequest,
    Place,
    request_of,
)
from canvas_comms_wire.new_communications import is_json_type


@attrs.frozen(repr=False, eq=False)
class PageLink(Redacted):
    """Where the next page is: its URL, checked, on the server's own origin."""

    url: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False)
class HttpCarrier:
    """A `MedicalCarrier` that sends each command over HTTP, a write once."""

    capabilities = CAPABILITIES

    edition: Edition
    client: Client
    _templates: Mapping[type[Command[Any]], Template] = attrs.field(init=False, repr=False)

    @_templates.default
    def _prepared(self) -> Mapping[type[Command[Any]], Template]:
        return {kind: _template(endpoint, self.client) for kind, endpoint in BY_COMMAND.items()}

    @property
    def destination(self) -> Destination:
        """The server, and the total of one exchange."""
        return self.client.destination

    def create(self, command: Create) -> Sent | Rejected | NotSent | Unknown:
        """What became of a new message; what cannot be said in the strictest form is `NotSent`."""
        try:
            request = request_of(command)
        except InvalidValue:
            return NotSent(Doubt.NOT_WRITABLE)
        answer = self.client.exchange(self._templates[Create], self._url(request), request.body)
        if isinstance(answer, Failure):
            return answer.outcome
        with answer:
            return outcome_of(answer)

    @veiled
    def read(self, command: Read) -> Communication:
        """A message. Raises `GatewayError`, `InvalidValue` for an id that cannot be one."""
        found: Communication = self._ask(Read, self._url(request_of(command)), MAX_RESOURCE)
        return found

    @veiled
    def search(self, command: Search, cursor: object | None) -> Page:
        """One page. Raises `GatewayError`; for a cursor of another server `InvalidValue`, `ForeignLink`."""
        page, link = self._page(command, cursor)
        return Page(page.communications, page.total, link)

    @veiled
    def read_person(self, command: ReadPerson) -> Resource:
        """Somebody. Raises `GatewayError`, `InvalidValue` for an id that cannot be one."""
        found: Resource = self._ask(type(command), self._url(request_of(command)), MAX_RESOURCE)
        return found

    @veiled
    def search_people(self, command: SearchPeople, cursor: object | None) -> PeoplePage:
        """One page. Raises as `search` does."""
        found, link = self._page(command, cursor)
        return PeoplePage(found.people, found.total, link)

    def _page(self, command: Command[Any], cursor: object | None) -> tuple[Any, PageLink | None]:
        """What a page says, and where the next one is."""
        url = self._url(request_of(command)) if cursor is None else self._following(cursor)
        page = self._ask(type(command), url, MAX_PAGE)
        link = None if page.next is None else PageLink(page_url(self.client.base, page.next, url))
        return page, link

    def _url(self, request: FhirRequest) -> str:
        return self.client.base.at(*request.segments, query=request.query)

    def _following(self, cursor: object) -> str:
        if not isinstance(cursor, PageLink):
            raise InvalidValue("cursor", "must be the next of a page")
        return checked_url(self.client.base, cursor.url)

    def _ask(self, kind: type[Command[Any]], url: str, at_most: int) -> Any:
        """What the body of a 200 of FHIR or JSON type says. Raises `GatewayError`."""
        read_response = BY_COMMAND[kind].operation.response
        answer = self.client.exchange(self._templates[kind], url)
        if isinstance(answer, Failure):
            raise answer.error
        with answer:
            if answer.status != 200:
                raise error_of(answer)
            if not is_json_type(answer.media_type):
                raise MalformedResponse("Content-Type", "must be FHIR JSON")
            body = answer.body(at_most)
        return None if read_response is None else read_response(body)


def _template(endpoint: Endpoint, client: Client) -> Template:
    fresh = {"Content-Type": "application/json", "Connection": "close"}
    headers = fresh if endpoint.place is Place.BODY else {}
    event = endpoint.operation.command.__name__.lower()
    return template(event, endpoint.method, headers, client.network.user_agent)


AT_ONCE = 4
"""So many connections at a time, unless whoever sends asks for another number."""


@attrs.frozen(eq=False, init=False)
class CanvasMedical(MedicalGateway):
    """A Canvas Medical server: a `CommunicationGateway` over HTTP.

    `base_url` is the FHIR base (`https://fumage-<instance>.canvasmedical.com`); which
    `edition` it plays is yours to say. `deadline` is the total of one exchange in seconds,
    token included. A create is sent once: only a 401, which means that nothing was done,
    has one new token fetched and the request sent again.

    `pace` is at most four calls at once, unless more are asked for: Canvas Medical publishes no limit.

    Raises `InvalidValue` for a URL or deadline that cannot be used. Does no I/O itself.
    """

    pace: Pace = attrs.field(factory=lambda: AtMost(AT_ONCE), init=False, repr=False)

    @veiled
    def __init__(
        self,
        base_url: str,
        edition: Edition,
        credentials: Credentials | None,
        *,
        network: Network | None = None,
        deadline: float = 30.0,
    ) -> None:
        client = Client.of(base_url, credentials, network=network, deadline=deadline)
        self.__attrs_init__(HttpCarrier(edition, client))


__all__ = ["CanvasMedical", "HttpCarrier", "PageLink"]
