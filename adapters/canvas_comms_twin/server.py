"""The twin on a port: waitress with its limits set, until it is stopped.

    with TwinServer(twin) as server:
        requests.get(server.url + "/metadata")

Loopback only, unless remote callers are allowed in so many words. Bounded are: headers
(16 KiB), body (1 MiB), open connections (the one that was idle longest makes room), worker
threads, and how long a connection may say nothing. Not bounded, because waitress measures
silence and not the whole: a client that drips its header byte by byte keeps its connection
(one of 512, a file descriptor and at most 16 KiB; no thread). Do not put a twin where
strangers can reach it.
"""

import ipaddress
import json
import logging
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import attrs
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret
from canvas_comms_twin.control import addresses
from canvas_comms_twin.exchange import Door, Handler, close_door
from canvas_comms_twin.faults.broken_response import BrokenConnections, BrokenResponse
from canvas_comms_twin.guards import MAX_MULTIPART, Guards
from canvas_comms_twin.host_names import host_name, reached_at, url_of
from canvas_comms_twin.twin import Twin
from canvas_comms_twin.wsgi import LINE, WsgiApp

LIMITS = {
    "threads": 4,
    "connection_limit": 512,
    "channel_timeout": 30,
    "cleanup_interval": 5,
    "max_request_header_size": 16 << 10,
    "max_request_body_size": MAX_MULTIPART + 1,
    "backlog": 128,
    "inbuf_overflow": MAX_MULTIPART << 1,
    "outbuf_overflow": 1 << 30,
}
"""What waitress bounds: sizes in bytes, times in seconds. Nothing overflows into a file on disk."""

DRAIN_SECONDS = 5.0
"""How long a twin that ends waits for requests that have no worker yet, and again for their workers."""
FLUSH_SECONDS = 1.0
"""How long it then waits for clients to take what was answered."""

QUIET = logging.Logger("canvas-comms twin queue", logging.CRITICAL)
"""Requests that wait for one of few workers are no news, but waitress warns of each."""

_BARE = {"ident": None, "expose_tracebacks": False, "asyncore_use_poll": True}


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Refuses what two parsers could read in two ways, and what waitress cannot read."""

    def parse_header(self, header_plus: bytes) -> None:
        """As waitress does, but a length beside an encoding is an error (request smuggling)."""
        unreadable = False
        try:
            super().parse_header(header_plus)
        except ValueError:  # a length of 5,000 digits, a URI with half a bracket
            unreadable = True
        if unreadable:
            raise ParsingError("Start line or Content-Length cannot be read")
        encoded = self.chunked or "TRANSFER_ENCODING" in self.headers
        if encoded and ("CONTENT_LENGTH" in self.headers or self.version != "1.1"):
            raise ParsingError("Transfer-Encoding beside Content-Length")


class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request whose connection may be taken over, to have a fault played on it."""

    _taken = False

    def get_environment(self) -> dict[str, object]:
        """As waitress has it, and a way to take the connection over."""
        environ: dict[str, object] = super().get_environment()
        environ[LINE] = self._take
        return environ

    def finish(self) -> None:
        """Nothing is left to be said on a connection that was taken."""
        if not self._taken:
            super().finish()

    def _take(self, answer: BrokenResponse, has_body: bool) -> None:
        self._taken = self.close_on_finish = self.wrote_header = True
        self.channel.server.broken_connections.play(self.channel.socket.dup(), answer, has_body)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that parses with care."""

    parser_class = Parser
    task_class = Task


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Waitress's server on a socket that listens already, in a map of its own."""

    channel_class = Channel
    ending = ended = False

    def __init__(self, app: WsgiApp, map: dict[int, Any], listening: socket.socket) -> None:
        self.broken_connections = BrokenConnections()
        adjustments = Adjustments(**LIMITS, **_BARE)
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.queue_logger = QUIET
        dispatcher.set_thread_count(adjustments.threads)
        info = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(
            app,
            map,
            True,
            listening,
            dispatcher=dispatcher,
            adj=adjustments,
            bind_socket=False,
            sockinfo=info,
        )

    def readable(self) -> bool:
        """Whether a connection may be taken now; at the limit the idlest one is closed for it."""
        if len(self._map) >= self.adj.connection_limit - 1:
            idle = [one for one in self.active_channels.values() if not one.requests]
            if idle:
                min(idle, key=lambda channel: channel.last_activity).will_close = True
        return super().readable() and not self.ending

    def pull_trigger(self) -> None:
        """Wake the loop, unless it is gone: its file may then be somebody else's."""
        if not self.ended:
            super().pull_trigger()

    def drain(self) -> None:
        """Take no more connections, and let the workers answer what has arrived."""
        self.ending = True
        until = time.monotonic() + DRAIN_SECONDS
        while self.task_dispatcher.queue and time.monotonic() < until:
            time.sleep(0.005)
        self.task_dispatcher.shutdown(timeout=DRAIN_SECONDS)

    def close_all(self) -> None:
        """Send what was answered, then close every connection and the port; for the loop's own thread."""
        self.ended = True
        until = time.monotonic() + FLUSH_SECONDS
        while self._unsent() and time.monotonic() < until:
            for channel in self._unsent():
                channel.handle_write()
            time.sleep(0.002 if self._unsent() else 0)
        wasyncore.close_all(self._map, ignore_all=True)

    def _unsent(self) -> list[Any]:
        channels = list(self.active_channels.values())
        return [one for one in channels if one.total_outbufs_len and not one.requests]


