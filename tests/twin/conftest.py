"""What the twin's tests share: a handler that keeps what it is asked, and a Canvas to talk to."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.medical import Edition
from canvas_comms_twin import MedicalSwitches, Request, Response, Twin, medical

PATIENT = "Patient/11111111111111111111111111111111"
OTHER = "Patient/22222222222222222222222222222222"
DOCTOR = "Practitioner/33333333333333333333333333333333"
NURSE = "Practitioner/44444444444444444444444444444444"
BASE = "https://fumage-example.canvasmedical.com"


class Echo:
    """Answers with what it was asked; `asked` is the last request."""

    def __init__(self) -> None:
        self.asked: Request | None = None
        self.status = 200

    def handle(self, request: Request) -> Response:
        self.asked = request
        body = json.dumps({"path": request.path, "query": request.query}).encode()
        return Response(self.status, (("Content-Type", "application/json"),), body)


class Answer:
    """A response as tests look at it."""

    def __init__(self, response: Response) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.headers}
        self.body = response.body

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def codes(self) -> list[str]:
        return [issue["code"] for issue in self.json["issue"]]

    @property
    def reasons(self) -> list[str]:
        told = self.headers["canvas-comms-twin-reason"].split(", ")
        return [one.partition("@")[0] for one in told]


class Canvas:
    """A twin of Canvas Medical with two patients and two practitioners, and a full token."""

    clock = "2024-08-01T12:00:00Z"

    def __init__(self, edition: Edition, switches: MedicalSwitches, messages: Any, clock: str) -> None:
        self.twin = Twin(medical(edition, switches))
        self.edition = edition
        self.load(messages, clock)

    def load(self, messages: Any, clock: str) -> None:
        people: Any = {"patients": [], "practitioners": []}
        for ref, person in {"$ann": PATIENT, "$bob": OTHER, "$doc": DOCTOR, "$nurse": NURSE}.items():
            kind, _, key = person.partition("/")
            people["patients" if kind == "Patient" else "practitioners"].append({"ref": ref, "id": key})
        world = {"clock": clock, "medical": {**people, "messages": messages}}
        self.handover = self.twin.load(world)
        self.token = self.get_token()

    def get_token(self, **more: str) -> Any:
        form = {**self.handover.medical, "grant_type": "client_credentials", **more}
        body = "&".join(f"{name}={value}" for name, value in form.items())
        return self.ask("POST", "/auth/token/", body=body.encode(), token=None).json["access_token"]

    def ask(
        self, method: str, target: str, *, body: bytes = b"", token: str | None = "", **headers: str
    ) -> Answer:
        path, _, query = target.partition("?")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None and "authorization" not in named:
            named["authorization"] = f"Bearer {token or self.token}"
        return Answer(self.twin.handle(Request(method, path, query, named, body, BASE)))

    def get(self, target: str, **more: Any) -> Answer:
        return self.ask("GET", target, **more)

    def create(self, changes: Any = None, *, without: Any = (), **more: Any) -> Answer:
        """Create a sound message with some fields changed or left out."""
        body = {
            "resourceType": "Communication",
            "status": "unknown",
            "recipient": [{"reference": DOCTOR}],
            "sender": {"reference": PATIENT},
            "payload": [{"contentString": "Hello"}],
        }
        body |= changes or {}
        sent = {key: value for key, value in body.items() if key not in without}
        return self.post(json.dumps(sent).encode(), **more)

    def post(self, body: bytes, content_type: str = "application/json", **more: Any) -> Answer:
        return self.ask("POST", "/Communication", body=body, content_type=content_type, **more)

    def created(self, changes: Any = None, **more: Any) -> str:
        """The id of a message that must be taken."""
        answer = self.create(changes, **more)
        assert answer.status == 201, answer.body
        return answer.headers["location"].partition("Communication/")[2].partition("/")[0]

    def shown(self, id: str) -> Any:
        """The resource, found by search, which every edition offers."""
        return self.get(f"/Communication?_id={id}").json["entry"][0]["resource"]

    def state(self, ref: str) -> Any:
        return self.get(f"/_twin/state?ref={ref}").json

    def control(self, method: str, name: str, given: Any = None) -> Answer:
        body = b"" if given is None else json.dumps(given).encode()
        return self.ask(method, f"/_twin/{name}", body=body, content_type="application/json")


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture(scope="session")
def canvas() -> Callable[..., Canvas]:
    """Make a Canvas Medical of an edition."""

    def make(
        edition: Edition = Edition.V2_2024,
        switches: MedicalSwitches | None = None,
        messages: Any = (),
        clock: str = Canvas.clock,
    ) -> Canvas:
        return Canvas(edition, switches or MedicalSwitches(), list(messages), clock)

    return make
