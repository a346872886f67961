"""The calls that Canvas's reference shows, and those of its mobile app, made against the twin.

The reference's own samples are run as they stand, with only host, token and id put in,
wherever the reference is at hand; the same calls in our words run everywhere. curl runs
as itself where it is installed, and is read by us where it is not.
"""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import requests

from canvas_comms.medical import Edition
from canvas_comms_twin import TwinAdapter
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET
from canvas_comms_twin.server import TwinServer

V1, V2_2023, V2_2024 = Edition
REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "canvas-medical-communication-api.md"
SAMPLES = re.findall(r"```sh\n(.*?)```", REFERENCE.read_text() if REFERENCE.exists() else "", re.S)

PATIENT_KEY = "5350cd20de8a470aa570a852859ac87e"

OUR_SEARCH = """
import requests
answer = requests.get(
    "https://fumage-example.canvasmedical.com/Communication<id>",
    headers={"accept": "application/json", "Authorization": "Bearer <token>"},
)
print(answer.text)
"""
OUR_CREATE = """
import requests
answer = requests.post(
    "https://fumage-example.canvasmedical.com/Communication",
    json={
        "resourceType": "Communication",
        "sent": "2022-04-29T13:30:00.000Z",
        "received": "2022-04-29T13:30:00.000Z",
        "recipient": [{"reference": "Patient/5350cd20de8a470aa570a852859ac87e"}],
        "sender": '{ "reference": "Practitioner/5eede137ecfe4124b8b773040e33be14" },',
        "payload": [{"content": "See you soon"}],
    },
    headers={"Authorization": "Bearer <token>", "accept": "application/json"},
)
print(answer.text)
"""
OUR_CURL_SEARCH = """curl --request GET --url https://fumage-example.canvasmedical.com/Communication<id> \\
  --header 'Authorization: Bearer <token>' --header 'accept: application/json'"""
OUR_CURL_CREATE = """curl --request POST --url https://fumage-example.canvasmedical.com/Communication \\
  --header 'Authorization: Bearer <token>' --header 'content-type: application/json' --data '{
  "resourceType": "Communication",
  "recipient": [{"reference": "Patient/5350cd20de8a470aa570a852859ac87e"}],
  "sender": "{ \\"reference\\": \\"Practitioner/5eede137ecfe4124b8b773040e33be14\\" },",
  "payload": [{"content": "See you soon"}]}'"""

ALL = [*SAMPLES, OUR_SEARCH, OUR_CREATE, OUR_CURL_SEARCH, OUR_CURL_CREATE]
PYTHON_SEARCHES = [one for one in ALL if "import requests" in one and "<id>" in one]
PYTHON_CREATES = [one for one in ALL if "import requests" in one and "<id>" not in one]
CURL_SEARCHES = [one for one in ALL if one.lstrip().startswith("curl") and "<id>" in one]
CURL_CREATES = [one for one in ALL if one.lstrip().startswith("curl") and "<id>" not in one]

Serve = Callable[[Edition], tuple[str, str, str]]


@pytest.fixture
def serve(canvas: Callable[..., Any]) -> Iterator[Serve]:
    """The first patient of the samples on a port: URL, token, and the id of one message."""
    running: list[TwinServer] = []

    def on_port(edition: Edition) -> tuple[str, str, str]:
        server = canvas(edition)
        world = {
            "medical": {
                "patients": [{"ref": "$ann", "id": PATIENT_KEY}],
                "practitioners": [{"ref": "$doc"}],
                "messages": [{"ref": "$m", "sender": "$ann", "recipient": "$doc", "content": "x"}],
            }
        }
        server.handover = server.twin.load(world)
        running.append(TwinServer(server.twin).__enter__())
        return running[-1].url, server.get_token(), server.handover.refs["$m"]

    yield on_port
    for one in running:
        one.stop()


def put_in(sample: str, url: str, token: str, id: str = "") -> str:
    """Host, token and id, and nothing else. The reference once misspells its own host."""
    return (
        re.sub(r"https://fu[a-z]+-example\.canvasmedical\.com", url, sample)
        .replace("<token>", token)
        .replace("<id>", id)
    )


def run_python(code: str) -> str:
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(code, "sample", "exec"), {"__name__": "sample"})
    return printed.getvalue().strip()


def run_curl(command: str) -> str:
    words = shlex.split(command.replace("\\\n", " "))
    if shutil.which("curl"):
        return subprocess.run([*words, "--silent"], capture_output=True, text=True, check=True).stdout
    given = {"--header": [], "--data": [""], "--request": ["GET"], "--url": [""]}  # type: dict[str, list[str]]
    for flag, value in zip(words[1::2], words[2::2], strict=True):
        given[flag].append(value)
    headers = dict(line.split(": ", 1) for line in given["--header"])
    answer = requests.request(
        given["--request"][-1], given["--url"][-1], headers=headers, data=given["--data"][-1], timeout=5
    )
    return answer.text


@pytest.mark.parametrize("sample", PYTHON_SEARCHES + CURL_SEARCHES)
@pytest.mark.parametrize(("edition", "form"), [(V1, "?_id={}"), (V2_2023, "/{}"), (V2_2024, "/{}")])
def test_the_search_sample_finds_the_message(serve: Serve, edition: Edition, form: str, sample: str) -> None:
    url, token, id = serve(edition)
    runs = run_python if "import requests" in sample else run_curl
    found = json.loads(runs(put_in(sample, url, token, form.format(id))))

    assert id in json.dumps(found)
    assert found["resourceType"] in ("Bundle", "Communication")


