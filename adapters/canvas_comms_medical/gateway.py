"""Canvas Medical across a network."""

import attrs

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.errors import InvalidValue, MalformedResponse
from canvas_comms.medical.communications import Communication, NewCommunication
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.ports import Page
from canvas_comms.medical.references import ID_RULE, is_id
from canvas_comms.medical.rules.searching import Query, matches
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Sent, Unknown
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_http import (
    Answer,
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
from canvas_comms_wire.bundles import read_bundle, reply_json
from canvas_comms_wire.communications import Reader
from canvas_comms_wire.new_communications import is_json_type, write_new_communication

COMMUNICATION = "Communication"


@attrs.frozen(repr=False, eq=False)
class PageLink(Redacted):
    """Where the next page is: its URL, checked, on the server's own origin."""

    url: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, init=False)
class CanvasMedical:
    """A Canvas Medical server: a `CommunicationGateway` over HTTP.

    `base_url` is the FHIR base (`https://fumage-<instance>.canvasmedical.com`); which
    `edition` it plays is yours to say. `deadline` is the total of one exchange in seconds,
    token included. A create is sent once: only a 401, which means that nothing was done,
    has one new token fetched and the request sent again.

    Raises `InvalidValue` for a URL or deadline that cannot be used. Does no I/O itself.
    """

    capabilities = COMMUNICATIONS

    edition: Edition
    client: Client
    _create: Template = attrs.field(repr=False)
    _read: Template = attrs.field(repr=False)
    _search: Template = attrs.field(repr=False)
    _place: str = attrs.field(repr=False)

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
        agent = client.network.user_agent
        fresh = {"Content-Type": "application/json", "Connection": "close"}
        self.__attrs_init__(
            edition=edition,
            client=client,
            create=template("create", "POST", fresh, agent),
            read=template("read", "GET", {}, agent),
            search=template("search", "GET", {}, agent),
            place=client.base.at(COMMUNICATION),
        )

    def create(self, new: NewCommunication) -> Sent | Rejected | NotSent | Unknown:
        """Hand in a message once. Never raises.

        It goes out in the strictest form; what cannot be said so is `NotSent`.
        """
        try:
            body = write_new_communication(new)
        except InvalidValue:
            return NotSent(Doubt.NOT_WRITABLE)
        answer = self.client.exchange(self._create, self._place, body)
        if isinstance(answer, Failure):
            return NotSent(answer.doubt) if answer.never_left else Unknown(answer.doubt)
        with answer:
            return outcome_of(answer)

    @veiled
    def read(self, id: str) -> Communication:
        """One message. Raises `GatewayError`, `InvalidValue` for an id that cannot be one."""
        if not is_id(id):
            raise InvalidValue("id", ID_RULE)
        body = self._asked(self._read, self.client.base.at(COMMUNICATION, id), MAX_RESOURCE)
        found = Reader().communication(reply_json(body))
        if found.id != id:
            raise MalformedResponse("id", "must be the one that was asked for")
        return found

    @veiled
    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        """One page of matches, each checked against the query. Raises `GatewayError`.

        `cursor` is the `next` of a page of this server, else `InvalidValue` or `ForeignLink`.
        """
        url = self._first(query) if cursor is None else self._following(cursor)
        page = read_bundle(self._asked(self._search, url, MAX_PAGE), foreign=True)
        found = tuple(one for one in page.communications if matches(one, query))
        mismatched = len(page.communications) - len(found)
        link = None if page.next is None else PageLink(page_url(self.client.base, page.next, url))
        return Page(found, page.total, link, mismatched)

    def _first(self, query: Query) -> str:
        named = {
            "_id": query.id,
            "patient": query.patient,
            "recipient": query.recipient,
            "sender": query.sender,
            "_count": query.count,
            "_offset": query.offset or None,
        }
        given = [(name, str(value)) for name, value in named.items() if value is not None]
        return self.client.base.at(COMMUNICATION, query=given)

    def _following(self, cursor: object) -> str:
        if not isinstance(cursor, PageLink):
            raise InvalidValue("cursor", "must be the next of a page")
        return checked_url(self.client.base, cursor.url)

    def _asked(self, kind: Template, url: str, at_most: int) -> bytes:
        """The body of a 200 of FHIR or JSON type. Raises `GatewayError`."""
        answer = self.client.exchange(kind, url)
        if isinstance(answer, Failure):
            raise answer.error
        with answer:
            return _body(answer, at_most)


def _body(answer: Answer, at_most: int) -> bytes:
    if answer.status != 200:
        raise error_of(answer)
    if not is_json_type(answer.media_type):
        raise MalformedResponse("Content-Type", "must be FHIR JSON")
    return answer.body(at_most)


__all__ = ["CanvasMedical", "PageLink"]
