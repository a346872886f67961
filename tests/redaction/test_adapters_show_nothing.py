"""No rendering of a value or error of the adapters shows text, a token or who is in a URL.

The public types have examples with canaries, all other values are built blindly; then each
way of giving something bad is tried, and the errors are looked at.
"""

import importlib
import json
import os
import pkgutil
import tempfile
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import pytest
import requests
from requests.adapters import BaseAdapter

import canvas_comms_async as awaited
import canvas_comms_cli as cli
import canvas_comms_gate as gate
import canvas_comms_http as http
import canvas_comms_lms as lms
import canvas_comms_lms.plugin
import canvas_comms_mcp as mcp
import canvas_comms_medical as medical
import canvas_comms_medical.plugin
import canvas_comms_memory as memory
import canvas_comms_outbox as outbox
import canvas_comms_twin as twin
import canvas_comms_wire as wire
from canvas_comms import CanvasCommsError, NotSent, Secret
from canvas_comms.errors import Unreachable
from canvas_comms.lms import LmsEdition
from canvas_comms.lms.announcements.gateway import DiscussionsAndAnnouncements
from canvas_comms.lms.conversations.gateway import Conversations
from canvas_comms.lms.listing import Listing, ListPage
from canvas_comms.medical import Edition, NewCommunication, Query, Reference, SearchResults, compose
from canvas_comms.medical.resources import CommunicationPayload, FhirReference
from canvas_comms.outbox import Draft, Outbox
from canvas_comms.outcomes import Doubt
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_async.calls import Calls
from canvas_comms_async.threads import Threads
from canvas_comms_cli.many.rows import Row
from canvas_comms_cli.many.template import Template
from canvas_comms_http.failures import Seen
from canvas_comms_http.grants import Grant, read_grant
from canvas_comms_http.header_values import checked_header
from canvas_comms_twin.lms.parameters import read_multipart
from canvas_comms_wire.bundles import read_bundle, read_carefully, reply_json
from canvas_comms_wire.communications import Reader
from canvas_comms_wire.json_text import BadJson, read_json
from canvas_comms_wire.lms_endpoints import ENDPOINTS
from canvas_comms_wire.lms_parameters import BadParameters, read_body, read_query
from canvas_comms_wire.new_communications import read_new_communication, write_new_communication
from canvas_comms_wire.responses import Received
from canvas_comms_wire.worlds import read_medical, read_world

