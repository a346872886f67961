"""Our transport keeps one deadline for all of an exchange, and says what provably never left."""

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from canvas_comms.outcomes import Doubt
from canvas_comms_http import Network
from canvas_comms_http.transport import TimedAdapter


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
    assert 0.25 < seconds < 1.5


def test_headers_that_drip_end_with_the_deadline(listen: Any, network: Network, ask: Any) -> None:
    def script(line: socket.socket, request: Any) -> None:
        line.sendall(b"HTTP/1.1 201 Created\r\nX-Long: ")
        server.drip(line)

    server = listen(script)

    failure, seconds = timed(lambda: ask(network, server.url, seconds=0.3))

    assert failure.doubt is Doubt.NO_ANSWER
    assert seconds < 1.5


def test_a_server_that_reads_nothing_ends_with_the_deadline(network: Network, ask: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        body = b"a" * (32 << 20)

        failure, seconds = timed(lambda: ask(network, url, "POST", body, seconds=0.3))

    assert failure.doubt is Doubt.NO_ANSWER
    assert seconds < 1.5


def test_a_connection_that_is_not_taken_was_never_used(full: Any, network: Network, ask: Any) -> None:
    port = full()

    failure, seconds = timed(lambda: ask(network, f"http://127.0.0.1:{port}", seconds=0.3))

    assert (failure.doubt, failure.never_left) == (Doubt.NO_CONNECTION, True)
    assert seconds < 1.5


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
    assert seconds < 0.9


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
    assert seconds < 1.5


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


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    listen: Any, network: Network, ask: Any, tls: Any
) -> None:
    server = listen(b"", tls=tls)

    failure = ask(network, server.url, "POST", b"text")

    assert (failure.doubt, failure.never_left) == (Doubt.NOT_TRUSTED, True)
    assert server.requests == []


def test_a_bundle_of_ones_own_is_trusted(
    listen: Any, ask: Any, tls: Any, certificate: Any, make_http_answer: Any
) -> None:
    server = listen(make_http_answer(body=b"abc"), tls=tls)

    with ask(Network(verify=certificate), server.url, seconds=2) as answer:
        assert answer.body(10) == b"abc"


def test_the_deadline_holds_inside_tls(listen: Any, ask: Any, tls: Any, certificate: Any) -> None:
    server: Any = listen(lambda line, request: server.drip(line), tls=tls)

    failure, seconds = timed(lambda: ask(Network(verify=certificate), server.url, seconds=0.3))

    assert failure.doubt is Doubt.NO_ANSWER
    assert seconds < 1.5


def test_a_handshake_that_never_ends_was_no_connection(listen: Any, network: Network, ask: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}"

        failure, seconds = timed(lambda: ask(network, url, seconds=0.3))

    assert failure.doubt is Doubt.NO_CONNECTION
    assert seconds < 1.5


@pytest.mark.parametrize(
    "script",
    [
        b"HTTP/1.1 502 Bad Gateway\r\n\r\n",
        b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        b"",
    ],
)
def test_a_proxy_that_does_not_connect_lets_nothing_through(listen: Any, ask: Any, script: Any) -> None:
    proxy = listen(script)
    network = Network(proxies={"https": proxy.url})

    failure = ask(network, "https://host.example/x", "POST", b"text", Authorization="Bearer t")

    assert failure.doubt is Doubt.NO_CONNECTION
    assert proxy.requests[0].startswith(b"CONNECT host.example:443")
    assert b"Bearer" not in proxy.requests[0]


def test_sending_gets_what_a_slow_handshake_left(ask: Any, tls: ssl.SSLContext, certificate: Path) -> None:
    over = threading.Event()

    def shake_hands_late_and_read_nothing() -> None:
        line, _ = server.accept()
        time.sleep(0.6)
        with suppress(OSError), tls.wrap_socket(line, server_side=True):
            over.wait(5)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=shake_hands_late_and_read_nothing)
        thread.start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}"
        body = b"a" * (32 << 20)

        failure, seconds = timed(lambda: ask(Network(verify=certificate), url, "POST", body, 0.8))
        over.set()
        thread.join()

    assert failure.doubt is Doubt.NO_ANSWER
    assert seconds < 1.2


def test_a_proxy_that_drips_ends_with_the_deadline(listen: Any, ask: Any) -> None:
    proxy: Any = listen(lambda line, request: proxy.drip(line))
    network = Network(proxies={"https": proxy.url})

    failure, seconds = timed(lambda: ask(network, "https://host.example/x", seconds=0.3))

    assert failure.doubt is Doubt.NO_CONNECTION
    assert seconds < 1.5


def test_it_serves_a_plain_session_as_well(listen: Any, make_http_answer: Any) -> None:
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", TimedAdapter())

    assert session.get(listen(make_http_answer(body=b"abc")).url).text == "abc"
