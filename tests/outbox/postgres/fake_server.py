"""A server that messages are sent to: a process of its own, which counts, loses answers, and acts late.

It speaks lines of JSON over a unix socket, one request a connection. `FakeCourier` carries intents to it.
"""

import contextlib
import json
import os
import random
import signal
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from canvas_comms.outbox import Intent, Journal, Ours, Resending, Sighting, Verdict
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Sent, Unknown

LATE, HIDDEN = 0.2, 0.1
"""Seconds after which a request whose client got no answer may still be done; and until it shows."""


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: str, seed: int, trouble: float) -> None:
        super().__init__(path, _Handler)
        self.rng = random.Random(seed)
        self.trouble = trouble
        self.lock = threading.Lock()
        self.stored: list[tuple[str, str]] = []
        self.shown: list[tuple[str, str]] = []

    def store(self, what: str) -> str:
        with self.lock:
            row = (f"m{len(self.stored)}", what)
            self.stored.append(row)
        if self.rng.random() < 0.5:
            self.shown.append(row)
        else:
            threading.Timer(HIDDEN, self.shown.append, (row,)).start()
        return row[0]


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        asked = json.loads(self.rfile.readline() or b"{}")
        match asked.get("do"):
            case "create":
                self._create(asked["what"])
            case "search":
                self._answer([id for id, what in tuple(self.server.shown) if what == asked["what"]])
            case "counts":
                self._answer(Counter(what for _, what in self.server.stored))

    def _create(self, what: str) -> None:
        if self.server.rng.random() >= self.server.trouble:
            return self._answer(self.server.store(what))
        match self.server.rng.randrange(4):
            case 0:
                self._answer(None)  # throttled
            case 1:
                self.server.store(what)  # and the answer is lost
            case 2:
                threading.Timer(LATE * self.server.rng.random(), self.server.store, (what,)).start()
            case _:
                pass  # lost on the way
        return None

    def _answer(self, said: object) -> None:
        with contextlib.suppress(OSError):  # who asked has died
            self.wfile.write(json.dumps(said).encode() + b"\n")


@contextlib.contextmanager
def fake_server(path: Path, *, seed: int, trouble: float) -> Iterator[None]:
    """The server, as long as the block lasts."""
    server = _Server(str(path), seed, trouble)
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            server.serve_forever(poll_interval=0.5)
        os._exit(0)
    server.server_close()
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def ask(path: Path, seconds: float, **asked: str) -> Any:
    """One request. `ConnectionRefusedError`: nobody was there; other `OSError`, `ValueError`: no answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(seconds)
        connection.connect(str(path))
        connection.sendall(json.dumps(asked).encode() + b"\n")
        with connection.makefile("rb") as answer:
            return json.loads(answer.readline())


@attrs.frozen
class FakeCourier:
    """Carries messages to the server, in one attempt each."""

    path: Path
    scope: str = "fake"
    longest_attempt: float = 1.0

    def attempt(self, intent: Intent) -> Outcome:
        try:
            id = ask(self.path, self.longest_attempt, do="create", what=str((intent.message or {})["text"]))
        except (OSError, ValueError):
            return Unknown(Doubt.NO_ANSWER)
        return NotSent(Doubt.THROTTLED) if id is None else Sent(id)

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        try:
            found = ask(self.path, 5.0, do="search", what=str((intent.message or {})["text"]))
        except (OSError, ValueError):
            return Verdict(Sighting.INCOMPLETE)
        sightings = {0: Sighting.NONE, 1: Sighting.ONE}
        return Verdict(sightings.get(len(found), Sighting.SEVERAL), tuple(found))

    def resending(self, journal: Journal) -> Resending:
        return Resending.ALLOWED

    def after_success(self, intent: Intent, journal: Journal) -> None:
        pass
