"""A Canvas LMS across a network, as one caller reaches it, and the link to a page's next."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs

from canvas_comms.errors import InvalidValue, MalformedResponse
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import UploadedFile
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_gate import SharedThrottle
from canvas_comms_http import Answer, Client, Credentials, Failure, Network, Template, checked_url, template
from canvas_comms_http.answers import MAX_PAGE
from canvas_comms_http.multipart_bodies import multipart_body
from canvas_comms_http.page_links import page_url
from canvas_comms_lms.answers import error_of
from canvas_comms_lms.pacing import tell

MAX_HEADER = 32 * 1024
"""The server keeps its links below 6 KB; much longer ones are not read."""

_USER = re.compile(
    r"[0-9]+(?:~[0-9]+)?|(?:hex:)?(?:(?:sis|lti)_[a-z0-9_]+|uuid):[^\x00-\x1f\x7f\ud800-\udfff]+"
)
"""`7`, or `sis_user_id:…`; never `self`, which would be nobody else."""
_PARAMETERS = re.compile(r'(?:[^,"]|"[^"]*")*+')
"""What follows a URL up to the next comma that is in no quotes; never looks twice at a character."""
_NEXT = frozenset(["rel=next", 'rel="next"'])


def next_link(header: str | None) -> str | None:
    """The URL whose relation is `next`, as written; None if there is none. Source: RFC 8288."""
    if header is None or len(header) > MAX_HEADER:
        return None
    at = 0
    while (start := header.find("<", at)) >= 0 and (end := header.find(">", start)) >= 0:
        parameters = _PARAMETERS.match(header, end + 1)
        at = end + 1 if parameters is None else parameters.end()
        before, *named = header[end + 1 : at].split(";")
        if not before.strip() and _NEXT.intersection(one.strip() for one in named):
            return header[start + 1 : end]
    return None


API = ("api", "v1")
FORM = "application/x-www-form-urlencoded"
WRITES = ("POST", "PUT", "DELETE")

Fields = Sequence[tuple[str, str]]


@attrs.frozen(repr=False, eq=False)
class PageLink(Redacted):
    """Where the next page is: its URL, checked, on the server's own origin."""

    url: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(repr=False, eq=False)
class NextPage(Redacted):
    """What a link says after `page=`, for a list whose links lead to another list."""

    page: str = attrs.field(metadata=PRIVATE)


def next_page(link: PageLink) -> NextPage:
    """What the link says after `page=`. Raises `MalformedResponse` if it says nothing there."""
    pages = parse_qs(urlsplit(link.url).query).get("page", ())
    if len(pages) != 1:
        raise MalformedResponse("link next", "must name one page")
    return NextPage(pages[0])


@attrs.frozen(eq=False, init=False)
class CanvasLms:
    """A Canvas LMS server, for an `HttpCarrier`.

    `base_url` is the school's own (`https://school.instructure.com`); which `edition` it
    plays is yours to say. `as_user` acts as another user, by id (`7`, `sis_user_id:…`), and only if said.
    `deadline` is the total of one exchange in seconds. Each write is sent once. `pace` learns from every
    answer what the server's throttle allows; it holds nothing back by itself.

    Raises `InvalidValue` for what cannot be used. Does no I/O itself.
    """

    edition: LmsEdition
    client: Client
    as_user: str | None
    _ask: Template = attrs.field(repr=False)
    _writes: Mapping[str, Template] = attrs.field(repr=False)
    pace: SharedThrottle = attrs.field(repr=False)

    @veiled
    def __init__(
        self,
        base_url: str,
        edition: LmsEdition,
        credentials: Credentials | None,
        *,
        as_user: str | None = None,
        network: Network | None = None,
        deadline: float = 30.0,
    ) -> None:
        _check_user(as_user)
        client = Client.of(base_url, credentials, network=network, deadline=deadline, challenged=True)
        agent = client.network.user_agent
        fresh = {"Content-Type": FORM, "Connection": "close"}
        self.__attrs_init__(
            edition=edition,
            client=client,
            as_user=as_user,
            ask=template("lms read", "GET", {}, agent),
            writes={one: template(f"lms {one.lower()}", one, fresh, agent) for one in WRITES},
            pace=SharedThrottle(),
        )

    @veiled
    def acting_as(self, user: str) -> "CanvasLms":
        """The same server, token and pace, acting as another user. Raises `InvalidValue` (`as_user`)."""
        _check_user(user)
        other = object.__new__(CanvasLms)
        other.__attrs_init__(self.edition, self.client, user, self._ask, self._writes, self.pace)
        return other

    @veiled
    def read(self, *segments: str, query: Fields = ()) -> bytes:
        """The body of one answer. Raises `GatewayError`, `InvalidValue`."""
        return self._page(self._url(segments, query))[0]

    @veiled
    def read_page(
        self, *segments: str, query: Fields = (), cursor: object | None = None
    ) -> tuple[bytes, PageLink | None]:
        """The body of a page, and what leads to the next. Raises `GatewayError`, `InvalidValue`.

        `cursor` is what led from another page of this server.
        """
        if cursor is None:
            url = self._url(segments, query)
        elif isinstance(cursor, PageLink):
            url = checked_url(self.client.base, cursor.url, page=self._url(segments, ()))
        else:
            raise InvalidValue("cursor", "must be the next of a page")
        body, link = self._page(url)
        return body, None if link is None else PageLink(page_url(self.client.base, link, url))

    @veiled
    def write(
        self, method: str, *segments: str, form: Fields = (), files: Sequence[tuple[str, UploadedFile]] = ()
    ) -> Answer | Failure:
        """Send a POST, PUT or DELETE once, on a connection of its own; with files in parts.

        Raises `InvalidValue`, before anything is sent, for what cannot be sent.
        """
        url = self._url(segments, ())
        if not files:
            return self.exchange(self._writes[method], url, _encoded(form))
        body, kind = multipart_body(form, files)
        headers = {"Content-Type": kind, "Connection": "close"}
        event, agent = f"lms {method.lower()}", self.client.network.user_agent
        return self.exchange(template(event, method, headers, agent), url, body)

    def exchange(self, template: Template, url: str, body: bytes | None = None) -> Answer | Failure:
        """Send one request, and let the pace learn from what came of it; see `Client.exchange`."""
        self.pace.sent()
        answer = self.client.exchange(template, url, body)
        tell(self.pace, answer)
        return answer

    def _url(self, segments: Sequence[str], query: Fields) -> str:
        acting = () if self.as_user is None else (("as_user_id", self.as_user),)
        return self.client.base.at(*API, *segments, query=(*query, *acting))

    def _page(self, url: str) -> tuple[bytes, str | None]:
        answer = self.exchange(self._ask, url)
        if isinstance(answer, Failure):
            raise answer.error
        with answer:
            if answer.status != 200:
                raise error_of(answer)
            if answer.media_type != "application/json":
                raise MalformedResponse("Content-Type", "must be application/json")
            return answer.body(MAX_PAGE), next_link(answer.headers.get("Link"))


def _check_user(given: str | None) -> None:
    if given is not None and not (isinstance(given, str) and _USER.fullmatch(given)):
        raise InvalidValue("as_user", "must be the id of a user, or as an institution says it")


def _encoded(form: Fields) -> bytes:
    try:
        return urlencode(form).encode("ascii")
    except UnicodeEncodeError:
        del form
    raise InvalidValue("form", "must hold no lone surrogates")


__all__ = ["CanvasLms", "Fields", "NextPage", "PageLink", "next_link", "next_page"]
