"""Spoilt answers on a port: played on the connection itself, by a thread of their own.

The server hands the connection over and forgets it, so that an answer that drips or never
comes holds no worker of the twin. How many are played at once is bounded, and how long.
"""

import socket
import struct
import threading
import time
from contextlib import suppress

from canvas_comms_twin.faults.spoilt import End, Spoilt, pieces

MAX_PLAYED = 64
"""Connections at once; beyond, they end at once."""

MAX_SECONDS = 600.0
"""How long one is held at most."""

_SEND_SECONDS = 30.0
_ARRIVING_SECONDS = 0.03
"""What was sent is to be there before the reset, which would overtake it."""
_RESET = struct.pack("ii", 1, 0)
"""Linger for no time: closing then resets."""


class Players:
    """The connections on which answers are being spoilt."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._free = threading.BoundedSemaphore(MAX_PLAYED)

    def play(self, line: socket.socket, answer: Spoilt, has_body: bool) -> None:
        """Play the answer on a connection that is ours from now on; returns at once."""
        if self._over.is_set() or not self._free.acquire(blocking=False):
            line.close()
            return
        thread = threading.Thread(target=self._run, args=(line, answer, has_body), daemon=True)
        thread.start()

    def stop(self) -> None:
        """Let all that are being played come to their end now."""
        self._over.set()

    def _run(self, line: socket.socket, answer: Spoilt, has_body: bool) -> None:
        try:
            with line, suppress(OSError):
                self._send(line, answer, has_body)
                self._end(line, answer)
        finally:
            self._free.release()

    def _send(self, line: socket.socket, answer: Spoilt, has_body: bool) -> None:
        line.settimeout(_SEND_SECONDS)
        until = _until(answer)
        for piece in pieces(answer, self._pause, has_body):
            line.sendall(piece)
            if self._over.is_set() or time.monotonic() > until:
                return

    def _end(self, line: socket.socket, answer: Spoilt) -> None:
        if answer.fate.end is End.RESET:
            self._pause(_ARRIVING_SECONDS)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        elif answer.fate.end is End.SILENCE:
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


def _until(answer: Spoilt) -> float:
    seconds = answer.fate.seconds
    return time.monotonic() + min(seconds or MAX_SECONDS, MAX_SECONDS)


__all__ = ["MAX_PLAYED", "Players"]
