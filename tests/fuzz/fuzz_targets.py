"""What is fuzzed: each target takes any bytes, and fails by an exception that is not ours.

A target is a function of bytes. Library errors (`CanvasCommsError`) are its answer to nonsense;
whatever else comes out is a fault, and so is an error that carries what was read: in its text or
arguments, or in another exception behind it. `tests/fuzz/README.md` says how to run them.
"""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.response import HTTPResponse

from canvas_comms.errors import CanvasCommsError
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Parameters
from canvas_comms.medical import Edition, Query, compose, send
from canvas_comms.outcomes import NotSent, Rejected, Sent, Unknown
from canvas_comms_http import BaseUrl, BearerToken, Network, page_url
from canvas_comms_http.grants import code_of, read_grant
from canvas_comms_lms import CanvasLms, HttpCarrier
from canvas_comms_lms.answers import read_issues, read_notice
from canvas_comms_lms.server import next_link
from canvas_comms_medical import CanvasMedical
from canvas_comms_medical.answers import created_id
from canvas_comms_medical.answers import read_issues as read_fhir_issues
from canvas_comms_wire.bundles import read_bundle, read_carefully, read_resource
from canvas_comms_wire.json_text import read_json
from canvas_comms_wire.lms_endpoints import ENDPOINTS
from canvas_comms_wire.lms_parameters import read_body, read_query
from canvas_comms_wire.new_communications import read_new_communication
from canvas_comms_wire.responses import Call, Received
from canvas_comms_wire.worlds.lms_names import read_lms
from canvas_comms_wire.worlds.medical import read_medical

Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {}
CANARY = "canary"
"""Where this word stands in an input, no error may show it."""
PAGES = 3
"""So many pages are followed at most."""


def target(function: Target) -> Target:
    """Registers a function as a target of that name."""
    TARGETS[function.__name__] = function
    return function


def expect(act: Callable[[], object], *, names_keys: bool = False) -> None:
    """Do it: nothing but our own errors may come out, and nothing of the input in them.

    `names_keys`: an error may name the key of one's own file that is unknown.
    """
    try:
        act()
    except CanvasCommsError as error:
        caught: BaseException = error
    else:
        return
    for one in chain(caught):
        assert isinstance(one, CanvasCommsError), f"a {type(one).__name__} stands behind our own error"
        assert names_keys or CANARY not in f"{one} {one.args} {vars(one)}", "an error shows what was read"


def chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    new: list[BaseException | None] = [error]
    while new:
        one = new.pop()
        if one is not None and one not in found:
            found.append(one)
            new += [one.__cause__, one.__context__]
    return found


def parted(data: bytes) -> tuple[int, list[str], bytes]:
    """An input as the status, header lines and body of an answer."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first) if len(first) == 3 and first.isascii() and first.isdigit() else 200, lines, body


class Answers(BaseAdapter):
    """A transport that answers each request with what a fuzzer thought of: status, headers, body."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data

    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        status, lines, body = parted(self.data)
        headers = [
            (name, value.strip()) for name, _, value in (line.partition(":") for line in lines) if name
        ]
        raw = HTTPResponse(
            io.BytesIO(body), dict(headers), status, preload_content=False, decode_content=False
        )
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        """Nothing to close."""


def network(data: bytes) -> Network:
    return Network(transport=Answers(data))


def medical(data: bytes) -> CanvasMedical:
    edition = Edition.of("v2-2024")
    return CanvasMedical("https://host.example/fhir", edition, BearerToken("t"), network=network(data))


def lms(data: bytes) -> HttpCarrier:
    edition = LmsEdition.of("2025-10")
    server = CanvasLms("https://host.example", edition, BearerToken("t"), network=network(data))
    return HttpCarrier(server)


@target
def medical_pager(data: bytes) -> None:
    """Pages of Canvas Medical, as long as one leads to another."""

    def follow() -> None:
        gateway, cursor = medical(data), None
        for _ in range(PAGES):
            page = gateway.search_page(Query(patient="Patient/1"), cursor)
            cursor = page.next
            if cursor is None:
                return

    expect(follow)


