"""What the tests of the pages share: a twin with both products, and who calls and looks at it."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import attrs
import pytest
from lxml import html  # type: ignore[import-untyped]  # it ships no types

from canvas_comms_inspector import inspector
from canvas_comms_twin import Request, Response, Twin

BASE = "http://127.0.0.1"
CLOCK = "2026-03-15T12:00:00Z"


def both_worlds() -> dict[str, Any]:
    """The two example worlds as one."""
    folder = files("canvas_comms_memory")
    medical = json.loads(folder.joinpath("example_world.json").read_text())
    school = json.loads(folder.joinpath("example_school.json").read_text())
    return {"clock": CLOCK, "medical": medical["medical"], "lms": school["lms"]}


class Seen:
    """An answer as a browser sees it."""

    def __init__(self, response: Response, path: str) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.headers}
        self.body = response.body
        self.path = path
        self.text = response.body.decode()

    @property
    def tree(self) -> Any:
        return html.fromstring(self.body.decode() or "<html></html>")

    @property
    def words(self) -> str:
        """Everything that can be read, on one line."""
        return " ".join(" ".join(self.tree.itertext()).split())

    def links(self) -> list[str]:
        """Where links lead, without fragments."""
        found = (urljoin(BASE + self.path, one) for one in self.tree.xpath("//a/@href"))
        return list(dict.fromkeys(one.partition("#")[0].removeprefix(BASE) for one in found))

    def form(self, action: str, number: int = 0) -> dict[str, str]:
        """The fields of a form as they stand."""
        form = self.tree.xpath(f"//form[@action='/_twin/pages/do/{action}']")[number]
        return dict(form.form_values())


@attrs.define(eq=False)
class Browser:
    """Follows links and sends forms, at the door without a socket."""

    twin: Twin

    def get(self, path: str, **headers: str) -> Seen:
        parts = urlsplit(path)
        asked = Request("GET", parts.path, parts.query, {"accept": "text/html", **headers}, b"", BASE)
        return Seen(self.twin.handle(asked), path)

    def post(self, action: str, fields: Mapping[str, str], **headers: str) -> Seen:
        """Send a form; whoever wants to see what came of it follows."""
        given = {"origin": BASE, "content-type": "application/x-www-form-urlencoded", **headers}
        given = {name.replace("_", "-"): value for name, value in given.items() if value}
        body = urlencode(fields, errors="surrogatepass").encode()
        path = f"/_twin/pages/do/{action}"
        return Seen(self.twin.handle(Request("POST", path, "", given, body, BASE)), path)

    def submit(self, page: Seen, action: str, /, **fields: str) -> Seen:
        """Fill in a form of a page (of several the first, unless `action#1` is named), send it, and go on."""
        action, _, number = action.partition("#")
        sent = self.post(action, {**page.form(action, int(number or 0)), **fields})
        return self.get(sent.headers["location"]) if sent.status == 303 else sent


@pytest.fixture
def twin() -> Twin:
    made = Twin(history=1000, pages=inspector)
    made.load(both_worlds())
    return made


@pytest.fixture
def browser(twin: Twin) -> Browser:
    return Browser(twin)


@pytest.fixture
def ids(twin: Twin) -> Mapping[str, str]:
    """Ids by name."""
    return {name: str(id) for name, id in twin.stage.refs.items()}


class Api:
    """Calls the products as programs do."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    def lms(self, who: str, method: str, path: str, **fields: Any) -> Any:
        """A call of a user of Canvas LMS; what it answered, as JSON."""
        headers = {
            "authorization": f"Bearer {self._twin.stage.handover.tokens[who]}",
            "content-type": "application/x-www-form-urlencoded",
        }
        body = urlencode(fields, doseq=True).encode()
        return json.loads(self._twin.handle(Request(method, f"/api/v1/{path}", "", headers, body, BASE)).body)

    def medical(self, sender: str, recipient: str, text: str, **more: Any) -> str:
        """A new Communication; its id."""
        form = {"grant_type": "client_credentials", **self._twin.stage.handover.medical}
        media = {"content-type": "application/x-www-form-urlencoded"}
        token = self._twin.handle(Request("POST", "/auth/token/", "", media, urlencode(form).encode(), BASE))
        headers = {
            "authorization": f"Bearer {json.loads(token.body)['access_token']}",
            "content-type": "application/json",
        }
        body = {
            "resourceType": "Communication",
            "status": "unknown",
            "sender": {"reference": sender},
            "recipient": [{"reference": recipient}],
            "payload": [{"contentString": text}],
            **more,
        }
        answer = self._twin.handle(
            Request("POST", "/Communication", "", headers, json.dumps(body).encode(), BASE)
        )
        assert answer.status == 201, answer.body
        return dict(answer.headers)["Location"].split("/Communication/")[1].split("/")[0]


@pytest.fixture
def api(twin: Twin) -> Api:
    return Api(twin)
