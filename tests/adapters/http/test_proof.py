"""What proves that a request never left, entry by entry, on sockets: plain, TLS and both kinds of proxy.

An entry that is taken out of `NEVER_LEFT` fails its rows here. Every other row is one in which the
server, or a proxy on the way, got the request: then nothing may be said to prove that it did not.
"""

import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs
import pytest
from urllib3.connection import HTTPConnection, HTTPSConnection

from canvas_comms.errors import MalformedResponse
from canvas_comms.outcomes import Doubt
from canvas_comms_http import Network
from canvas_comms_http.failures import NEVER_LEFT, Seen
from canvas_comms_http.transport import Exchange

PLAIN, TLS, CONNECT, FORWARDING = "plain", "TLS", "CONNECT", "forwarding"
ALL, SECURE = (PLAIN, TLS, CONNECT, FORWARDING), (TLS, CONNECT)
CREATED = "HTTP/1.1 201 Created\r\nLocation: /Communication/1\r\n"


class Relay:
    """A proxy that passes on whatever it gets, both ways; it makes tunnels and forwards."""

    def __init__(self, tunnel: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> None:
        self.tunnel = tunnel
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.sock.getsockname()[1]}"
        self.lines: list[socket.socket] = [self.sock]
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.sock.accept()
                self.lines.append(line)
                self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += line.recv(1)
            method, target, _ = head.split(b" ", 2)
            place = target.removeprefix(b"http://").partition(b"/")[0]
            if method == b"CONNECT":
                line.sendall(self.tunnel)
                head = b""
            if method == b"CONNECT" and b" 200 " not in self.tunnel:
                line.close()
                return
            host, _, port = place.partition(b":")
            onward = socket.create_connection((host.decode(), int(port)))
            self.lines.append(onward)
            onward.sendall(head)
            self._start(self._pass, line, onward)
            self._pass(onward, line)

    def _pass(self, taken: socket.socket, given: socket.socket) -> None:
        try:
            while piece := taken.recv(65536):
                given.sendall(piece)
        except OSError:  # reset: pass that on as well
            with suppress(OSError):
                given.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        for one in (taken, given):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _start(self, target: Any, *args: Any) -> None:
        self.threads.append(threading.Thread(target=target, args=args, daemon=True))
        self.threads[-1].start()

    def stop(self) -> None:
        for one in self.lines:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self.threads:
            thread.join(5)


@attrs.frozen
class Way:
    """A way to a server: what it is called, and how to go it."""

    name: str
    listen: Callable[..., Any]
    relays: list[Relay]
    certificate: Path
    tls: Any

    def serve(self, script: Any) -> Any:
        return self.listen(script, tls=self.tls if self.name in SECURE else None)

    def network(self, proxy: str = "", trust: bool = True) -> Network:
        if self.name in (CONNECT, FORWARDING) and not proxy:
            self.relays.append(Relay())
            proxy = self.relays[-1].url
        verify = self.certificate if trust and self.name in SECURE else None
        return Network(proxies={"http": proxy, "https": proxy} if proxy else None, verify=verify)

    def url(self, port: int, host: str = "127.0.0.1") -> str:
        return f"{'https' if self.name in SECURE else 'http'}://{host}:{port}/x"

    def proxied(self, port: int) -> tuple[Network, str]:
        """A network and a URL that meet this port first: the proxy's, or the server's."""
        if self.name in (CONNECT, FORWARDING):
            return self.network(f"http://127.0.0.1:{port}"), self.url(9, "host.example")
        return self.network(), self.url(port)


@pytest.fixture
def way(request: Any, listen: Any, certificate: Path, tls: Any) -> Iterator[Way]:
    relays: list[Relay] = []
    yield Way(request.param, listen, relays, certificate, tls)
    for one in relays:
        one.stop()


@pytest.fixture
def post(ask: Any) -> Any:
    """Sends a message once."""

    def post(network: Network, url: str, seconds: float = 2.0, **headers: Any) -> Any:
        return ask(network, url, "POST", b"the text", seconds, **headers)

    return post


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


