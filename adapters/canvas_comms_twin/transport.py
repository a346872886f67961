"""The door without a socket: a `requests` transport adapter that asks the twin in process.

    session.mount("https://fumage-example.canvasmedical.com", TwinAdapter(twin))

Whatever the session sends to that prefix is answered by the twin, so that a client with a
hard-coded host runs unmodified and nothing leaves the process. Preparation, redirects,
hooks and errors stay those of `requests`.

A broken response is read by the real `requests`, urllib3 and http.client from a scripted
connection, so that the exceptions are theirs, whatever their version. No time passes while
a client waits for nothing; it passes between the bytes of a drip.
"""

import errno
import http
import io
import os
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from requests.adapters import BaseAdapter, HTTPAdapter
from requests.exceptions import RequestException
from requests.models import PreparedRequest
from requests.models import Response as RequestsResponse
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import connection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from canvas_comms_http.failures import Seen, proving
from canvas_comms_twin.exchange import Door, Handler, Request, Response, open_door
from canvas_comms_twin.faults.broken_response import (
    BrokenResponse,
    ConnectFailure,
    ConnectionEnd,
    response_chunks,
)

SEEN = {
    ConnectFailure.REFUSED: Seen.REFUSED,
    ConnectFailure.UNKNOWN_HOST: Seen.NO_ADDRESS,
    ConnectFailure.TIMED_OUT: Seen.NOT_TAKEN,
    ConnectFailure.NOT_TRUSTED: Seen.NOT_TRUSTED,
}
"""What a transport of ours saw, where no connection was made."""

UNTRUSTED = "certificate verify failed: self-signed certificate"


def send_broken_response(
    answer: BrokenResponse, prepared: PreparedRequest, stream: bool, timeout: Any
) -> RequestsResponse:
    """What `requests` makes of a broken response; raises what it raises."""
    copied = prepared.copy()
    copied.body = None  # it was read already, and nobody reads it again
    try:
        response = _ScriptedAdapter(answer).send(copied, stream, timeout, verify=False)
    except RequestException as error:
        error.request = prepared
        if answer.delivery.connection is not None:
            proving(error, SEEN[answer.delivery.connection])
        raise
    response.request = prepared
    return response


class _ScriptedAdapter(HTTPAdapter):
    """The stock adapter of `requests`, on one line with a script."""

    def __init__(self, answer: BrokenResponse) -> None:
        self._script = answer
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        script = self._script

        def pool(kind: Any, connection: Any) -> Any:
            def make(*args: Any, **options: Any) -> Any:
                made = kind(*args, **options)
                made.ConnectionCls = partial(connection, script)
                return made

            return make

        kinds: dict[str, Any] = {
            "http": pool(HTTPConnectionPool, HTTPConnection),
            "https": pool(HTTPSConnectionPool, HTTPSConnection),
        }
        self.poolmanager.pool_classes_by_scheme = kinds


class _ScriptedConnection(connection.HTTPConnection):
    """Connects to the script, or fails to, as a connection of urllib3 does."""

    is_verified = True

    def __init__(self, script: BrokenResponse, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._script = script

    def connect(self) -> None:
        match self._script.delivery.connection:
            case ConnectFailure.REFUSED:
                refused = ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
                raise self._failed(refused) from refused
            case ConnectFailure.UNKNOWN_HOST:
                unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
                raise NameResolutionError(self.host, self, unknown) from unknown
            case ConnectFailure.TIMED_OUT:
                raise self._timed_out()
            case ConnectFailure.NOT_TRUSTED:
                raise ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {UNTRUSTED}")
        self.sock: Any = _ScriptedSocket(self._script)

    def _failed(self, error: OSError) -> NewConnectionError:
        return NewConnectionError(self, f"Failed to establish a new connection: {error}")

    def _timed_out(self) -> Exception:
        """Who sets no timeout waits for the system's."""
        if self.timeout is None:
            return self._failed(TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)))
        message = f"Connection to {self.host} timed out. (connect timeout={self.timeout})"
        return ConnectTimeoutError(self, message)


class HTTPConnection(_ScriptedConnection):
    """Its name stands in exceptions."""


class HTTPSConnection(_ScriptedConnection, connection.HTTPSConnection):
    """Its name stands in exceptions."""


