"""A response that does not arrive as it should: what arrives of it, how fast, how it ends.

It is a script that every door plays with its own means: some bytes, then an end. On the
twin's own port it is played on the connection itself.
"""

import enum
import http
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import attrs

from canvas_comms_twin.exchange import Response

_CHUNK = 64 << 10
_REASONS = {status.value: status.phrase for status in http.HTTPStatus}


class ConnectFailure(enum.Enum):
    """Why no connection could be made."""

    REFUSED = "refused"
    UNKNOWN_HOST = "unknown host"
    TIMED_OUT = "timed out"
    NOT_TRUSTED = "not trusted"


class ConnectionEnd(enum.Enum):
    """How a connection ends after the last byte."""

    CLOSE = "close"
    RESET = "reset"
    SILENCE = "silence"
    """Nothing more comes and nobody hangs up, for as long as the delivery says."""


@attrs.frozen
class Delivery:
    """How a response is delivered.

    `promised` is the Content-Length that is told, None where none is. Of the body the
    first `sent` bytes arrive (None: all), one every `every` seconds if that is more than
    0; then `blanks` bytes of blanks. After `seconds` nothing more comes.
    """

    connection: ConnectFailure | None = None
    head: bool = True
    promised: int | None = None
    sent: int | None = None
    every: float = 0.0
    blanks: int = 0
    seconds: float = 0.0
    end: ConnectionEnd = ConnectionEnd.CLOSE


@attrs.frozen(eq=False, repr=False)
class BrokenResponse(Response):
    """A response, and how it is delivered."""

    delivery: Delivery = attrs.field(kw_only=True)

    @classmethod
    def of(cls, answer: Response, delivery: Delivery) -> "BrokenResponse":
        """The response with that delivery."""
        return cls(answer.status, answer.headers, answer.body, delivery=delivery)

    @property
    def arrives(self) -> bool:
        """Whether at least the status line arrives."""
        return self.delivery.head and self.delivery.connection is None


Pause = Callable[[float], bool]
"""Waits that many seconds; False if there is no reason to go on."""


def response_chunks(answer: BrokenResponse, pause: Pause, has_body: bool) -> Iterator[bytes]:
    """The bytes that arrive, head first, each when its time has come."""
    if answer.arrives:
        yield head_of(answer)
        if has_body:
            yield from body_chunks(answer, pause)


def body_chunks(answer: BrokenResponse, pause: Pause) -> Iterator[bytes]:
    """What arrives of the body, each piece when its time has come."""
    delivery = answer.delivery
    body = answer.body[: delivery.sent]
    if delivery.every > 0:
        for number in range(min(len(body), int(delivery.seconds / delivery.every))):
            if not pause(delivery.every):
                return
            yield body[number : number + 1]
    elif body:
        yield body
    for begin in range(0, delivery.blanks, _CHUNK):
        yield b" " * min(_CHUNK, delivery.blanks - begin)


def head_of(answer: BrokenResponse) -> bytes:
    """Status line and headers as bytes."""
    reason = _REASONS.get(answer.status, "Unknown")
    lines = [f"HTTP/1.1 {answer.status} {reason}", *(f"{name}: {value}" for name, value in answer.headers)]
    promised = answer.delivery.promised
    if promised is not None:
        lines.append(f"Content-Length: {promised}")
    lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


MAX_PLAYED = 64
"""Connections at once; beyond, they end at once."""

MAX_SECONDS = 600.0
"""How long one is held at most."""

_SEND_SECONDS = 30.0
_ARRIVING_SECONDS = 0.03
"""What was sent is to be there before the reset, which would overtake it."""
_RESET = struct.pack("ii", 1, 0)
"""Linger for no time: closing then resets."""


class BrokenConnections:
    """The connections on which broken responses are being played.

    Each has a thread of its own: the server hands the connection over and forgets it, so
    that a response that drips or never comes holds no worker of the twin. How many are
    played at once is bounded, and how long.
    """

    def __init__(self) -> None:
        self._over = threading.Event()
        self._free = threading.BoundedSemaphore(MAX_PLAYED)

    def play(self, line: socket.socket, answer: BrokenResponse, has_body: bool) -> None:
        """Play the answer on a connection that is ours from now on; returns at once."""
        if self._over.is_set() or not self._free.acquire(blocking=False):
            line.close()
            return
        thread = threading.Thread(target=self._run, args=(line, answer, has_body), daemon=True)
        thread.start()

    def stop(self) -> None:
        """Let all that are being played come to their end now."""
        self._over.set()

    def _run(self, line: socket.socket, answer: BrokenResponse, has_body: bool) -> None:
        try:
            with line, suppress(OSError):
                self._send(line, answer, has_body)
                self._end(line, answer)
        finally:
            self._free.release()

    def _send(self, line: socket.socket, answer: BrokenResponse, has_body: bool) -> None:
        line.settimeout(_SEND_SECONDS)
        until = _until(answer)
        for piece in response_chunks(answer, self._pause, has_body):
            line.sendall(piece)
            if self._over.is_set() or time.monotonic() > until:
                return

    def _end(self, line: socket.socket, answer: BrokenResponse) -> None:
        if answer.delivery.end is ConnectionEnd.RESET:
            self._pause(_ARRIVING_SECONDS)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        elif answer.delivery.end is ConnectionEnd.SILENCE:
            self._hold(line, _until(answer))

    def _hold(self, line: socket.socket, until: float) -> None:
        """Say nothing until the client hangs up, or the time is over."""
        line.settimeout(0.05)
        while time.monotonic() < until and not self._over.is_set():
            with suppress(TimeoutError):
                if not line.recv(1):
                    return

    def _pause(self, seconds: float) -> bool:
        return not self._over.wait(seconds)


def _until(answer: BrokenResponse) -> float:
    seconds = answer.delivery.seconds
    return time.monotonic() + min(seconds or MAX_SECONDS, MAX_SECONDS)


__all__ = [
    "MAX_PLAYED",
    "BrokenConnections",
    "BrokenResponse",
    "ConnectFailure",
    "ConnectionEnd",
    "Delivery",
    "Pause",
    "body_chunks",
    "head_of",
    "response_chunks",
]