# --- what never left --------------------------------------------------------------------------


def no_time(way: Way, post: Any, **_: Any) -> Any:
    server = way.serve(b"")
    return post(way.network(), way.url(server.port), seconds=0), server.requests


def nothing_tried(way: Way, post: Any, **_: Any) -> Any:
    return post(way.network(), way.url(1, "[no-address")), []


def no_address(way: Way, post: Any, monkeypatch: pytest.MonkeyPatch, **_: Any) -> Any:
    def unknown(*args: Any, **options: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    server = way.serve(b"")
    network = way.network()
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    return post(network, way.url(server.port)), server.requests


def refused(way: Way, post: Any, **_: Any) -> Any:
    return post(*way.proxied(unused_port())), []


def not_taken_in_time(way: Way, post: Any, full: Any, **_: Any) -> Any:
    return post(*way.proxied(full()), seconds=0.2), []


def no_route(way: Way, post: Any, monkeypatch: pytest.MonkeyPatch, **_: Any) -> Any:
    class Lost(socket.socket):
        def connect(self, address: Any) -> None:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    network, url = way.proxied(unused_port())
    with monkeypatch.context() as patched:
        patched.setattr(socket, "socket", Lost)
        return post(network, url), []


def no_tunnel(answer: bytes) -> Any:
    def play(way: Way, post: Any, **_: Any) -> Any:
        server = way.serve(b"")
        way.relays.append(Relay(answer))
        return post(way.network(way.relays[-1].url), way.url(server.port)), server.requests

    return play


def silent_proxy(way: Way, post: Any, **_: Any) -> Any:
    proxy: Any = way.listen(lambda line, request: proxy.over.wait(5))
    return post(way.network(proxy.url), way.url(9, "host.example"), seconds=0.2), []


def distrusted(way: Way, post: Any, **_: Any) -> Any:
    server = way.serve(b"")
    return post(way.network(trust=False), way.url(server.port)), server.requests


def first_says(answer: bytes) -> Any:
    """Something, as soon as somebody connects, and hangs up."""

    def play(way: Way, post: Any, **_: Any) -> Any:
        def speak() -> None:
            with server.accept()[0] as line:
                line.sendall(answer)
                line.recv(1 << 16)

        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=speak)
            thread.start()
            failure = post(way.network(), way.url(server.getsockname()[1]))
            thread.join()
        return failure, []

    play.__name__ = f"says {len(answer)} first"
    return play


def silent_in_the_handshake(way: Way, post: Any, **_: Any) -> Any:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return post(way.network(), way.url(server.getsockname()[1]), seconds=0.2), []


def asleep_once_connected(way: Way, post: Any, monkeypatch: pytest.MonkeyPatch, **_: Any) -> Any:
    """The machine sleeps until the deadline has passed, between connecting and writing."""
    for kind in (HTTPConnection, HTTPSConnection):
        monkeypatch.setattr(kind, "connect", late(kind.connect))
    server = way.serve(b"")
    return post(way.network(), way.url(server.port), seconds=0.4), server.requests


def late(connect: Any) -> Any:
    def connect_late(connection: Any) -> None:
        connect(connection)
        time.sleep(0.5)

    return connect_late


def no_header(way: Way, post: Any, **_: Any) -> Any:
    """TLS connects before it looks at the headers; without TLS nothing is tried."""
    server = way.serve(b"")
    return post(way.network(), way.url(server.port), X_Odd="\N{SNOWMAN}"), server.requests


