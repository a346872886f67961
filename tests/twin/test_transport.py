"""The door without a socket: what a stranger's session sends arrives, what the twin answers comes back."""

import io
from typing import Any

import pytest
import requests

from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.transport import TwinAdapter

HOST = "https://fumage-example.canvasmedical.com"


@pytest.fixture
def session(echo: Any) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.mount(HOST, TwinAdapter(echo))
    return session


@pytest.mark.parametrize(
    ("url", "path", "query"),
    [
        ("", "/", ""),
        ("/", "/", ""),
        ("/Communication?", "/Communication", ""),
        ("/Communication?patient=Patient%2F1&_id:=x#end", "/Communication", "patient=Patient%2F1&_id:=x"),
        ("/Communication/a%2Fb%20c", "/Communication/a%2Fb%20c", ""),
        ("/Communication?a=b?c", "/Communication", "a=b?c"),
        ("/Communication/é", "/Communication/%C3%A9", ""),
    ],
)
def test_the_target_arrives_as_the_client_wrote_it(
    session: requests.Session, echo: Any, url: str, path: str, query: str
) -> None:
    session.get(HOST + url)

    assert (echo.asked.path, echo.asked.query, echo.asked.base) == (path, query, HOST)


def test_a_port_belongs_to_the_base(echo: Any) -> None:
    session = requests.Session()
    session.mount("http://127.0.0.1:8000", TwinAdapter(echo))

    session.get("http://127.0.0.1:8000/x")

    assert echo.asked.base == "http://127.0.0.1:8000"


def test_a_user_in_the_url_is_no_part_of_the_base(echo: Any) -> None:
    session = requests.Session()
    session.mount("https://", TwinAdapter(echo))

    session.get("https://ann:pw@twin.test/x")

    assert echo.asked.base == "https://twin.test"
    assert echo.asked.headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("body", "arrived"),
    [
        (None, b""),
        (b"\x00\xff", b"\x00\xff"),
        ("é", "é".encode()),
        (io.BytesIO(b"from a file"), b"from a file"),
        (iter([b"in ", b"pieces"]), b"in pieces"),
        ({"a": "b c"}, b"a=b+c"),
    ],
)
def test_a_body_of_any_kind_arrives_as_bytes(
    session: requests.Session, echo: Any, body: Any, arrived: bytes
) -> None:
    session.post(HOST + "/x", data=body)

    assert echo.asked.body == arrived


def test_header_names_arrive_in_lower_case_and_bytes_as_text(session: requests.Session, echo: Any) -> None:
    session.get(HOST + "/x", headers={"X-Odd": b"caf\xe9", "Accept": "text/plain"})

    assert echo.asked.headers["x-odd"] == "café"
    assert echo.asked.headers["accept"] == "text/plain"


def test_the_answer_is_a_whole_requests_response(session: requests.Session) -> None:
    answer = session.get(HOST + "/x?y=1")

    assert answer.json() == {"path": "/x", "query": "y=1"}
    assert (answer.status_code, answer.reason, answer.ok) == (200, "OK", True)
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.url == HOST + "/x?y=1"
    assert answer.request.method == "GET"


def test_an_answer_can_be_streamed(session: requests.Session) -> None:
    with session.get(HOST + "/x", stream=True) as answer:
        first = answer.raw.read(4)
        rest = b"".join(answer.iter_content(5))

    assert first + rest == b'{"path": "/x", "query": ""}'


def test_the_answer_to_head_has_a_length_and_no_body(session: requests.Session) -> None:
    answer = session.head(HOST + "/x")

    assert answer.content == b""
    assert int(answer.headers["Content-Length"]) > 0


def test_a_redirect_is_followed_with_method_and_body(echo: Any) -> None:
    asked = []

    class Moving:
        def handle(self, request: Request) -> Response:
            asked.append((request.method, request.path, request.body))
            if request.path == "/old":
                return Response(307, (("Location", HOST + "/new"),))
            return Response(200)

    session = requests.Session()
    session.mount(HOST, TwinAdapter(Moving()))

    session.post(HOST + "/old", data=b"x")

    assert asked == [("POST", "/old", b"x"), ("POST", "/new", b"x")]


def test_errors_are_raised_for_status_as_ever(session: requests.Session, echo: Any) -> None:
    echo.status = 404
    answer = session.get(HOST + "/x")

    with pytest.raises(requests.HTTPError, match="404 Client Error: Not Found"):
        answer.raise_for_status()
