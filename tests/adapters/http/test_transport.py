"""Our transport keeps one deadline for all of an exchange, and says what provably never left."""

import gc
import http.client
import socket
import time
from typing import Any

import pytest
import requests

from canvas_comms.outcomes import Doubt
from canvas_comms_http import Network
from canvas_comms_http.transport import TimedAdapter

LONG = 30
"""Seconds: more than a slow machine adds to a short deadline, less than a call that keeps none takes."""


def timed(call: Any) -> Any:
    began = time.monotonic()
    return call(), time.monotonic() - began


def test_an_answer_comes_with_status_and_headers(
    listen: Any, network: Network, ask: Any, make_http_answer: Any
) -> None:
    server = listen(make_http_answer("201 Created", b"", "Location: /x/1"))

    with ask(network, server.url + "/x") as answer:
        assert (answer.status, answer.headers["location"]) == (201, "/x/1")


@pytest.mark.parametrize("piece", [b"x", b"HTTP/1.1 100 Continue\r\n\r\n", b""])
def test_a_status_line_that_drips_ends_with_the_deadline(
    listen: Any, network: Network, ask: Any, piece: bytes
) -> None:
    server: Any = listen(lambda line, request: server.drip(line, piece))

    failure, seconds = timed(lambda: ask(network, server.url, seconds=0.3))

    assert failure.doubt is Doubt.NO_ANSWER
    assert 0.25 < seconds < LONG


def test_headers_that_drip_end_with_the_deadline(listen: Any, network: Network, ask: Any) -> None:
    def script(line: socket.socket, request: Any) -> None:
        line.sendall(b"HTTP/1.1 201 Created\r\nX-Long: ")
        server.drip(line)

    server = listen(script)

    failure, seconds = timed(lambda: ask(network, server.url, seconds=0.3))

    assert failure.doubt is Doubt.NO_ANSWER
    assert seconds < LONG