BEFORE: list[tuple[Seen, Any, tuple[str, ...]]] = [
    (Seen.NO_TIME, no_time, ALL),
    (Seen.NOTHING_TRIED, nothing_tried, ALL),
    (Seen.NOTHING_TRIED, no_header, (PLAIN, FORWARDING)),
    (Seen.NO_ADDRESS, no_address, ALL),
    (Seen.REFUSED, refused, ALL),
    (Seen.NOT_TAKEN, not_taken_in_time, ALL),
    (Seen.NO_ROUTE, no_route, ALL),
    (Seen.NO_TUNNEL, no_tunnel(b"HTTP/1.1 502 Bad Gateway\r\n\r\n"), (CONNECT,)),
    (Seen.NO_TUNNEL, no_tunnel(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), (CONNECT,)),
    (Seen.NO_TUNNEL, no_tunnel(b"220 mail.example\r\n\r\n"), (CONNECT,)),
    (Seen.NO_TUNNEL, no_tunnel(b""), (CONNECT,)),
    (Seen.NO_TUNNEL, silent_proxy, (CONNECT,)),
    (Seen.NOT_TRUSTED, distrusted, SECURE),
    (Seen.NOT_TRUSTED, first_says(b"220 mail.example\r\n"), (TLS,)),
    (Seen.NO_HANDSHAKE, first_says(b""), SECURE),
    (Seen.NO_HANDSHAKE, silent_in_the_handshake, SECURE),
    (Seen.CONNECTED, asleep_once_connected, ALL),
    (Seen.CONNECTED, no_header, SECURE),
]
"""What was seen, how it comes to that, and on which ways."""


