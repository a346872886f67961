"""Content that goes to another host than the school's own: hand-over, broken lines, too much of an answer.

The school and the store are two hosts on sockets of this machine (`127.0.0.1` with two ports).
"""

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from canvas_comms.errors import GatewayError, MalformedResponse, Unreachable
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.files.ports import Uploaded
from canvas_comms.lms.files.resources import File
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Unknown
from canvas_comms_http import Network
from canvas_comms_lms import connect

CONTENT = b"moss\r\n\x00\xff"
JSON = "Content-Type: application/json"
TOKEN = "canary-token"


def file_json(**changes: Any) -> bytes:
    return json.dumps({"id": 7, "display_name": "moss.txt", "size": len(CONTENT), **changes}).encode()


@attrs.define
class Hosts:
    """A school and a store, what each was asked, and a client of the school."""

    school: Any
    store: Any
    client: LmsClient

    def upload(self) -> Any:
        return self.client.files.upload(CONTENT, "moss.txt")

    def fetch(self, **more: Any) -> Any:
        file = File("7", url=f"{self.store.url}/x?verifier=v", display_name="moss.txt")
        return self.client.files.download(file, **more)

    def asked(self, host: Any) -> list[str]:
        """Method and path of each request."""
        return [b" ".join(one.split(b" ")[:2]).decode() for one in host.requests]


Start = Callable[..., Hosts]


@pytest.fixture
def hosts(listen: Any, make_http_answer: Any) -> Start:
    """Starts a school that sends uploads to a store, which does what `stores` says.

    `ends` is what the school answers to the last step.
    """

    def start(stores: Any, ends: Any = None, deadline: float = 5.0) -> Hosts:
        store = listen(stores)
        ticket = {"upload_url": f"{store.url}/put", "upload_params": {"key": "k"}, "file_param": "file"}

        def at_school(line: Any, request: bytes) -> None:
            if request.startswith(b"POST /api/v1/users/self/files "):
                line.sendall(make_http_answer("200 OK", json.dumps(ticket).encode(), JSON))
            elif callable(ends):
                ends(line, request)
            else:
                line.sendall(ends or make_http_answer("200 OK", file_json(), JSON))

        school = listen(at_school)
        client = connect(
            school.url,
            edition="2025-10",
            token=TOKEN,
            deadline=deadline,
            network=Network(allow_insecure_loopback=True),
        )
        return Hosts(school, store, client)

    return start


@pytest.fixture
def led_on(make_http_answer: Any) -> Callable[..., Any]:
    """A store that took the content and names the next step at the school, or a path of its own."""

    def make(status: str, place: Any = "/api/v1/files/7/create_success?uuid=u") -> Any:
        def stores(line: Any, request: bytes) -> None:
            line.sendall(make_http_answer(status, b"", f"Location: {place()}"))

        return stores

    return make


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "303 See Other", "201 Created"])
def test_a_store_elsewhere_hands_over_to_the_school(
    status: str, hosts: Start, led_on: Callable[..., Any]
) -> None:
    made: list[Hosts] = []
    there = led_on(status, lambda: f"{made[0].school.url}/api/v1/files/7/create_success?uuid=u")
    made.append(hosts(there))

    outcome = made[0].upload()

    assert isinstance(outcome, Uploaded)
    assert outcome.file.id == "7"
    assert made[0].asked(made[0].store) == ["POST /put"]
    assert made[0].asked(made[0].school)[1:] == ["GET /api/v1/files/7/create_success?uuid=u"]
    assert TOKEN.encode() not in made[0].store.requests[0]
    assert TOKEN.encode() in made[0].school.requests[1]
    assert made[0].store.requests[0].count(CONTENT) == 1


def test_a_redirect_to_the_store_itself_is_followed_without_the_token(
    hosts: Start, make_http_answer: Any
) -> None:
    def stores(line: Any, request: bytes) -> None:
        if request.startswith(b"POST"):
            line.sendall(make_http_answer("303 See Other", b"", "Location: /done"))
        else:
            line.sendall(make_http_answer("200 OK", file_json(), JSON))

    made = hosts(stores)

    assert isinstance(made.upload(), Uploaded)
    assert made.asked(made.store) == ["POST /put", "GET /done"]
    assert all(TOKEN.encode() not in one for one in made.store.requests)


def test_a_store_may_answer_with_the_file_itself(hosts: Start, make_http_answer: Any) -> None:
    made = hosts(make_http_answer("201 Created", file_json(), JSON, "Location: /elsewhere"))

    assert isinstance(made.upload(), Uploaded)
    assert len(made.store.requests) == len(made.school.requests) == 1


def test_a_store_that_answers_with_something_of_its_own_still_hands_over(
    hosts: Start, make_http_answer: Any
) -> None:
    made: list[Hosts] = []

    def stores(line: Any, request: bytes) -> None:
        place = f"{made[0].school.url}/api/v1/files/7/create_success?uuid=u"
        answer = json.dumps({"location": place, "instfs_uuid": "u"}).encode()
        line.sendall(make_http_answer("201 Created", answer, JSON, f"Location: {place}"))

    made.append(hosts(stores))

    assert isinstance(made[0].upload(), Uploaded)
    assert made[0].asked(made[0].school)[1:] == ["GET /api/v1/files/7/create_success?uuid=u"]