def test_a_server_that_reads_nothing_ends_with_the_deadline(network: Network, ask: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        body = b"a" * (32 << 20)

        failure, seconds = timed(lambda: ask(network, url, "POST", body, seconds=0.3))

    assert failure.doubt is Doubt.NO_ANSWER
    assert seconds < LONG


def test_a_connection_that_is_not_taken_was_never_used(full: Any, network: Network, ask: Any) -> None:
    port = full()

    failure, seconds = timed(lambda: ask(network, f"http://127.0.0.1:{port}", seconds=0.3))

    assert (failure.doubt, failure.never_left) == (Doubt.NO_CONNECTION, True)
    assert seconds < LONG


def test_many_addresses_share_the_deadline(
    full: Any, network: Network, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = full()
    for last in (2, 3, 4):
        full(f"127.0.0.{last}", port)
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{i}", port)) for i in (1, 2, 3, 4)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)

    failure, seconds = timed(lambda: ask(network, f"http://localhost:{port}", seconds=0.3))

    assert failure.doubt is Doubt.NO_CONNECTION
    assert seconds < LONG


def test_the_next_address_is_tried_when_one_refuses(
    listen: Any, network: Network, ask: Any, monkeypatch: pytest.MonkeyPatch, make_http_answer: Any
) -> None:
    server = listen(make_http_answer())
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{i}", server.port)) for i in (9, 1)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)

    with ask(network, f"http://localhost:{server.port}") as answer:
        assert answer.status == 200


def test_a_refused_connection_was_never_used(network: Network, ask: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert ask(network, f"http://127.0.0.1:{port}").doubt is Doubt.NO_CONNECTION


def test_a_host_without_an_address_was_never_reached(
    network: Network, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: Any, **options: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert ask(network, "https://host.example").doubt is Doubt.NO_CONNECTION


@pytest.mark.parametrize(
    ("sent", "doubt"),
    [
        (b"", Doubt.NO_ANSWER),
        (b"HTTP/1.1 201 Cre", Doubt.BROKEN_ANSWER),
        (b"HTTP/1.1 201 Created\r\n", Doubt.BROKEN_ANSWER),
        (b"HTTP/1.1 201 Created\r\nLocation: /Communication/12", Doubt.BROKEN_ANSWER),
        (b"HTTP/1.1 201 Created\r\nLocation: /Communication/1234\r\n", Doubt.BROKEN_ANSWER),
    ],
)
def test_a_connection_that_ends_in_the_head_leaves_the_fate_open(
    listen: Any, network: Network, ask: Any, sent: Any, doubt: Any
) -> None:
    failure = ask(network, listen(lambda line, request: line.sendall(sent)).url, "POST", b"{}")

    assert (failure.doubt, failure.never_left) == (doubt, False)


def test_a_reset_leaves_the_fate_open(listen: Any, network: Network, ask: Any) -> None:
    def reset(line: socket.socket, request: Any) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        line.close()

    failure = ask(network, listen(reset).url, "POST", b"{}")

    assert (failure.doubt, failure.never_left) == (Doubt.NO_ANSWER, False)


def test_bytes_that_are_no_http_are_a_broken_answer(listen: Any, network: Network, ask: Any) -> None:
    assert ask(network, listen(b"220 mail.example ESMTP\r\n\r\n").url).doubt is Doubt.BROKEN_ANSWER


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(
    listen: Any, network: Network, ask: Any, make_http_answer: Any, code: Any
) -> None:
    elsewhere = listen(make_http_answer())
    here = listen(make_http_answer(f"{code} Elsewhere", b"", f"Location: {elsewhere.url}/x"))

    with ask(network, here.url, "POST", b"text") as answer:
        assert (answer.status, answer.is_redirect) == (code, True)
    assert elsewhere.connections == 0


def test_a_redirect_with_a_bomb_for_a_body_is_not_read(listen: Any, network: Network, ask: Any) -> None:
    def script(line: socket.socket, request: Any) -> None:
        line.sendall(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n")
        server.drip(line)

    server = listen(script)

    answer, seconds = timed(lambda: ask(network, server.url, seconds=2))
    answer.close()

    assert answer.status == 302
    assert seconds < LONG


def test_cookies_are_neither_kept_nor_sent(
    listen: Any, network: Network, ask: Any, make_http_answer: Any
) -> None:
    server = listen(make_http_answer("200 OK", b"", "Set-Cookie: a=b; Path=/"))
    for _ in range(2):
        ask(network, server.url).close()

    assert not any(b"cookie" in request.lower() for request in server.requests)


def test_a_connection_is_used_again_for_reading(
    listen: Any, network: Network, ask: Any, make_http_answer: Any
) -> None:
    server = listen(make_http_answer(body=b"{}"), keep_alive=True)
    for _ in range(3):
        with ask(network, server.url) as answer:
            answer.body(100)

    assert server.connections == 1


def test_a_create_starts_on_a_connection_of_its_own(
    listen: Any, network: Network, ask: Any, make_http_answer: Any
) -> None:
    server = listen(make_http_answer(body=b"{}"), keep_alive=True)
    for headers in ({}, {"Connection": "close"}, {"Connection": "close"}, {}):
        with ask(network, server.url, **headers) as answer:
            answer.body(100)

    assert server.connections >= 3
    assert server.requests[1].count(b"Connection: close") == 1


def test_turned_on_printing_of_http_client_shows_nothing(
    listen: Any,
    network: Network,
    ask: Any,
    make_http_answer: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    ask(network, listen(make_http_answer()).url, Authorization="Bearer canary").close()

    assert capsys.readouterr().out == ""


def test_it_serves_a_plain_session_as_well(listen: Any, make_http_answer: Any) -> None:
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", TimedAdapter())

    assert session.get(listen(make_http_answer(body=b"abc")).url).text == "abc"


def test_a_network_that_nobody_has_any_more_closes_its_connections(
    listen: Any, ask: Any, make_http_answer: Any
) -> None:
    server = listen(make_http_answer(body=b"{}"), keep_alive=True)
    network = Network(allow_insecure_loopback=True)
    with ask(network, server.url) as answer:
        answer.body(100)
    talking = server.threads[1]

    del network, answer
    gc.collect()

    talking.join(3)  # it waits five seconds for another request, or until the connection ends
    assert not talking.is_alive()