@pytest.mark.parametrize("sample", PYTHON_SEARCHES[:1])
def test_an_id_glued_to_the_path_as_the_sample_shows_it_leads_nowhere(serve: Serve, sample: str) -> None:
    url, token, id = serve(V2_2024)

    assert json.loads(run_python(put_in(sample, url, token, id))) == {"detail": "Not Found"}


@pytest.mark.parametrize("sample", PYTHON_CREATES + CURL_CREATES)
@pytest.mark.parametrize("edition", Edition)
def test_the_create_sample_is_refused_for_the_comma_after_its_sender(
    serve: Serve, edition: Edition, sample: str
) -> None:
    url, token, _ = serve(edition)
    runs = run_python if "import requests" in sample else run_curl
    told = json.loads(runs(put_in(sample, url, token)))

    assert told["resourceType"] == "OperationOutcome"
    assert told.get("id") == ("101" if edition is V1 else None)


@pytest.mark.parametrize("sample", PYTHON_CREATES + CURL_CREATES)
def test_without_that_comma_the_first_edition_takes_it(serve: Serve, sample: str) -> None:
    url, token, _ = serve(V1)
    runs = run_python if "import requests" in sample else run_curl
    told = runs(re.sub(r"\},(['\"],\s)", r"}\1", put_in(sample, url, token)))

    assert told == "null"


@pytest.mark.parametrize("edition", [V2_2023, V2_2024])
def test_the_later_editions_refuse_its_key_and_miss_its_status(serve: Serve, edition: Edition) -> None:
    url, token, _ = serve(edition)
    told = json.loads(run_python(put_in(PYTHON_CREATES[-1].replace("},'", "}'"), url, token)))

    assert [issue["code"] for issue in told["issue"]] == ["structure"]


class MobileApp:
    """What Canvas's own patient app does, request by request (facts, medical-clients 1)."""

    TOKEN_HOST = "https://brewer-api-prize.canvasmedical.com"
    FHIR_HOST = "https://fumage-brewer-api-prize.canvasmedical.com"

    def __init__(self, twin: Any, patient: str, practitioner: str) -> None:
        self.session = requests.Session()
        for host in (self.TOKEN_HOST, self.FHIR_HOST):
            self.session.mount(host, TwinAdapter(twin))
        self.patient, self.practitioner = patient, practitioner

    def headers(self) -> dict[str, str]:
        form = f"grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        token = self.session.post(self.TOKEN_HOST + "/auth/token/", data=form, headers=kind).json()
        return {"Authorization": f"Bearer {token['access_token']}", "accept": "application/json"}

    def send(self, text: str) -> Any:
        now = datetime(2024, 8, 1, 11, 59, 59, 123000, UTC).isoformat(timespec="milliseconds")
        moment = now.replace("+00:00", "Z")
        body: Any = {
            "resourceType": "Communication",
            "status": "unknown",
            "sent": moment,
            "received": moment,
            "recipient": [{"reference": f"Practitioner/{self.practitioner}"}],
            "sender": {"reference": f"Patient/{self.patient}"},
            "payload": [{"contentString": text}],
        }
        told = self.session.post(self.FHIR_HOST + "/Communication", json=body, headers=self.headers()).json()
        if told and told.get("issue"):
            raise ValueError(told["issue"][0]["details"]["text"])
        return told

    def messages(self) -> list[Any]:
        found: list[Any] = []
        for offset in range(0, 1000, 100):
            query = f"patient=Patient/{self.patient}&_count=100&_offset={offset}"
            page = self.session.get(f"{self.FHIR_HOST}/Communication?{query}", headers=self.headers()).json()
            entries = [entry["resource"] for entry in page.get("entry", [])]
            found += entries
            if len(entries) < 100:
                break
        return sorted(found, key=lambda one: one.get("sent") or one["received"], reverse=True)


def app_of(server: Any) -> MobileApp:
    return MobileApp(server.twin, "1" * 32, "3" * 32)


@pytest.mark.parametrize("edition", [V1, V2_2023])
def test_the_mobile_app_sends_and_lists_in_the_editions_it_fits(
    canvas: Callable[..., Any], edition: Edition
) -> None:
    messages = [{"sender": "$doc", "recipient": "$ann", "content": "x", "sent": "@now-1d"}] * 120
    server = canvas(edition, messages=messages)
    app = app_of(server)

    assert app.send("Hello") is None
    newest, *rest = app.messages()
    assert (newest["payload"][0]["contentString"], len(rest)) == ("Hello", 120)
    assert newest["sender"]["type"] == "Patient"
    assert newest["sent"] == newest["received"] == "2024-08-01T11:59:59.123000+00:00"
    assert server.state(newest["id"])["unread"] is False


def test_it_shows_the_servers_words_when_it_is_refused(canvas: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="Bad request"):
        app_of(canvas(V1)).send("")


def test_in_the_newest_edition_it_reports_a_failure_after_the_message_was_stored(
    canvas: Callable[..., Any],
) -> None:
    app = app_of(canvas(V2_2024))

    with pytest.raises(requests.exceptions.JSONDecodeError):
        app.send("Hello")
    assert len(app.messages()) == 1