class _ScriptedSocket:
    """What a connection needs of a socket."""

    def __init__(self, script: BrokenResponse) -> None:
        self.timeout: float | None = None
        self._pieces = response_chunks(script, self._pause, has_body=True)
        self._end = script.delivery.end

    def settimeout(self, seconds: float | None) -> None:
        self.timeout = seconds

    def sendall(self, data: object) -> None:
        """The request was read already."""

    def makefile(self, *args: object, **options: object) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """There is nothing to close."""

    def shutdown(self, how: int) -> None:
        """There is nothing to shut down."""

    def receive(self) -> bytes:
        """The next bytes; none at the end, if it ends in peace."""
        for piece in self._pieces:
            return piece
        if self._end is ConnectionEnd.RESET:
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        if self._end is ConnectionEnd.SILENCE and self.timeout is not None:
            raise TimeoutError("timed out")
        return b""

    def _pause(self, seconds: float) -> bool:
        if self.timeout is not None and self.timeout < seconds:
            time.sleep(self.timeout)
            raise TimeoutError("timed out")
        time.sleep(seconds)
        return True


class _Reader(io.RawIOBase):
    def __init__(self, line: _ScriptedSocket) -> None:
        super().__init__()
        self._line = line
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._left or self._line.receive()
        count = min(len(found), len(buffer))
        buffer[:count] = found[:count]
        self._left = found[count:]
        return count


_REASONS = {status.value: status.phrase for status in http.HTTPStatus}


class TwinAdapter(BaseAdapter):
    """Mount it on any URL prefix; one adapter may be mounted many times and in many sessions.

    Timeouts, proxies and certificates have nothing to act on and are ignored, but that a
    fault which keeps an answer away ends a request with a timeout at once.
    """

    def __init__(self, twin: Handler) -> None:
        super().__init__()
        self._answer = open_door(twin, Door.IN_PROCESS)

    def send(  # noqa: D102 - the base class says it
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> RequestsResponse:
        answer = self._answer(read_prepared(request))
        if isinstance(answer, BrokenResponse):
            found = send_broken_response(answer, request, stream, timeout)
            vars(found)["connection"] = self
            return found
        return as_requests(answer, request, self, stream)

    def close(self) -> None:
        """Nothing to close."""


def read_prepared(prepared: PreparedRequest) -> Request:
    """The prepared request as the twin reads it."""
    url = prepared.url or ""
    start = url.find("/", url.find("://") + 3)
    target = url[start:].partition("#")[0]
    path, _, query = target.partition("?")
    return Request(
        prepared.method or "GET",
        path,
        query,
        {name: _text(value) for name, value in prepared.headers.lower_items()},
        _bytes(prepared.body),
        _without_user(url[:start]),
    )


def as_requests(
    answer: Response, prepared: PreparedRequest, adapter: BaseAdapter, stream: bool
) -> RequestsResponse:
    """The answer as `requests` knows it; its body is read already unless it is to be streamed."""
    body = b"" if prepared.method == "HEAD" else answer.body
    found = RequestsResponse()
    found.status_code = answer.status
    found.reason = _REASONS.get(answer.status, "")
    found.headers = headers = CaseInsensitiveDict(answer.headers)
    if answer.has_length:
        headers["Content-Length"] = str(len(answer.body))
    found.encoding = get_encoding_from_headers(headers)
    found.url = prepared.url or ""
    found.request = prepared
    vars(found)["connection"] = adapter
    found.raw = Body(body)
    if not stream:
        vars(found).update(_content=body, _content_consumed=True)  # as reading `content` leaves it
    return found


class Body(io.BytesIO):
    """A body to be read or streamed, with what callers expect of urllib3's responses."""

    _original_response = None
    """Where `requests` looks for cookies; there is no http.client behind this."""

    def read(  # urllib3's signature
        self, amt: int | None = None, decode_content: bool | None = None, cache_content: bool = False
    ) -> bytes:
        """Up to `amt` bytes, all if None."""
        return super().read(amt)

    def stream(self, amt: int = 65536, decode_content: bool | None = None) -> Iterator[bytes]:
        """The body in pieces of `amt` bytes."""
        while piece := self.read(amt):
            yield piece

    def release_conn(self) -> None:
        """There is no connection."""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    if hasattr(body, "read"):
        return _bytes(body.read())
    return b"".join(map(_bytes, body))


def _without_user(base: str) -> str:
    if "@" not in base:
        return base
    scheme, _, rest = base.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


__all__ = ["TwinAdapter", "send_broken_response"]
