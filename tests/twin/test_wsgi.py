"""The twin as a WSGI application under any server."""

import io
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.redaction import Secret
from canvas_comms_twin import Twin
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.guards import MAX_BODY, Guards
from canvas_comms_twin.wsgi import WsgiApp


def call(
    app: Callable[..., Any], method: str = "GET", path: str = "/", body: Any = b"", **environ: Any
) -> tuple[str, dict[str, str], bytes]:
    sent: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
    }
    sent["wsgi.input"] = io.BytesIO(body)
    if body:
        sent["CONTENT_LENGTH"] = str(len(body))
    sent |= environ
    setup_testing_defaults(sent)
    told: list[tuple[str, dict[str, str]]] = []
    found = app(sent, lambda status, headers, *_: told.append((status, dict(headers))))
    content = b"".join(found)
    if hasattr(found, "close"):
        found.close()
    return *told[0], content


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_it_keeps_the_rules_of_wsgi(echo: Any, method: str) -> None:
    status, headers, content = call(validator(WsgiApp(echo)), method, "/Communication", SCRIPT_NAME="")

    assert status == "200 OK"
    assert (method == "HEAD") == (content == b"")
    assert int(headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    ("environ", "path"),
    [
        ({"PATH_INFO": "/a b/é".encode().decode("latin-1")}, "/a%20b/%C3%A9"),
        ({"PATH_INFO": "/a/b", "REQUEST_URI": "/a%2Fb?x=1"}, "/a%2Fb"),
        ({"PATH_INFO": "/x", "REQUEST_URI": "http://elsewhere/y"}, "/x"),
        ({"PATH_INFO": "/x", "REQUEST_URI": "/twin/x", "SCRIPT_NAME": "/twin"}, "/x"),
        ({"PATH_INFO": "", "SCRIPT_NAME": "/twin"}, "/"),
    ],
)
def test_the_path_is_the_one_on_the_wire_if_the_server_tells(
    echo: Any, environ: dict[str, str], path: str
) -> None:
    call(WsgiApp(echo), **{"path": environ.pop("PATH_INFO"), **environ})

    assert echo.asked.path == path


def test_the_base_is_scheme_host_and_mount(echo: Any) -> None:
    call(WsgiApp(echo), path="/x", HTTP_HOST="twin.test:81", SCRIPT_NAME="/here")

    assert echo.asked.base == "http://twin.test:81/here"


def test_headers_and_body_arrive(echo: Any) -> None:
    call(WsgiApp(echo), "POST", "/x", b"{}", CONTENT_TYPE="application/json", HTTP_X_Y="z")

    assert echo.asked.headers["content-type"] == "application/json"
    assert echo.asked.headers["x-y"] == "z"
    assert echo.asked.body == b"{}"


@pytest.mark.parametrize(
    "length",
    [str(MAX_BODY + 1), "9" * 30, "9" * 5000, "-1", "x", "²", "٣", " 5"],
)
def test_a_body_too_large_or_of_no_length_is_not_read(echo: Any, length: str) -> None:
    status, _, _ = call(WsgiApp(echo), "POST", "/x", CONTENT_LENGTH=length)

    assert status.startswith("413")
    assert echo.asked is None


def test_guards_stand_before_the_twin_and_seal_its_answers(echo: Any) -> None:
    app = WsgiApp(echo, Guards(8000))

    refused, _, _ = call(app, HTTP_HOST="evil.example:8000")
    assert refused == "421 Misdirected Request"
    assert echo.asked is None

    _, headers, _ = call(app, HTTP_HOST="localhost:8000")
    assert headers["Cache-Control"] == "no-store"


def test_without_guards_any_host_will_do(echo: Any) -> None:
    status, headers, _ = call(WsgiApp(echo), HTTP_HOST="anything.example")

    assert status == "200 OK"
    assert "Cache-Control" not in headers


class Failing:
    """A handler that breaks its promise never to raise."""

    def handle(self, request: Request) -> Response:
        raise ValueError("Ann Example")


def test_a_handler_that_raises_is_answered_for_without_its_words() -> None:
    status, _, content = call(WsgiApp(Failing()))

    assert status == "500 Internal Server Error"
    assert b"ValueError" in content
    assert b"Ann" not in content


TEXT = st.text(max_size=12) | st.sampled_from(
    ["€", "\udcff", "\r\nX: y", "\x00", "9" * 5000, "//[", "Bearer \udcff"]
)
HEADERS = ["HOST", "AUTHORIZATION", "ORIGIN", "SEC_FETCH_SITE", "COOKIE", "ACCEPT"]
ENVIRON = st.fixed_dictionaries(
    {},
    optional={
        "CONTENT_LENGTH": TEXT,
        "CONTENT_TYPE": TEXT | st.sampled_from(["multipart/form-data; boundary=\x00", "application/json"]),
        "QUERY_STRING": TEXT,
        "REQUEST_URI": TEXT,
        "SCRIPT_NAME": TEXT,
        "REQUEST_METHOD": TEXT | st.sampled_from(["POST", "DELETE", "HEAD"]),
        **{f"HTTP_{name}": TEXT for name in HEADERS},
    },
)
PATHS = st.sampled_from(
    [
        "/Communication",
        "/Communication/",
        "/_twin/clock",
        "/_twin/faults",
        "/api/v1/conversations",
        "/auth/token/",
    ]
)
APPS = [
    WsgiApp(Twin()),
    WsgiApp(Twin(), Guards(8000)),
    WsgiApp(Twin(), Guards(8000, remote=True, token=Secret("token"), cors=True)),
]


@given(app=st.sampled_from(APPS), path=PATHS | TEXT, environ=ENVIRON)
def test_no_request_ends_the_app_and_every_answer_can_be_sent(
    app: WsgiApp, path: str, environ: dict[str, str]
) -> None:
    status, headers, _ = call(app, environ.pop("REQUEST_METHOD", "GET"), path, b"{}", **environ)

    assert status[:3].isdecimal()
    assert "defect" not in headers.get("canvas-comms-twin-reason", "")
    for value in (status, *headers, *headers.values()):
        value.encode("latin-1")
        assert not set("\r\n\0") & set(value)
