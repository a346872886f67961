"""A twin behind each of its doors, and clients to meet its faults with."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
import requests

from canvas_comms.medical import Edition
from canvas_comms_medical import BearerToken, CanvasMedical, Network
from canvas_comms_twin import Door, Request, Twin, TwinAdapter, WsgiApp, medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET
from canvas_comms_twin.server import TwinServer

PATIENT = "Patient/11111111111111111111111111111111"
DOCTOR = "Practitioner/33333333333333333333333333333333"
HOST = "https://fumage-example.canvasmedical.com"
CLOCK = "2024-08-01T12:00:00Z"
WORLD: Any = {
    "clock": CLOCK,
    "medical": {
        "patients": [{"ref": "$ann", "id": PATIENT.partition("/")[2]}],
        "practitioners": [{"ref": "$doc", "id": DOCTOR.partition("/")[2]}],
    },
}
CREDENTIALS = {
    "grant_type": "client_credentials",
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
}


class Client:
    """A plain `requests` session at one door of a twin, with a token."""

    def __init__(self, twin: Twin, session: requests.Session, url: str, door: Door | None = None) -> None:
        self.twin, self.session, self.url, self.door = twin, session, url, door
        token = session.post(url + "/auth/token/", data=CREDENTIALS).json()["access_token"]
        self.token: str = token
        session.headers["Authorization"] = f"Bearer {token}"
        twin.journal.clear()

    def create(self, text: str = "Hello", *, timeout: Any = 5, stream: bool = False, **fields: Any) -> Any:
        body = {
            "resourceType": "Communication",
            "status": "completed",
            "recipient": [{"reference": PATIENT}],
            "sender": {"reference": DOCTOR},
            "payload": [{"contentString": text}],
            **fields,
        }
        return self.session.post(self.url + "/Communication", json=body, timeout=timeout, stream=stream)

    def get(self, path: str, **options: Any) -> Any:
        return self.session.get(self.url + path, timeout=5, **options)

    def stored(self) -> int:
        """How many messages are kept; asked behind the faults."""
        found = self.twin.stage.apps[0].answer(
            Request("GET", "/Communication", "", {"authorization": f"Bearer {self.token}"})
        )
        total: int = json.loads(found.body)["total"]
        return total

    def control(self, method: str, place: str, given: Any = None, **query: str) -> Any:
        return self.session.request(method, f"{self.url}/_twin/{place}", json=given, params=query, timeout=5)

    def gateway(self, deadline: float = 2.0) -> CanvasMedical:
        """Our own adapter of Canvas Medical at the same door."""
        transport = TwinAdapter(self.twin) if self.door is Door.IN_PROCESS else None
        network = Network(transport=transport, allow_insecure_loopback=transport is None)
        token = BearerToken(self.token)
        return CanvasMedical(self.url, Edition.V2_2024, token, network=network, deadline=deadline)


@pytest.fixture
def reach() -> Iterator[Callable[..., Client]]:
    """Open a door of a twin, by default of a new one with a patient and a practitioner."""
    with ExitStack() as stack:

        def make(door: Door = Door.IN_PROCESS, twin: Twin | None = None, world: Any = WORLD) -> Client:
            if twin is None:
                twin = Twin(medical())
                twin.load(world)
            session = stack.enter_context(requests.Session())
            session.trust_env = False
            if door is Door.PORT:
                return Client(twin, session, stack.enter_context(TwinServer(twin)).url, door)
            session.mount(HOST, TwinAdapter(twin))
            return Client(twin, session, HOST, door)

        yield make


@pytest.fixture
def client(reach: Callable[..., Client]) -> Client:
    """In process."""
    return reach()


@pytest.fixture(params=[Door.IN_PROCESS, Door.PORT], ids=lambda door: str(door.value))
def at_each_door(request: pytest.FixtureRequest, reach: Callable[..., Client]) -> Client:
    """In process, then on a port."""
    return reach(request.param)


@pytest.fixture
def wsgi() -> Callable[..., Any]:
    """Ask an application as a stranger's WSGI server does; status, headers and pieces of body."""

    def ask(app: WsgiApp, path: str, **environ: Any) -> Any:
        given = {"REQUEST_METHOD": "GET", "PATH_INFO": path, **environ}
        setup_testing_defaults(given)
        told: list[Any] = []
        pieces = list(app(given, lambda status, headers: told.extend((status, dict(headers)))))
        return *told, pieces

    return ask