CANARY = "zqcanary"
TEXT, TOKEN = f"{CANARY} text", f"{CANARY}token"
USERINFO = f"https://me:{TOKEN}@host.example"
HOST = "https://host.example"
V2, Y2024 = Edition.V2_2024, LmsEdition.Y2024
PACKAGES = [awaited, http, medical, lms, wire, memory, twin, outbox, gate, cli, mcp]
MODULES = [
    importlib.import_module(name)
    for package in PACKAGES
    for name in [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    if not name.endswith("__main__")
]

Leaks = Callable[[object], list[str]]


class Broken(BaseAdapter):
    """A transport that quotes what it was given."""

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        raise ValueError(f"{request.headers} {request.body!r} {TEXT}")

    def close(self) -> None:
        """Nothing to close."""


NETWORK = http.Network(transport=Broken(), proxies={"https": USERINFO})
CREDENTIALS = http.ClientCredentials(HOST, "me", Secret(TOKEN), network=NETWORK)
MEDICAL = medical.CanvasMedical(HOST, V2, medical.BearerToken(TOKEN), network=NETWORK)
SERVER = lms.CanvasLms(HOST, Y2024, lms.BearerToken(TOKEN), network=NETWORK)
LOGIN = lms.WebLogin(
    HOST, client_id="9", client_secret=TOKEN, redirect_uri=f"{HOST}/{CANARY}", network=NETWORK
)
SMART = medical.SmartLogin(
    HOST, client_id="9", client_secret=TOKEN, redirect_uri=f"{HOST}/{CANARY}", network=NETWORK
)
GROUND = memory.Environment()
SCHOOL, CLINIC = memory.MemoryLms(Y2024, GROUND), memory.MemoryMedical(V2, GROUND)
PLAYED = twin.Twin()
FOLDER = tempfile.TemporaryDirectory(prefix="canvas-comms-redaction-")


class Letters:
    """A cipher that knows a secret."""

    def __init__(self) -> None:
        self.key = TOKEN

    def encrypt(self, clear: bytes, /) -> bytes:
        return clear[::-1]

    def decrypt(self, sealed: bytes, /) -> bytes:
        return sealed[::-1]


BOOKS, FILED = outbox.MemoryJournal(), outbox.SqliteJournal(FOLDER.name, cipher=Letters())
for journal in (BOOKS, FILED):
    journal.submit([Draft("letters memory", (TEXT,), {"text": TEXT}, key=TEXT)], outbox.machine_clocks())
BELL = outbox.Bell()


def answer() -> http.Answer:
    response = requests.Response()
    response.status_code, response.reason = 200, TEXT
    response.headers["X-Canary"] = TEXT
    return http.Answer(response, http.Deadline.after(1))


DOOR = mcp.open_door(pseudonyms=True)
DOOR.writer.pseudonyms.meet("4", TEXT)


CALLS = Calls(Threads(1))


def nobody(_: object) -> ListPage[Any]:
    return ListPage(())


VALUES: list[object] = [
    *(DOOR, mcp.Reply({"text": TEXT}, "invalid-value", "body", TEXT)),
    mcp.AuditFile.open(os.path.join(FOLDER.name, "audit")),
    *(
        awaited.CancelledCall("send", True, TEXT, ValueError(TEXT)),
        awaited.AsyncListing(CALLS, Listing(nobody)),
    ),
    awaited.AsyncResults(CALLS, SearchResults(MEDICAL, Query(patient=Reference.of(f"Patient/{TOKEN}")))),
    *(answer(), http.BaseUrl.of(HOST), http.BearerToken(TOKEN), CREDENTIALS, NETWORK, MEDICAL.carrier),
    http.Client.of(HOST, http.BearerToken(TOKEN), network=NETWORK),
    memory.MedicalSession(V2, None, CLINIC),
    *(
        http.Deadline(1.0),
        http.Failure(Doubt.NO_TOKEN, Unreachable(TEXT)),
        http.Failure.of(Seen.NOT_TAKEN),
    ),
    *(http.template("create", "POST", {"X-Canary": TEXT}, "agent"), Grant(Secret(TOKEN), 1.0)),
    *(MEDICAL, SERVER, lms.ServerAreas(SERVER), lms.HttpCarrier(SERVER)),
    *(Conversations(lms.HttpCarrier(SERVER)), DiscussionsAndAnnouncements(lms.HttpCarrier(SERVER))),
    *(LOGIN, LOGIN.begin(purpose=TEXT), LOGIN.resume(TOKEN), SMART, SMART.resume(TOKEN)),
    *(GROUND, SCHOOL, CLINIC, SCHOOL.session("1"), CLINIC.session(), memory.CountingIds()),
    *(memory.RandomIds(), memory.SeededIds(1), memory.RunningClock()),
    *(memory.FrozenClock(GROUND.clock()), memory.LoadedLms({}, {"$a": Secret(TOKEN)}, {}, {})),
    *(
        PLAYED,
        twin.medical(),
        twin.lms(),
        twin.GENERIC_CLIENT,
        twin.TwinAdapter(PLAYED),
        twin.WsgiApp(PLAYED),
    ),
    twin.Handover({}, {"$a": TOKEN}, {"$a": TOKEN}, {"client_secret": TOKEN}),
    twin.Request("GET", TEXT, TEXT, {"authorization": TOKEN}, TEXT.encode()),
    twin.Response(200, (("X-Canary", TEXT),), TEXT.encode()),
    *(twin.Fault("throttle"), twin.Kind.THROTTLE, twin.Door.PORT, PLAYED.journal, PLAYED.faults),
    *(BOOKS, FILED, BELL, outbox.Worker(Outbox(BOOKS, (), outbox.machine_clocks, dispatcher=BELL))),
    outbox.NetworkFileSystem("a journal on a file system of a network"),
    *(gate.MonotonicClock(), gate.SharedThrottle(), gate.ThreadGate()),
    *(Row(2, {"text": TEXT, "recipient": TOKEN}), Template.of(f"{TEXT} {{name}}")),
    *(BadJson("is no JSON", "3"), BadParameters("is not UTF-8")),
]


def public_types() -> set[type]:
    things = [getattr(package, name) for package in PACKAGES for name in getattr(package, "__all__", ())]
    return {one for one in things if isinstance(one, type) and not getattr(one, "_is_protocol", False)}


def test_every_public_type_has_its_example() -> None:
    assert public_types() - {type(one) for one in VALUES} == set()


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_no_rendering_of_a_value_shows_a_canary(value: object, leaks: Leaks) -> None:
    assert leaks(value) == []


TYPES = sorted(
    {
        thing
        for module in MODULES
        for thing in vars(module).values()
        if isinstance(thing, type) and thing.__module__ == module.__name__ and attrs.has(thing)
    },
    key=str,
)


@pytest.mark.parametrize("kind", [kind for kind in TYPES if issubclass(kind, Redacted)])
def test_no_rendering_shows_a_private_field(kind: type, leaks: Leaks) -> None:
    blind: Any = object.__new__(kind)
    for field in attrs.fields(kind):
        hidden = field.metadata.keys() & PRIVATE.keys()
        object.__setattr__(blind, field.name, TEXT if hidden else None)

    assert leaks(blind) == []


@pytest.mark.parametrize("kind", [kind for kind in TYPES if not issubclass(kind, Redacted)])
def test_only_a_redacted_type_has_private_fields(kind: type) -> None:
    assert [one.name for one in attrs.fields(kind) if one.metadata.keys() & PRIVATE.keys()] == []


class Strange:
    """Credentials that raise errors of their own."""

    def token(self, deadline: http.Deadline) -> Any:
        raise RuntimeError(TOKEN)

    def renewed(self, refused: object, deadline: http.Deadline) -> Any:
        raise RuntimeError(TOKEN)


def written(content: str) -> NewCommunication:
    sender, recipient = FhirReference("Patient/a"), FhirReference("Practitioner/b")
    return NewCommunication(sender, (recipient,), (CommunicationPayload(content),))


OPEN_MEDICAL: Any = partial(canvas_comms_medical.plugin.open_medical, edition=V2)
OPEN_LMS: Any = partial(canvas_comms_lms.plugin.open_lms, edition=Y2024)
RESOURCE = {"resourceType": "Communication", "id": "a", "status": "x", "payload": [{"contentString": TEXT}]}
BUNDLE = f'{{"resourceType":"Bundle","entry":[{{"resource":{{"id":"{TEXT}"}}}}]}}'.encode()
AWAY = f"https://other.example/{TOKEN}"
BAD_CALLS: dict[str, Callable[[], object]] = {
    "a token with a newline": partial(http.BearerToken, TOKEN + "\n"),
    "a token in bytes": partial(http.BearerToken, TOKEN.encode()),  # type: ignore[arg-type]  # bad on purpose
    "a secret with a surrogate": partial(http.ClientCredentials, HOST, "me", TOKEN + "\ud800"),
    "a patient with a surrogate": partial(http.ClientCredentials, HOST, "me", TOKEN, patient=TEXT + "\ud800"),
    "a token URL with a user": partial(http.ClientCredentials, USERINFO, "me", TOKEN),
    "a base URL with a user": partial(http.BaseUrl.of, USERINFO),
    "a client of a URL with a user": partial(http.Client.of, USERINFO, http.BearerToken(TOKEN)),
    "a client without a deadline": partial(http.Client, http.BaseUrl(HOST), None, NETWORK, 0),
    "a path with a surrogate": partial(http.BaseUrl(HOST).at, TEXT + "\ud800"),
    "a query with a surrogate": partial(http.BaseUrl(HOST).at, query=[("q", TEXT + "\ud800")]),
    "a page link elsewhere": partial(http.page_url, http.BaseUrl(HOST), AWAY, HOST),
    "a URL elsewhere": partial(http.checked_url, http.BaseUrl(HOST), AWAY),
    "a user agent with a newline": partial(http.Network, user_agent=TEXT + "\n"),
    "a bundle of trust that is not there": partial(http.Network, proxies={"https": USERINFO}, verify=TEXT),
    "a header with a newline": partial(checked_header, TEXT + "\n", "name"),
    "a grant without a token": partial(read_grant, f'{{"access_token":"{TEXT}"}}'.encode()),
    "a Canvas Medical with a user": partial(medical.CanvasMedical, USERINFO, V2, medical.BearerToken(TOKEN)),
    "a medical plugin's token": partial(OPEN_MEDICAL, base_url=HOST, token=TOKEN + "\n"),
    "a medical plugin's secret": partial(
        OPEN_MEDICAL, base_url=HOST, token_url=HOST, client_id="me", client_secret=TOKEN + "\ud800"
    ),
    "a medical plugin's URL": partial(OPEN_MEDICAL, base_url=USERINFO, token=TOKEN),
    "a medical read": partial(MEDICAL.read, TOKEN),
    "a medical search": partial(MEDICAL.search_page, Query(patient=Reference.of(f"Patient/{TOKEN}"))),
    "a medical cursor": partial(MEDICAL.search_page, Query(), TEXT),
    "a Canvas LMS with a user": partial(lms.CanvasLms, USERINFO, Y2024, lms.BearerToken(TOKEN)),
    "a Canvas LMS as somebody": partial(lms.CanvasLms, HOST, Y2024, lms.BearerToken(TOKEN), as_user=TEXT),
    "an LMS plugin's token": partial(OPEN_LMS, base_url=HOST, token=TOKEN + "\n"),
    "an LMS plugin's URL": partial(OPEN_LMS, base_url=USERINFO, token=TOKEN),
    "an LMS read": partial(SERVER.read, "users", TEXT),
    "an LMS cursor": partial(SERVER.read_page, "users", cursor=TEXT),
    "an LMS form": partial(SERVER.write, "POST", "users", form=[("body", TEXT + "\ud800")]),
    "whom a token of the LMS belongs to": lms.ServerAreas(SERVER).whoami,
    "a page": partial(read_bundle, BUNDLE),
    "a page, read with care": partial(read_carefully, BUNDLE),
    "a reply that is no JSON": partial(reply_json, TEXT.encode()),
    "a reply that is no UTF-8": partial(reply_json, TEXT.encode() + b"\xff"),
    "JSON that is none": partial(read_json, f'{{"{TEXT}": }}'),
    "a resource": partial(Reader().communication, RESOURCE),
    "a text with a surrogate": partial(write_new_communication, written(TEXT + "\ud800")),
    "a text to nobody": partial(
        write_new_communication, NewCommunication(None, (), (CommunicationPayload(TEXT),))
    ),
    "a query that is no UTF-8": partial(read_query, f"a={TEXT}&b=%ff"),
    "a body that is no JSON": partial(read_body, TEXT.encode(), "application/json", "POST"),
    "a multipart body that is none": partial(
        read_multipart,
        twin.Request("POST", "/", "", {"content-type": "multipart/form-data; boundary=x"}, TEXT.encode()),
    ),
    "a world": partial(read_world, {"medical": {"messages": [{"content": TEXT}]}}, {"medical": read_medical}),
    "a world for a twin": partial(PLAYED.load, {"medical": {"messages": [{"content": TEXT}]}}),
}


@pytest.mark.parametrize("call", BAD_CALLS)
def test_no_error_shows_what_was_given(call: str, leaks: Leaks) -> None:
    with pytest.raises(CanvasCommsError) as caught:
        BAD_CALLS[call]()

    assert leaks(caught.value) == []


READERS = {f"{one.method} {one.pattern}": one.body for one in ENDPOINTS}
BAD_REPLIES: list[Any] = [{"id": TEXT, "name": TEXT}, [{"id": TEXT}], [[TEXT]], TEXT]


@pytest.mark.parametrize("route", READERS)
def test_no_reader_of_the_lms_shows_what_it_read(route: str, leaks: Leaks) -> None:
    shown: list[object] = []
    for reply in (TEXT.encode(), *(json.dumps(one).encode() for one in BAD_REPLIES)):
        try:
            READERS[route].read(Received(200, {}, lambda reply=reply: reply))  # type: ignore[misc]
        except CanvasCommsError as error:
            shown.append(leaks(error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)))

    assert not any(shown)


def test_credentials_that_raise_show_nothing(leaks: Leaks) -> None:
    gateway = medical.CanvasMedical(HOST, V2, Strange(), network=NETWORK)
    message = compose(sender="Patient/a", recipients="Practitioner/b", content=TEXT)
    with pytest.raises(Unreachable) as caught:
        gateway.read("a")

    assert gateway.create(message) == NotSent(Doubt.NO_TOKEN)
    assert leaks(caught.value) == []


def test_a_body_is_read_without_showing_it(leaks: Leaks) -> None:
    assert leaks(read_new_communication(f'{{"payload": "{TEXT}"}}')) == []
