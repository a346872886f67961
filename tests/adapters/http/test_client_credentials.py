"""Client credentials: one thread fetches for all, in time, and the secret goes nowhere else."""

import os
import threading
import time
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

import pytest

from canvas_comms.errors import (
    AuthenticationFailed,
    GatewayError,
    InvalidValue,
    MalformedResponse,
    RefusedByServer,
    UnexpectedRedirect,
    Unreachable,
)
from canvas_comms.redaction import Secret
from canvas_comms_http import ClientCredentials, Deadline, Network

URL = "https://host.example/auth/token/"
JSON = {"Content_Type": "application/json"}


class Clock:
    now = 1000.0

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def clock() -> Any:
    return Clock()


@pytest.fixture
def grants(make_reply: Any) -> Any:
    """Grants token-1, token-2 … one per request."""

    def start(seconds: float = 3600) -> Any:
        numbers = iter(range(1, 1000))
        return lambda request: make_reply(
            200, f'{{"access_token":"token-{next(numbers)}","expires_in":{seconds}}}', **JSON
        )

    return start


@pytest.fixture
def made(canned: Any, clock: Any) -> Any:
    """Credentials over a canned transport."""

    def make(*answers: Any, **options: Any) -> Any:
        transport = canned(*answers)
        network = Network(transport=transport)
        return (
            ClientCredentials(URL, "me", Secret("s&=%+"), network=network, clock=clock, **options),
            transport,
        )

    return make


def token(credentials: Any, seconds: float = 1.0) -> Any:
    return credentials.token(Deadline.after(seconds)).secret.reveal()


def test_the_secret_goes_into_the_form_and_nowhere_else(made: Any, grants: Any) -> None:
    credentials, transport = made(grants(), scope="user/*.read", patient="p1")
    token(credentials)
    [(method, url, headers, body)] = transport.asked

    assert (method, url) == ("POST", URL)
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "Authorization" not in headers
    assert parse_qsl(body.decode()) == [
        ("grant_type", "client_credentials"),
        ("client_id", "me"),
        ("client_secret", "s&=%+"),
        ("scope", "user/*.read"),
        ("patient", "p1"),
    ]


@pytest.mark.parametrize(
    ("url", "asked"), [("https://host.example/token", "/token"), ("https://host.example", "")]
)
def test_the_url_is_asked_as_it_is_written(canned: Any, grants: Any, url: str, asked: str) -> None:
    transport = canned(grants())
    token(ClientCredentials(url, "me", "secret", network=Network(transport=transport)))

    assert transport.asked[0][1] == "https://host.example" + asked


@pytest.mark.parametrize(
    "url",
    [
        "http://host.example/token",
        "http://127.0.0.1/token",
        "https://me:secret@host.example/token",
        "https://host.example/token?client_secret=secret",
        "host.example",
    ],
)
def test_a_token_url_is_https_and_plain(url: str, shown: Any) -> None:
    with pytest.raises(InvalidValue, match=r"\Atoken_url: ") as caught:
        ClientCredentials(url, "me", "canary")

    assert "canary" not in shown(caught.value)


@pytest.mark.parametrize("margin", [0, -1, float("nan"), float("inf"), "60", True])
def test_a_margin_is_a_number_of_seconds(margin: Any) -> None:
    with pytest.raises(InvalidValue, match=r"\Amargin: "):
        ClientCredentials(URL, "me", "secret", margin=margin)


def test_a_token_is_used_until_shortly_before_its_end(made: Any, grants: Any, clock: Any) -> None:
    credentials, transport = made(grants(3600), margin=60)
    seen = []
    for now in (0, 3539, 3540, 3541):
        clock.now = 1000 + now
        seen.append(token(credentials))

    assert seen == ["token-1", "token-1", "token-2", "token-2"]
    assert len(transport.asked) == 2


def test_a_life_is_counted_from_when_it_was_asked_for(made: Any, grants: Any, clock: Any) -> None:
    give = grants(3600)

    def late(request: Any) -> Any:
        clock.now += 1000
        return give(request)

    credentials, _ = made(late, margin=60)
    first = token(credentials)
    clock.now += 2539
    second = token(credentials)
    clock.now += 1

    assert (first, second, token(credentials)) == ("token-1", "token-1", "token-2")


def test_a_short_life_is_used_for_half_of_it(made: Any, grants: Any, clock: Any) -> None:
    credentials, _ = made(grants(10), margin=60)
    seen = []
    for now in (0, 4, 6):
        clock.now = 1000 + now
        seen.append(token(credentials))

    assert seen == ["token-1", "token-1", "token-2"]


def test_a_token_without_an_end_is_kept_until_it_is_refused(made: Any, make_reply: Any, clock: Any) -> None:
    credentials, transport = made(make_reply(200, '{"access_token":"a"}', **JSON))
    first = credentials.token(Deadline.after(1))
    clock.now = 1e9

    assert credentials.token(Deadline.after(1)) is first
    assert credentials.renewed(first, Deadline.after(1)) is not first
    assert len(transport.asked) == 2