@pytest.mark.parametrize(
    ("seen", "play", "way"),
    [
        pytest.param(seen, play, way, id=f"{seen.name}-{play.__name__}-{way}")
        for seen, play, ways in BEFORE
        for way in ways
    ],
    indirect=["way"],
)
def test_what_never_left_is_proved_by_what_was_seen(
    seen: Seen, play: Any, way: Way, post: Any, full: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[Seen] = []

    def note(exchange: Exchange, seen: Seen) -> None:
        saw(exchange, seen)
        noted.append(exchange.seen)

    saw = Exchange.saw
    monkeypatch.setattr(Exchange, "saw", note)

    failure, requests = play(way, post, full=full, monkeypatch=monkeypatch)

    distrust = seen is Seen.NOT_TRUSTED
    assert failure.doubt is (Doubt.NOT_TRUSTED if distrust else Doubt.NO_CONNECTION)
    assert failure.never_left is True
    assert requests == []
    assert noted[-1:] == ([] if seen in (Seen.NO_TIME, Seen.NOTHING_TRIED) else [seen])


def test_every_entry_of_the_table_is_played() -> None:
    assert {seen for seen, _, _ in BEFORE} == set(NEVER_LEFT)


# --- what may have left -----------------------------------------------------------------------


def closes(way: Way) -> Any:
    return way.serve(lambda line, request: None)


def resets(way: Way) -> Any:
    def reset(line: socket.socket, request: Any) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        line.close()

    return way.serve(reset)


def keeps_silent(way: Way) -> Any:
    server: Any = way.serve(lambda line, request: server.over.wait(5))
    return server


def drips(head: bytes) -> Any:
    def play(way: Way) -> Any:
        def drip(line: socket.socket, request: Any) -> None:
            line.sendall(head)
            server.drip(line)

        server = way.serve(drip)
        return server

    return play


def says(answer: bytes) -> Any:
    return lambda way: way.serve(answer)


HUNDRED_AND_ONE = "".join(f"X-{i}: a\r\n" for i in range(101))
AFTER: dict[str, tuple[Any, Doubt]] = {
    "closes": (closes, Doubt.NO_ANSWER),
    "resets": (resets, Doubt.NO_ANSWER),
    "keeps silent": (keeps_silent, Doubt.NO_ANSWER),
    "drips the status": (drips(b"HTTP/1.1 20"), Doubt.NO_ANSWER),
    "drips a header": (drips(b"HTTP/1.1 201 Created\r\nX: "), Doubt.NO_ANSWER),
    "is no HTTP": (says(b"220 mail.example\r\n\r\n"), Doubt.BROKEN_ANSWER),
    "is another HTTP": (says(b"HTTP/9.1 201 Created\r\n\r\n"), Doubt.BROKEN_ANSWER),
    "cuts the status": (says(b"HTTP/1.1 201 Cre"), Doubt.BROKEN_ANSWER),
    "cuts the head": (says(b"HTTP/1.1 201 Created\r\nLocation: /Commun"), Doubt.BROKEN_ANSWER),
    "has too many headers": (says(f"{CREATED}{HUNDRED_AND_ONE}\r\n".encode()), Doubt.BROKEN_ANSWER),
    "has too long a header": (
        says(f"{CREATED}X: {'a' * 70_000}\r\n\r\n".encode()),
        Doubt.BROKEN_ANSWER,
    ),
}
"""What a server does that took the whole request, and the doubt that is left."""


@pytest.mark.parametrize("way", ALL, indirect=True)
@pytest.mark.parametrize(("play", "doubt"), AFTER.values(), ids=AFTER)
def test_what_was_written_may_have_arrived(way: Way, play: Any, doubt: Doubt, post: Any) -> None:
    server = play(way)

    failure = post(way.network(), way.url(server.port), seconds=0.4)

    assert (failure.doubt, failure.never_left) == (doubt, False)
    assert b"the text" in server.requests[0]


@pytest.mark.parametrize("way", [CONNECT, FORWARDING], indirect=True)
def test_a_proxy_that_breaks_after_the_request_proves_nothing(way: Way, post: Any) -> None:
    server: Any = way.serve(lambda line, request: way.relays[0].stop())

    failure = post(way.network(), way.url(server.port), seconds=1)

    assert (failure.doubt, failure.never_left) == (Doubt.NO_ANSWER, False)
    assert b"the text" in server.requests[0]


@pytest.mark.parametrize("way", ALL, indirect=True)
def test_a_request_of_which_a_part_was_written_may_have_arrived(way: Way, ask: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        began = threading.Event()

        def read_a_little() -> None:
            line, _ = sock.accept()
            with suppress(OSError):
                line = way.tls.wrap_socket(line, server_side=True) if way.name in SECURE else line
                line.recv(20)
                began.set()
                line.close()

        thread = threading.Thread(target=read_a_little)
        thread.start()
        failure = ask(way.network(), way.url(sock.getsockname()[1]), "POST", b"a" * (8 << 20), 2)
        thread.join()

    assert began.is_set()
    assert failure.never_left is False


@pytest.mark.parametrize("later", Seen)
def test_what_began_to_leave_has_left_whatever_is_seen_of_a_connection_later(later: Seen) -> None:
    exchange = Exchange(1.0)
    exchange.saw(Seen.LEAVING)
    exchange.saw(later)

    assert exchange.seen is (Seen.NO_HEAD if later is Seen.NO_HEAD else Seen.LEAVING)


# --- a head that arrived ----------------------------------------------------------------------

TWO_LENGTHS = ["Content-Length: 0\r\nContent-Length: 2\r\n", "Content-Length: 0, 2\r\n"]


@pytest.mark.parametrize("way", ALL, indirect=True)
@pytest.mark.parametrize("lengths", TWO_LENGTHS)
def test_a_head_with_two_lengths_is_a_head_whose_body_cannot_be_read(
    way: Way, lengths: str, post: Any
) -> None:
    server = way.serve(f"{CREATED}{lengths}\r\n{{}}".encode())

    with post(way.network(), way.url(server.port)) as answer:
        assert (answer.status, answer.headers["Location"]) == (201, "/Communication/1")
        with pytest.raises(MalformedResponse):
            answer.body(100)


def test_the_same_length_twice_is_one_length(way_of: Any, post: Any) -> None:
    way = way_of(PLAIN)
    server = way.serve(f"{CREATED}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{{}}".encode())

    with post(way.network(), way.url(server.port)) as answer:
        assert answer.body(100) == b"{}"


@pytest.fixture
def way_of(listen: Any, certificate: Path, tls: Any) -> Callable[[str], Way]:
    return lambda name: Way(name, listen, [], certificate, tls)