@pytest.mark.parametrize("place", ["ftp://store.example/x", "http://school.example/x", "", "https://u:p@h/x"])
def test_a_hand_over_to_nowhere_leaves_the_fate_open(
    place: str, hosts: Start, led_on: Callable[..., Any]
) -> None:
    outcome = hosts(led_on("303 See Other", lambda: place)).upload()

    assert isinstance(outcome, Unknown)


def ends_early(line: Any, request: bytes) -> None:
    """The line breaks before any answer."""


def ends_within(line: Any, request: bytes) -> None:
    line.sendall(b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{")


def says_nothing_sensible(line: Any, request: bytes) -> None:
    line.sendall(b"220 store.example ESMTP\r\n")


@pytest.mark.parametrize("stores", [ends_early, ends_within, says_nothing_sensible])
def test_a_line_that_breaks_while_content_goes_leaves_its_fate_open(stores: Any, hosts: Start) -> None:
    made = hosts(stores)
    outcome = made.upload()

    assert isinstance(outcome, Unknown)
    assert len(made.store.requests) == 1  # never sent again


def test_a_store_that_nobody_reaches_got_nothing(hosts: Start, full: Any) -> None:
    made = hosts(ends_early)
    made.store.stop()

    assert made.upload() == NotSent(Doubt.NO_CONNECTION)


def test_a_store_that_refuses_in_the_words_of_canvas_has_nothing(hosts: Start, make_http_answer: Any) -> None:
    body = json.dumps({"message": "file size exceeds quota limits"}).encode()
    outcome = hosts(make_http_answer("400 Bad Request", body, JSON)).upload()

    assert isinstance(outcome, Rejected)
    assert outcome.status == 400


def test_a_refusal_that_anybody_could_give_leaves_the_fate_open(hosts: Start, make_http_answer: Any) -> None:
    assert hosts(make_http_answer("400 Bad Request")).upload() == Unknown(Doubt.UNEXPECTED_STATUS, 400)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "500 Internal Server Error", "503 Busy"])
def test_a_store_in_trouble_leaves_the_fate_open(status: str, hosts: Start, make_http_answer: Any) -> None:
    assert isinstance(hosts(make_http_answer(status)).upload(), Unknown)


@pytest.mark.parametrize("ends", [ends_early, ends_within, says_nothing_sensible])
def test_a_line_that_breaks_at_the_last_step_leaves_the_fate_open(
    ends: Any, hosts: Start, led_on: Callable[..., Any]
) -> None:
    made: list[Hosts] = []
    there = led_on("303 See Other", lambda: f"{made[0].school.url}/api/v1/files/7/create_success?uuid=u")
    made.append(hosts(there, ends))

    assert isinstance(made[0].upload(), Unknown)


def test_a_file_of_another_size_than_was_sent_is_not_claimed(hosts: Start, make_http_answer: Any) -> None:
    made = hosts(make_http_answer("201 Created", file_json(size=3), JSON))

    assert made.upload() == Unknown(Doubt.BROKEN_ANSWER, 200)


def test_an_answer_of_a_store_is_not_read_without_measure(hosts: Start) -> None:
    def stores(line: Any, request: bytes) -> None:
        line.sendall(b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n")
        for _ in range(64):
            line.sendall(b" " * 1_048_576)

    assert isinstance(hosts(stores).upload(), Unknown)


def test_content_comes_from_another_host_without_the_token(hosts: Start, make_http_answer: Any) -> None:
    def stores(line: Any, request: bytes) -> None:
        if request.startswith(b"GET /x"):
            line.sendall(make_http_answer("302 Found", b"", "Location: /y"))
        else:
            line.sendall(make_http_answer("200 OK", CONTENT, "Content-Type: text/plain"))

    made = hosts(stores)
    shares: list[float] = []
    found = made.fetch(on_share=shares.append)

    assert (found.content, found.content_type, found.name) == (CONTENT, "text/plain", "moss.txt")
    assert made.asked(made.store) == ["GET /x?verifier=v", "GET /y"]
    assert all(TOKEN.encode() not in one for one in made.store.requests)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("told", [True, False])
def test_more_content_than_was_allowed_is_not_taken(told: bool, hosts: Start) -> None:
    length = b"Content-Length: 5000\r\n" if told else b""

    def stores(line: Any, request: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + length + b"\r\n" + b"x" * 5000)

    with pytest.raises(MalformedResponse, match="at most 1000 bytes"):
        hosts(stores).fetch(largest=1000)


def test_content_that_breaks_off_is_no_content(hosts: Start) -> None:
    def stores(line: Any, request: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\nmo")

    with pytest.raises(GatewayError):
        hosts(stores).fetch()


def test_content_that_leads_in_circles_is_given_up(hosts: Start, make_http_answer: Any) -> None:
    made = hosts(make_http_answer("302 Found", b"", "Location: /x"))

    with pytest.raises(GatewayError, match="leads on"):
        made.fetch()
    assert len(made.store.requests) == 6


def test_content_of_a_host_that_nobody_reaches_is_an_error(hosts: Start) -> None:
    made = hosts(ends_early)
    made.store.stop()

    with pytest.raises(Unreachable):
        made.fetch()
