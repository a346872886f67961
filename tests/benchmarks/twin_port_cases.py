"""The twin on a port with eight clients that keep their connections, beside waitress that says hello.

Both are measured by turns in this process with the same clients, in requests a second of wall time; what
the clients cost is in both. The clients write and read whole requests and answers on plain sockets, so that
they cost less than either server. More is better.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping

from in_process_cases import LMS_HOST, MEDICAL_HOST, requests_of
from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter
from rounds import Goal, measure
from waitress.server import create_server

from canvas_comms_twin import Twin
from canvas_comms_twin.server import LIMITS, TwinServer

NOTE = """
Both rows miss their gates. One interpreter serves and decides, so a call costs what it costs in process:
of an LMS create more than half is spent in the core. No short form: the create stands too near to
twice its gate, and threads on a busy machine would decide.
"""

CLIENTS = 8
EACH = 12
"""Requests that a client sends in a row."""
HELLO = b"Hello, world!"
GATES = {"GET medical": (0.65, 0.75), "POST LMS": (0.3, 0.4)}
"""Gate and goal of each call."""


class _Written(BaseAdapter):
    """Keeps the bytes of a request instead of sending it."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port
        self.octets = b""

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        """An empty answer."""
        body = request.body or b""
        octets = body.encode() if isinstance(body, str) else body
        assert isinstance(octets, bytes)
        lines = [f"{request.method} {request.path_url} HTTP/1.1", f"Host: 127.0.0.1:{self._port}"]
        lines += [f"{name}: {value!s}" for name, value in request.headers.items()]
        self.octets = "\r\n".join([*lines, "", ""]).encode() + octets
        found = Response()
        found.status_code, found.request = 200, request
        return found

    def close(self) -> None:
        """Nothing to close."""


def written(call: Callable[[Session], Response], port: int, count: int) -> list[bytes]:
    """So many requests of a kind as bytes, each to another person."""
    adapter = _Written(port)
    found = []
    with Session() as session:
        for host in (MEDICAL_HOST, LMS_HOST):
            session.mount(host, adapter)
        for _ in range(count):
            call(session)
            found.append(adapter.octets)
    return found


class Client:
    """One connection that is kept."""

    def __init__(self, port: int, requests: list[bytes]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        self._requests = requests

    def run(self) -> None:
        """Send each request when the one before was answered. Raises `OSError` for an answer that is none."""
        for request in self._requests:
            self._socket.sendall(request)
            status = self._file.readline().split(b" ")[1]
            length = 0
            while (line := self._file.readline()) != b"\r\n":
                if line[:15].lower() == b"content-length:":
                    length = int(line[15:])
            self._file.read(length)
            if status[:1] != b"2":
                raise OSError(f"answered with {status.decode()}")

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self._socket.close()


def at_once(clients: list[Client]) -> None:
    """Let all of them send their requests at the same time. Raises what one of them raises."""
    failed: list[OSError] = []

    def run(client: Client) -> None:
        try:
            client.run()
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def hello(environ: Mapping[str, object], start_response: Callable[..., object]) -> list[bytes]:
    """The smallest application."""
    environ["wsgi.input"].read()  # type: ignore[attr-defined]  # PEP 3333 has it
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(HELLO)))])
    return [HELLO]


def beside_hello(name: str, rounds: int = 9) -> Goal:
    """How many requests of a kind the twin answers for each that waitress answers with hello."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # more clients than workers are no news
    twin = Twin()
    call = requests_of(twin)[name]
    peer = create_server(hello, host="127.0.0.1", port=0, threads=LIMITS["threads"])
    listening = threading.Thread(target=peer.run, daemon=True)
    listening.start()
    with TwinServer(twin) as server:
        ports = {"twin": server.port, "waitress": int(peer.effective_port)}
        clients = {
            one: [Client(port, written(call, port, EACH)) for _ in range(CLIENTS)]
            for one, port in ports.items()
        }
        found = measure(
            {"twin": lambda: at_once(clients["twin"]), "waitress": lambda: at_once(clients["waitress"])},
            rounds=rounds,
            seconds=0.2,
            clock=time.perf_counter,
        )
        for one in (*clients["twin"], *clients["waitress"]):
            one.close()
    peer.close()
    gate, goal = GATES[name]
    title = f"{name} on a port, {CLIENTS} clients, requests a second x waitress's hello"
    return Goal(title, found.ratio("waitress", "twin"), at_least=gate, goal=goal)


def goals() -> Iterator[Goal]:
    """Reading a message of Canvas Medical, sending one of Canvas LMS."""
    return map(beside_hello, GATES)
