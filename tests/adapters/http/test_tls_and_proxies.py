"""Trust and proxies: what cannot be reached through them never left; the deadline holds in both."""

import socket
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from canvas_comms.outcomes import Doubt
from canvas_comms_http import Network

LONG = 30
"""Seconds: more than a slow machine adds to a short deadline, less than a call that keeps none takes."""


def timed(call: Any) -> Any:
    began = time.monotonic()
    return call(), time.monotonic() - began


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
    assert seconds < LONG


def test_a_handshake_that_never_ends_was_no_connection(listen: Any, network: Network, ask: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}"

        failure, seconds = timed(lambda: ask(network, url, seconds=0.3))

    assert failure.doubt is Doubt.NO_CONNECTION
    assert seconds < LONG


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
    assert seconds < LONG


def test_a_proxy_that_drips_ends_with_the_deadline(listen: Any, ask: Any) -> None:
    proxy: Any = listen(lambda line, request: proxy.drip(line))
    network = Network(proxies={"https": proxy.url})

    failure, seconds = timed(lambda: ask(network, "https://host.example/x", seconds=0.3))

    assert failure.doubt is Doubt.NO_CONNECTION
    assert seconds < LONG