LISTS = [one for one in ENDPOINTS if one.is_api and one.method == "GET"]
WRITES = [one for one in ENDPOINTS if one.is_api and one.method != "GET"]


def command_of(endpoint: Any) -> Any:
    parts = {part: "1" for place in endpoint.places.values() for part in place.parts}
    return endpoint.command_of(Call({"format": "", **parts}, Parameters({}), ""))


@target
def lms_pager(data: bytes) -> None:
    """Pages of one of the lists of Canvas LMS; the first byte says which."""
    command = command_of(LISTS[data[0] % len(LISTS)] if data else LISTS[0])

    def follow() -> None:
        carrier, cursor = lms(data[1:]), None
        for _ in range(PAGES):
            cursor = carrier.ask_page(command, cursor).next
            if cursor is None:
                return

    expect(follow)


@target
def lms_reads(data: bytes) -> None:
    """The answer to one of the questions of Canvas LMS; the first byte says which."""
    command = command_of(LISTS[data[0] % len(LISTS)] if data else LISTS[0])
    expect(lambda: lms(data[1:]).ask(command))


@target
def lms_writes(data: bytes) -> None:
    """The answer to one of the writes of Canvas LMS: never raises, and is `NotSent` by the throttle alone."""
    command = command_of(WRITES[data[0] % len(WRITES)] if data else WRITES[0])
    outcome = lms(data[1:]).tell(command)
    assert not isinstance(outcome, NotSent) or parted(data[1:])[0] in (403, 429)


@target
def medical_create(data: bytes) -> None:
    """The answer to a create: never raises, is `Sent` for no status but 201, and never `NotSent`."""
    message = compose(sender="Practitioner/p", recipients=["Patient/q"], content="hello")
    outcome = send(message, medical(data), now=datetime(2026, 1, 1, tzinfo=UTC)).outcomes[0]
    assert isinstance(outcome, Sent | Rejected | Unknown)
    assert not isinstance(outcome, Sent) or parted(data)[0] == 201


@target
def page_links(data: bytes) -> None:
    """A link, and a Link header: what is followed stays below the base."""
    text = data.decode("latin-1")
    next_link(text)
    created_id(text)
    base, page = BaseUrl("https://host.example:8443", "/fhir"), "https://host.example:8443/fhir/C?a=1"

    def follow() -> None:
        url = page_url(base, text, page)
        assert url.startswith("https://host.example:8443/fhir")

    expect(follow)


@target
def base_urls(data: bytes) -> None:
    """A base URL, which is one or is refused."""
    expect(lambda: BaseUrl.of(data.decode("utf-8", "surrogateescape")))


@target
def bundles(data: bytes) -> None:
    """Bundles and resources, by every reader."""
    for foreign in (True, False):
        expect(lambda foreign=foreign: read_bundle(data, foreign=foreign))  # type: ignore[misc]
        expect(lambda foreign=foreign: read_carefully(data, foreign=foreign))  # type: ignore[misc]
    expect(lambda: read_carefully(data, strict=True))
    expect(lambda: read_resource(data))


@target
def bodies(data: bytes) -> None:
    """Every other body that comes from a server."""
    expect(lambda: read_json(data))
    expect(lambda: read_grant(data))
    for read in (code_of, read_issues, read_notice, read_fhir_issues):
        expect(lambda read=read: read(data))  # type: ignore[misc]
    for endpoint in ENDPOINTS:
        body = endpoint.body
        if endpoint.is_api:
            expect(lambda body=body: body.read(Received(200, {}, lambda: data)))  # type: ignore[misc]


@target
def worlds(data: bytes) -> None:
    """A world of either product, as a file or a request says it."""
    for read in (read_lms, read_medical):
        expect(lambda read=read: read(read_json(data)), names_keys=True)  # type: ignore[misc]


@target
def requests(data: bytes) -> None:
    """What a client sends: a create body, and parameters as a form or as JSON."""
    expect(lambda: read_new_communication(data))
    expect(lambda: read_query(data.decode("latin-1")))
    for media_type in ("application/json", "application/x-www-form-urlencoded", ""):
        expect(lambda kind=media_type: read_body(data, kind, "POST"))  # type: ignore[misc]