class TwinServer:
    """A twin on a port, in a thread of its own while it is entered.

    `port` 0 takes a free one. Another `host` than loopback needs `allow_remote=True`;
    then control requests need `control_token`, which is made up unless given. `names`
    are further host names by which the twin may be called; it tells its addresses under the
    first. Raises `InvalidValue` for a host that is not allowed, a name that is none or a fault
    that is set and cannot be played on a port, `OSError` for a port that is taken.
    """

    def __init__(
        self,
        twin: Handler,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        allow_remote: bool = False,
        control_token: Secret | None = None,
        names: Sequence[str] = (),
        cors: bool = False,
    ) -> None:
        self.names = tuple(host_name(one, "names") for one in names)
        remote = not _is_loopback(host)
        if remote and not allow_remote:
            raise InvalidValue("host", "must be a loopback address, unless allow_remote is given")
        self.control_token = (control_token or Secret(secrets.token_urlsafe(32))) if remote else None
        listening = _listen(host, port)
        self.host = host
        self.port: int = listening.getsockname()[1]
        guards = Guards(self.port, frozenset(self.names), remote, self.control_token, cors)
        self._map: dict[int, Any] = {}
        self._twin = twin
        self._server = Server(_app(twin, guards, listening), self._map, listening)
        self._loop: threading.Thread | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._stopping = threading.Lock()

    @property
    def url(self) -> str:
        """Where the twin is reached, without a slash at the end: under its first name, if it has one."""
        return self.addresses[0]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every base URL under which it is known to be reached: its names, and its own address."""
        return tuple(url_of(one, self.port) for one in (*self.names, reached_at(self.host)))

    def run(self) -> None:
        """Answer in this thread until it is interrupted or another thread stops it."""
        self._loop = threading.current_thread()
        try:
            self._server.run()
        finally:
            self._loop = None
            self._ended.set()

    def start(self) -> None:
        """Answer in a thread of its own."""
        self._thread = self._loop = threading.Thread(target=self.run, name="canvas-comms twin", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer what has arrived, then close the port. Once stopped, it stays so.

        Any thread may stop it, and any number at once: it is closed when each returns.
        """
        self._server.broken_connections.stop()
        with self._stopping:
            self._server.drain()
            if self._map:
                close_door(self._twin, Door.PORT)
                self._end_loop()
                self._server.close_all()

    def _end_loop(self) -> None:
        """Let the loop close what it polls, unless it has ended or is who asks."""
        loop = self._loop
        if loop is None or loop is threading.current_thread():
            return
        pulled = threading.Event()

        def close() -> None:
            pulled.wait()  # a worker may wake the loop while we still write to it
            self._server.close_all()

        try:
            self._server.trigger.pull_trigger(close)
        finally:
            pulled.set()
        self._ended.wait()
        if loop is self._thread:
            loop.join()

    def __enter__(self) -> "TwinServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _app(twin: Handler, guards: Guards, listening: socket.socket) -> WsgiApp:
    try:
        return WsgiApp(twin, guards, door=Door.PORT)
    except InvalidValue:
        listening.close()
        raise


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=LIMITS["backlog"])


def run(
    port: int = 0,
    *,
    twin: Twin | None = None,
    host: str = "127.0.0.1",
    allow_remote: bool = False,
    control_token: Secret | None = None,
    names: Sequence[str] = (),
    cors: bool = False,
    say: Callable[[str], None] = lambda line: print(line, flush=True),
) -> None:
    """Serve until Ctrl-C or SIGTERM, then return; the first line said is JSON with the addresses.

    It holds `twin`, `lms`, `fhir`, `auth` (base URLs), `addresses` (all that are known), `version`,
    `edition` (of Canvas Medical) and one more a product (`medical_edition`), what the data is, what the
    world hands out (`refs`, `tokens`, `sessions`, `medical`, as in the answer to
    `PUT /_twin/world`), and `control_token` if remote callers are allowed. What has arrived
    is answered before it returns; a second signal ends the program as it does elsewhere.
    Raises as `TwinServer` does.
    """
    served = twin or Twin()
    server = TwinServer(
        served,
        host=host,
        port=port,
        allow_remote=allow_remote,
        control_token=control_token,
        names=names,
        cors=cors,
    )
    try:
        with _stopped_by_signals(server):
            say(json.dumps(first_line(server, served)))
            server.run()
    finally:
        server.stop()


@contextmanager
def _stopped_by_signals(server: TwinServer) -> Iterator[None]:
    """SIGINT and SIGTERM stop the server, in the main thread; one that is ignored stays so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heeded = {number: handler for number, handler in before.items() if handler not in (signal.SIG_IGN, None)}

    def restore() -> None:
        for number, handler in heeded.items():
            signal.signal(number, handler)

    def stop(number: int, frame: object) -> None:
        restore()
        threading.Thread(target=server.stop, name="canvas-comms twin stop").start()

    for number in heeded:
        signal.signal(number, stop)
    try:
        yield
    finally:
        restore()


def first_line(server: TwinServer, twin: Twin) -> dict[str, Any]:
    """What a twin on a port says first; `refs`, `tokens`, `sessions` and `medical` are of its world.

    `shortcomings` are there if a product will not do something here, for want of an extra.
    """
    hosts = {"twin": server.url, **addresses(server.url), "addresses": list(server.addresses)}
    line: dict[str, Any] = {**hosts, "data": "synthetic only"}
    editions = twin.editions
    line["edition"] = editions.get("medical", "")
    line |= {f"{product}_edition": edition for product, edition in editions.items()}
    if twin.shortcomings:
        line["shortcomings"] = list(twin.shortcomings)
    if server.control_token is not None:
        line["control_token"] = server.control_token.reveal()
    return line | attrs.asdict(twin.stage.handover)


__all__ = ["LIMITS", "TwinServer", "first_line", "run"]