def test_of_many_that_were_refused_one_fetches(listen: Any, network: Network) -> None:
    def grant(line: Any, request: Any) -> None:
        time.sleep(0.05)
        body = b'{"access_token":"new-%d","expires_in":3600}' % len(server.requests)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        line.sendall(head % len(body) + body)

    server = listen(grant)
    credentials = ClientCredentials(server.url + "/token", "me", "secret", network=network)
    refused = credentials.token(Deadline.after(2))
    together, found = threading.Barrier(32), []

    def renew() -> None:
        together.wait()
        found.append(credentials.renewed(refused, Deadline.after(5)))

    threads = [threading.Thread(target=renew) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {id(one) for one in found} == {id(credentials.token(Deadline.after(1)))}
    assert len(server.requests) == 2


def test_a_token_is_fetched_on_a_connection_that_cannot_have_ended_unnoticed(
    listen: Any, network: Network
) -> None:
    used: set[int] = set()

    def grant(line: Any, request: Any) -> None:
        if id(line) in used:
            raise OSError("gone, as a server that hangs up on an idle connection")
        used.add(id(line))
        body = b'{"access_token":"new-%d","expires_in":3600}' % len(server.requests)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        line.sendall(head % len(body) + body)

    server = listen(grant, keep_alive=True)
    credentials = ClientCredentials(server.url + "/token", "me", "secret", network=network)
    first = credentials.token(Deadline.after(2))
    second = credentials.renewed(first, Deadline.after(2))

    assert second is not None
    assert second.secret.reveal() == "new-2"


def test_who_waits_for_a_token_waits_no_longer_than_the_deadline(listen: Any, network: Network) -> None:
    server: Any = listen(lambda line, request: server.drip(line))
    credentials = ClientCredentials(server.url, "me", "secret", network=network)

    def wait_long() -> None:
        with suppress(GatewayError):
            token(credentials, 600)

    slow = threading.Thread(target=wait_long)
    slow.start()
    while not server.requests:  # it asks, and keeps the others waiting
        time.sleep(0.01)

    with pytest.raises(Unreachable, match="no token came in time"):
        token(credentials, 0.2)
    assert slow.is_alive()
    server.stop()
    slow.join()


def test_a_child_is_not_held_up_by_a_lock_of_its_parent(made: Any, grants: Any) -> None:
    credentials, _ = made(grants())
    state = credentials._state()
    with state.lock:
        child = os.fork()
        if child == 0:
            os._exit(0 if token(credentials) == "token-1" else 1)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_the_secret_follows_no_redirect(
    listen: Any, network: Network, make_http_answer: Any, code: Any
) -> None:
    elsewhere = listen(make_http_answer())
    here = listen(make_http_answer(f"{code} Elsewhere", b"", f"Location: {elsewhere.url}"))
    credentials = ClientCredentials(here.url, "me", "secret", network=network)

    with pytest.raises(UnexpectedRedirect):
        token(credentials)
    assert elsewhere.connections == 0


@pytest.mark.parametrize(
    ("status", "body", "error", "code"),
    [
        (400, '{"error":"invalid_client"}', AuthenticationFailed, "invalid_client"),
        (401, '{"error":"canary"}', AuthenticationFailed, ""),
        (403, "canary", RefusedByServer, ""),
        (429, "", RefusedByServer, ""),
        (500, "canary", RefusedByServer, ""),
        (201, '{"access_token":"canary"}', RefusedByServer, ""),
    ],
)
def test_a_refusal_is_an_error_with_status_and_code(
    made: Any, make_reply: Any, shown: Any, status: int, body: Any, error: Any, code: Any
) -> None:
    credentials, _ = made(make_reply(status, body, **JSON))

    with pytest.raises(error) as caught:
        token(credentials)
    assert type(caught.value) is error
    assert (caught.value.status, caught.value.code) == (status, code)
    assert "canary" not in shown(caught.value)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>canary", "text/html"),
        ('{"access_token":"canary"}', "text/html"),
        ("canary", "application/json"),
        ("{" * 100_000, "application/json"),
        ("a" * 70_000, "application/json"),
    ],
)
def test_a_page_that_is_no_grant_is_malformed(
    made: Any, make_reply: Any, shown: Any, body: Any, kind: str
) -> None:
    credentials, _ = made(make_reply(200, body, Content_Type=kind))

    with pytest.raises(MalformedResponse) as caught:
        token(credentials)
    assert "canary" not in shown(caught.value)


def test_a_failure_is_not_remembered(made: Any, make_reply: Any, grants: Any) -> None:
    credentials, _ = made(make_reply(503), TimeoutError("canary"), grants())
    for error in (RefusedByServer, Unreachable):
        with pytest.raises(error):
            token(credentials)

    assert token(credentials) == "token-1"


def test_a_token_is_not_asked_for_on_a_connection_that_the_server_just_closed(
    listen: Any, make_http_answer: Any
) -> None:
    grant = make_http_answer(
        "200 OK", b'{"access_token":"t","expires_in":1}', "Content-Type: application/json"
    )

    def answer_once_a_connection(line: Any, request: Any) -> None:
        if line in seen:
            raise OSError
        seen.append(line)
        line.sendall(grant)

    seen: list[Any] = []
    server = listen(answer_once_a_connection, keep_alive=True)
    network = Network(allow_insecure_loopback=True)
    credentials = ClientCredentials(f"{server.url}/token", "me", "secret", network=network)

    first = credentials.token(Deadline.after(2))
    assert credentials.renewed(first, Deadline.after(2)) is not None
    assert server.connections == 2
