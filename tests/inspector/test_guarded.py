"""No page of another site changes anything, and looking changes nothing."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from canvas_comms_inspector import inspector
from canvas_comms_inspector.table import FORMS, PAGES
from canvas_comms_twin import Request, Twin, WsgiApp
from canvas_comms_twin.guards import Guards

from .conftest import BASE, Api, Browser, both_worlds
from .test_looking import crawl, traffic

FORM = "application/x-www-form-urlencoded"


def state(twin: Twin) -> tuple[object, ...]:
    """Everything that a form could change."""
    world = twin.handle(Request("GET", "/_twin/world")).body
    faults = twin.handle(Request("GET", "/_twin/faults")).body
    return world, faults, twin.stage.clock(), len(twin.stage.history or ()), twin.stage


def token_of(browser: Browser) -> str:
    return browser.get("/_twin/pages/control").form("run-jobs")["token"]


FIELDS: Mapping[str, Mapping[str, str]] = {
    "press-send": {"id": "$message", "by": "$practitioner"},
    "mark-read": {"id": "$message", "by": "$practitioner"},
    "confirm": {"id": "18", "code": "x"},
    "bounce": {"address": "tamsin@school.example", "kind": "permanent"},
    "run-jobs": {},
    "move-clock": {"by": "day"},
    "add-fault": {"kind": "throttle"},
    "remove-fault": {"name": "throttle"},
    "load-world": {"world": "{}"},
    "reset-world": {},
    "plan": {"who": "3", "to": "4", "text": "x"},
    "send": {"who": "3", "to": "4", "text": "x"},
}

FOREIGN: Mapping[str, Mapping[str, str]] = {
    "another site": {"origin": "http://evil.example"},
    "another port": {"origin": "http://127.0.0.1:81"},
    "https": {"origin": "https://127.0.0.1"},
    "a name that begins alike": {"origin": "http://127.0.0.1.evil.example"},
    "no origin": {"origin": ""},
    "the origin of a sandbox": {"origin": "null"},
    "two origins": {"origin": "http://evil.example http://127.0.0.1"},
    "a site beside": {"sec-fetch-site": "same-site"},
    "another site by its fetch": {"sec-fetch-site": "cross-site"},
    "JSON": {"content-type": "application/json"},
    "plain text": {"content-type": "text/plain"},
    "parts": {"content-type": "multipart/form-data; boundary=x"},
    "no type": {"content-type": ""},
}
"""What a page of somebody else can and cannot say; it may know the token."""


def test_every_form_is_tried_and_often_enough() -> None:
    assert FIELDS.keys() == {form.name for form in FORMS}
    assert len(FIELDS) * len(FOREIGN) >= 120


@pytest.mark.parametrize("how", FOREIGN)
def test_no_other_site_sends_a_form(how: str, twin: Twin, browser: Browser) -> None:
    twin.faults.add("throttle")
    token, before = token_of(browser), state(twin)

    for name, fields in FIELDS.items():
        answer = browser.post(name, {**fields, "token": token}, **FOREIGN[how])
        assert answer.status == 403, name

    assert state(twin) == before


TOKENS = ("", "x", "0" * 43, "é", "\ud800")


def test_no_form_passes_without_the_token(twin: Twin, browser: Browser) -> None:
    before = state(twin)

    for name, fields in FIELDS.items():
        for token in TOKENS:
            assert browser.post(name, {**fields, "token": token}).status == 403, name
    assert state(twin) == before


def test_the_token_of_another_twin_is_none_here(twin: Twin, browser: Browser) -> None:
    other = Browser(Twin(history=10, pages=inspector))

    assert browser.post("run-jobs", {"token": token_of(other)}).status == 403
    assert browser.post("run-jobs", {"token": token_of(browser)}).status == 303


def test_a_form_is_posted_and_nothing_else(twin: Twin, browser: Browser) -> None:
    token, before = token_of(browser), state(twin)
    headers = {"origin": BASE, "content-type": FORM}

    for name, fields in FIELDS.items():
        query, path = urlencode({**fields, "token": token}), f"/_twin/pages/do/{name}"
        for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
            asked = Request(method, path, query, headers, query.encode(), BASE)
            assert twin.handle(asked).status == 405, name

    assert state(twin) == before


def test_looking_changes_nothing(twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]) -> None:
    traffic(api, ids)
    before = state(twin)

    looked = [page.path for page in crawl(browser)]

    assert len(looked) > 100
    assert state(twin) == before


def test_a_page_is_only_looked_at(twin: Twin) -> None:
    headers = {"origin": BASE, "content-type": FORM}
    for page in PAGES:
        for method in ("POST", "PUT", "DELETE"):
            asked = Request(method, f"/_twin/pages/{page.path}", "", headers, b"", BASE)
            assert twin.handle(asked).status == 405, page.path


class Port:
    """The guarded door, as a browser would come through it."""

    def __init__(self, twin: Twin) -> None:
        self._app = WsgiApp(twin, Guards(port=8000))

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> int:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT": "text/html",
            **headers,
        }
        told: list[str] = []
        list(self._app(environ, lambda status, _: told.append(status)))
        return int(told[0].split()[0])


def test_a_form_passes_the_guards_of_the_port_from_its_own_page_alone(twin: Twin, browser: Browser) -> None:
    port = Port(twin)
    body = urlencode({"token": token_of(browser), "by": "day"}).encode()
    path, before = "/_twin/pages/do/move-clock", twin.stage.clock()
    form = {"CONTENT_TYPE": FORM}

    assert port.ask("POST", path, body, **form) == 415
    assert port.ask("POST", path, body, HTTP_ORIGIN="http://evil.example", **form) == 403
    assert port.ask("POST", path, body, HTTP_ORIGIN="null", **form) == 403
    assert port.ask("POST", path, body, HTTP_HOST="evil.example:8000", **form) == 421
    assert twin.stage.clock() == before
    assert port.ask("POST", path, body, HTTP_ORIGIN="http://127.0.0.1:8000", **form) == 303
    assert twin.stage.clock() > before


@pytest.mark.parametrize(
    "path", ["/_twin/jobs", "/_twin/clock", "/_twin/world", "/_twin/faults", "/_twin/ui"]
)
def test_the_control_interface_takes_no_forms_even_from_here(path: str, twin: Twin) -> None:
    origin = {"HTTP_ORIGIN": "http://127.0.0.1:8000", "CONTENT_TYPE": FORM}

    assert Port(twin).ask("POST", path, b"a=b", **origin) == 415


def test_a_page_of_another_site_is_shown_nothing(twin: Twin) -> None:
    assert Port(twin).ask("GET", "/_twin/", HTTP_SEC_FETCH_SITE="cross-site") == 403


def test_a_notice_is_one_of_ours(browser: Browser) -> None:
    page = browser.get("/_twin/pages/control?done=Call+this+number")

    assert "Call this number" not in page.words


def test_pages_tell_no_log(
    twin: Twin, browser: Browser, caplog: pytest.LogCaptureFixture, ids: Mapping[str, str]
) -> None:
    with caplog.at_level(0):
        page = browser.get(f"/_twin/pages/write?who={ids['$teacher']}")
        browser.submit(page, "plan", to="$student", text="zqcanary")
        browser.get("/_twin/pages/messages?q=zqcanary")

    assert "zqcanary" not in caplog.text


def test_what_went_wrong_is_told_without_what_was_sent(browser: Browser, ids: Mapping[str, str]) -> None:
    page = browser.get(f"/_twin/pages/write?who={ids['$teacher']}")

    answer = browser.submit(page, "plan", to="zqcanary", text="x")

    assert answer.status in (200, 400)
    assert "zqcanary" not in answer.tree.xpath("string(//p[@class='fault'])")


def test_worlds_may_have_one_product_only() -> None:
    for sections in (("medical",), ("lms",), ()):
        twin = Twin(history=10, pages=inspector)
        twin.load({name: part for name, part in both_worlds().items() if name in sections})
        assert {page.status for page in crawl(Browser(twin))} == {200}
