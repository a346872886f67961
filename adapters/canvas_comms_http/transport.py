"""A transport of requests that keeps one deadline, from the first connect to the last byte.

A plain timeout bounds each read alone, so a server that drips a byte now and then holds
a call for as long as it likes. Here every read and write gets what is left of the whole.
Looking up a host's name is the system's and keeps the system's limits.

It is also the witness of each request: it notes how far the request came, and every
exception that it raises says so (`failures.Seen`).
"""

import http.client
import io
import socket
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.poolmanager import PoolManager

from canvas_comms_http.deadlines import Deadline
from canvas_comms_http.failures import Seen, is_broken_head, proving, what_kept_away, what_kept_tls

DEFAULT_SECONDS = 60.0

NO_BODY = "two lengths were given for one body"


class Exchange:
    """One request on its way: what is left of its deadline, and what was seen of it last."""

    __slots__ = ("_deadline", "seen")

    def __init__(self, seconds: float) -> None:
        self._deadline = Deadline.after(seconds)
        self.seen = Seen.NOTHING_TRIED

    def left(self) -> float:
        """Seconds that are left. Raises `TimeoutError` when none are."""
        seconds = self._deadline.left()
        if not seconds:
            raise TimeoutError
        return seconds

    def saw(self, seen: Seen) -> None:
        """Note it. What began to leave has left, whatever is seen of a connection later."""
        if self.seen is not Seen.LEAVING or seen is Seen.NO_HEAD:
            self.seen = seen


Current = Callable[[], Exchange]
"""The exchange in hand: connections outlive it."""


class _InHand:
    """The exchange in hand, for connections.

    They know this alone and not the adapter: urllib3 keeps a pool's connections until the pool is gone,
    which it never would be if they led back to it.
    """

    __slots__ = ("exchange",)

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def current(self) -> Exchange:
        return self.exchange


class TimedAdapter(HTTPAdapter):
    """For one thread, since it keeps what it saw of the request in hand. Never retries.

    A request that says `Connection: close` starts on a connection of its own, so that a
    failure to connect proves that nothing was sent. `timeout` is the total in seconds.
    """

    def __init__(self) -> None:
        self._in_hand = _InHand(Exchange(DEFAULT_SECONDS))
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
        """Send it once; the deadline holds for the reading of the body as well.

        What requests raises is raised, with what was seen.
        """
        seconds = timeout if isinstance(timeout, int | float) else DEFAULT_SECONDS
        self._in_hand.exchange = exchange = Exchange(seconds)
        try:
            return super().send(request, stream, seconds, verify, cert, proxies)
        except Exception as error:
            proving(error, exchange.seen)
            raise

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
            "http": partial(_pool, HTTPConnectionPool, _Timed, self._in_hand.current),
            "https": partial(_pool, HTTPSConnectionPool, _TimedTls, self._in_hand.current),
        }
        manager.pool_classes_by_scheme = kinds


def _connected(found: Any, options: Iterable[Any], exchange: Exchange) -> socket.socket:
    family, kind, protocol, _, address = found
    sock = socket.socket(family, kind, protocol)
    try:
        for option in options:
            sock.setsockopt(*option)
        sock.settimeout(exchange.left())
        sock.connect(address)
        sock.settimeout(exchange.left())
    except BaseException:
        sock.close()
        raise
    return sock


def _pool(kind: Any, connection: Any, current: Current, *args: Any, **options: Any) -> Any:
    pool = kind(*args, **options)
    pool.ConnectionCls = partial(connection, current=current)
    return pool


class _Timed(HTTPConnection):
    debuglevel = 0
    """Where somebody turns http.client's printing of requests on, ours stay silent."""

    def __init__(self, *args: Any, current: Current, **options: Any) -> None:
        super().__init__(*args, **options)
        self._current = current
        self._connecting = False
        self.response_class: Any = partial(_TimedResponse, current=current)

    def connect(self) -> None:
        """Connect, and note what kept us from it: then no byte of the request has left."""
        exchange = self._current()
        self._connecting = True
        try:
            super().connect()
        except Exception as error:
            if exchange.seen is Seen.NO_HANDSHAKE:
                exchange.saw(what_kept_tls(error))
            raise
        finally:
            self._connecting = False
        exchange.saw(Seen.CONNECTED)

    def send(self, data: Any) -> None:
        exchange = self._current()
        if self.sock is None:
            self.connect()
        self.sock.settimeout(exchange.left())
        if not self._connecting:  # what is said to a proxy to be connected is not the request
            exchange.saw(Seen.LEAVING)
        super().send(data)

    def _new_conn(self) -> socket.socket:
        """Try the host's addresses in turn, all of them within what is left."""
        exchange = self._current()
        exchange.saw(Seen.NO_ADDRESS)
        addresses = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        exchange.saw(Seen.NOT_TAKEN)
        failed: OSError = ConnectionError()
        for found in addresses:
            try:
                sock = _connected(found, self.socket_options or (), exchange)
            except OSError as error:
                failed = error
            else:
                exchange.saw(Seen.NO_HANDSHAKE)
                return sock
        exchange.saw(what_kept_away(failed))
        raise failed

    def _tunnel(self) -> None:
        exchange = self._current()
        exchange.saw(Seen.NO_TUNNEL)
        super()._tunnel()
        exchange.saw(Seen.NO_HANDSHAKE)


class _TimedTls(_Timed, HTTPSConnection):
    """The same over TLS."""


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, current: Current, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self._exchange = current()
        self._reader = _TimedReader(sock, self.fp.detach(), self._exchange)
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        """Read the head, which decides. http.client takes one that is cut short for whole.

        An id may be cut in such a head, so it is none. A head that gives two lengths for its
        body is a head all the same; only the body cannot be read.
        """
        try:
            super().begin()
            if self._reader.ended:
                raise http.client.HTTPException("the head is cut short")
        except Exception as error:
            if is_broken_head(error) and self._exchange.seen is Seen.LEAVING:
                self._exchange.saw(Seen.NO_HEAD)
            raise
        if _lengths_differ(self.msg.get_all("Content-Length", [])):
            del self.msg["Content-Length"]
            self.fp.close()
            self.length, self.will_close, self.fp = None, True, io.BufferedReader(_NoBody())


def _lengths_differ(given: Sequence[str]) -> bool:
    """Source: RFC 9112, section 6.3: such a message must not be read."""
    return len({one.strip() for text in given for one in text.split(",")}) > 1


class _NoBody(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        raise http.client.HTTPException(NO_BODY)


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, raw: io.RawIOBase, exchange: Exchange) -> None:
        super().__init__()
        self._sock, self._raw, self._exchange = sock, raw, exchange
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._exchange.left())
        count = self._raw.readinto(buffer)
        self.ended = count == 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


__all__ = ["TimedAdapter"]
