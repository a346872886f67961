"""A server on loopback that knows what it stored, and that one fault befalls.

Behind it is the twin: a request that arrives whole can be done there, truly. Then the fault plays
with what goes back. A proxy that forwards is the same server asked in absolute form.
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import attrs

from canvas_comms_twin import Request, Response, Twin

TOKENS = "/auth/token"


@attrs.define
class Ledger:
    """What happened on the server during one call."""

    arrived: bool = False
    """Whether a byte of the request itself arrived, not only of one for a token."""
    stored: list[str] = attrs.field(factory=list)
    """What each write that was done gave: its Location, or nothing."""


class GoneEarly(Exception):
    """The client hung up before its request was whole."""


@attrs.define
class Exchange:
    """One request on one connection, in the hands of a fault."""

    line: socket.socket
    twin: Twin
    ledger: Ledger
    stop: threading.Event
    for_token: bool = False
    data: bytes = b""

    def take(self, at_most: int) -> bool:
        """Read a piece of the request; False at the end."""
        piece = self.line.recv(at_most)
        self.data += piece
        self.ledger.arrived |= bool(piece) and not self.for_token
        return bool(piece)

    def take_all(self) -> Request:
        """Read the whole request."""
        while b"\r\n\r\n" not in self.data:
            if not self.take(65536):
                raise GoneEarly
        head, _, body = self.data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            if not self.take(65536):
                raise GoneEarly
            body = self.data.partition(b"\r\n\r\n")[2]
        method, target, _ = first.split(" ")
        url = urlsplit(target)
        return Request(method, url.path, url.query, headers, body)

    def done(self) -> Response:
        """Read the request and do it."""
        request = self.take_all()
        response = self.twin.handle(request)
        if request.method != "GET" and not self.for_token and response.status < 300:
            self.ledger.stored.append(dict(response.headers).get("Location", ""))
        return response

    def say(self, *pieces: bytes) -> None:
        """Send bytes; a client that has hung up hears nothing."""
        with contextlib.suppress(OSError):
            self.line.sendall(b"".join(pieces))

    def reset(self) -> None:
        """End the connection with a reset."""
        with contextlib.suppress(OSError):
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.line.close()

    def fall_silent(self) -> None:
        """Say nothing until the call is over."""
        self.stop.wait(5)


Fault = Callable[[Exchange], None]


def written(response: Response, *extra: str, length: bool = True) -> bytes:
    """A response as bytes."""
    lines = [f"HTTP/1.1 {response.status} X", *(f"{name}: {value}" for name, value in response.headers)]
    if length and response.has_length:
        lines.append(f"Content-Length: {len(response.body)}")
    return ("\r\n".join([*lines, *extra]) + "\r\n\r\n").encode("latin-1") + response.body


def answer(exchange: Exchange) -> None:
    """No fault at all."""
    exchange.say(written(exchange.done(), "Connection: close"))


class FaultyServer:
    """Plays `fault` with every request; `at_tokens`: with requests for tokens, and with no other."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self.fault: Fault = answer
        self.at_tokens = False
        self.ledger = Ledger()
        self.stop = threading.Event()
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.sock.getsockname()[1]}"
        self.threads: list[threading.Thread] = []
        self.starting = threading.Lock()
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()

    def play(self, fault: Fault, *, at_tokens: bool) -> Ledger:
        """Play this fault from now on; gives the ledger of what will happen."""
        self.fault, self.at_tokens = fault, at_tokens
        self.ledger, self.stop = Ledger(), threading.Event()
        return self.ledger

    def settle(self) -> None:
        """Wait until every connection of the call is over: what is stored by then is stored."""
        self.stop.set()
        with self.starting:
            started, self.threads = self.threads, []
        for thread in started:
            thread.join(10)

    def close(self) -> None:
        """Stop."""
        self.settle()
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()
        self.acceptor.join(5)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.sock.accept()
                thread = threading.Thread(target=self._serve, args=(line,), daemon=True)
                with self.starting:
                    thread.start()
                    self.threads.append(thread)

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError, GoneEarly), line:
            line.settimeout(5)
            for_token = self.at_tokens and TOKENS.encode() in line.recv(80, socket.MSG_PEEK)
            exchange = Exchange(line, self.twin, self.ledger, self.stop, for_token)
            (self.fault if for_token == self.at_tokens else answer)(exchange)


__all__ = ["Exchange", "Fault", "FaultyServer", "Ledger", "answer", "written"]
