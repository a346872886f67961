"""A transport of requests that keeps one deadline, from the first connect to the last byte.

A plain timeout bounds each read alone, so a server that drips a byte now and then holds
a call for as long as it likes. Here every read and write gets what is left of the whole.
Looking up a host's name is the system's and keeps the system's limits.
"""

import http.client
import io
import socket
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.poolmanager import PoolManager

from canvas_comms_http.deadlines import Deadline
from canvas_comms_http.failures import NotConnected, doubt_of

DEFAULT_SECONDS = 60.0

Left = Callable[[], float]
"""Seconds that are left; raises `TimeoutError` when none are."""


class TimedAdapter(HTTPAdapter):
    """For one thread, since it keeps the deadline of the request in hand. Never retries.

    A request that says `Connection: close` starts on a connection of its own, so that a
    failure to connect proves that nothing was sent. `timeout` is the total in seconds.
    """

    def __init__(self) -> None:
        self._deadline = Deadline.after(DEFAULT_SECONDS)
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Send it once; the deadline holds for the reading of the body as well."""
        seconds = timeout if isinstance(timeout, int | float) else DEFAULT_SECONDS
        self._deadline = Deadline.after(seconds)
        return super().send(request, stream, seconds, verify, cert, proxies)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """As requests does, with our connections."""
        super().init_poolmanager(*args, **options)
        self._time(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
        """As requests does, with our connections."""
        manager = super().proxy_manager_for(*args, **options)
        self._time(manager)
        return manager

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> Any:
        """As requests does; drops idle connections first where a fresh one is asked for."""
        if request.headers.get("Connection") == "close":
            self.close()
        return super().get_connection_with_tls_context(request, *args, **options)

    def _time(self, manager: PoolManager) -> None:
        kinds: dict[str, Any] = {
            "http": partial(_pool, HTTPConnectionPool, _Timed, self._left),
            "https": partial(_pool, HTTPSConnectionPool, _TimedTls, self._left),
        }
        manager.pool_classes_by_scheme = kinds

    def _left(self) -> float:
        seconds = self._deadline.left()
        if not seconds:
            raise TimeoutError
        return seconds


def _connected(found: Any, options: Iterable[Any], left: Left) -> socket.socket:
    family, kind, protocol, _, address = found
    sock = socket.socket(family, kind, protocol)
    try:
        for option in options:
            sock.setsockopt(*option)
        sock.settimeout(left())
        sock.connect(address)
        sock.settimeout(left())
    except BaseException:
        sock.close()
        raise
    return sock


def _pool(kind: Any, connection: Any, left: Left, *args: Any, **options: Any) -> Any:
    pool = kind(*args, **options)
    pool.ConnectionCls = partial(connection, left=left)
    return pool


class _Timed(HTTPConnection):
    debuglevel = 0
    """Where somebody turns http.client's printing of requests on, ours stay silent."""

    def __init__(self, *args: Any, left: Left, **options: Any) -> None:
        super().__init__(*args, **options)
        self._left = left
        self.response_class: Any = partial(_TimedResponse, left=left)

    def connect(self) -> None:
        """Connect, or raise `NotConnected`: then no byte of the request has left."""
        try:
            super().connect()
        except Exception as error:
            doubt = doubt_of(error)
        else:
            return
        raise NotConnected(doubt)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        self.sock.settimeout(self._left())
        super().send(data)

    def _new_conn(self) -> socket.socket:
        """Try the host's addresses in turn, all of them within what is left."""
        failed: OSError = ConnectionError()
        for found in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            try:
                return _connected(found, self.socket_options or (), self._left)
            except OSError as error:
                failed = error
        raise failed


class _TimedTls(_Timed, HTTPSConnection):
    """The same over TLS."""


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, left: Left, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self._reader = _TimedReader(sock, self.fp.detach(), left)
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        """Read the head. http.client takes one that is cut short for whole; an id may be cut in it."""
        super().begin()
        if self._reader.ended:
            raise http.client.HTTPException("the head is cut short")


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, raw: io.RawIOBase, left: Left) -> None:
        super().__init__()
        self._sock, self._raw, self._left = sock, raw, left
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._left())
        count = self._raw.readinto(buffer)
        self.ended = count == 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


__all__ = ["TimedAdapter"]
