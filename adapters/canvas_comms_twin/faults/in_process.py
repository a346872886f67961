"""Spoilt answers without a socket: what the client's own libraries make of such a line.

The real `requests`, urllib3 and http.client read from a line that is scripted, so that the
exceptions are theirs, whatever their version. No time passes while a client waits for
nothing; it passes between the bytes of a drip.
"""

import errno
import io
import os
import socket
import ssl
import time
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from requests.models import PreparedRequest
from requests.models import Response as RequestsResponse
from urllib3 import connection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from canvas_comms_http.failures import Seen, proving
from canvas_comms_twin.faults.spoilt import End, NoConnection, Spoilt, pieces

SEEN = {
    NoConnection.REFUSED: Seen.NOT_TAKEN,
    NoConnection.UNKNOWN_HOST: Seen.NO_ADDRESS,
    NoConnection.TIMED_OUT: Seen.NOT_TAKEN,
    NoConnection.NOT_TRUSTED: Seen.NOT_TRUSTED,
}
"""What a transport of ours saw, where no connection was made."""

UNTRUSTED = "certificate verify failed: self-signed certificate"


def send_spoilt(answer: Spoilt, prepared: PreparedRequest, stream: bool, timeout: Any) -> RequestsResponse:
    """What `requests` gives for an answer with that fate; raises what it raises."""
    asked = prepared.copy()
    asked.body = None  # it was read already, and nobody reads it again
    try:
        response = _Scripted(answer).send(asked, stream, timeout, verify=False)
    except RequestException as error:
        error.request = prepared
        if answer.fate.connection is not None:
            proving(error, SEEN[answer.fate.connection])
        raise
    response.request = prepared
    return response


class _Scripted(HTTPAdapter):
    """The stock adapter of `requests`, on one line with a script."""

    def __init__(self, answer: Spoilt) -> None:
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


class _Connects(connection.HTTPConnection):
    """Connects to the script, or fails to, as a connection of urllib3 does."""

    is_verified = True

    def __init__(self, script: Spoilt, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._script = script

    def connect(self) -> None:
        match self._script.fate.connection:
            case NoConnection.REFUSED:
                refused = ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
                raise self._failed(refused) from refused
            case NoConnection.UNKNOWN_HOST:
                unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
                raise NameResolutionError(self.host, self, unknown) from unknown
            case NoConnection.TIMED_OUT:
                raise self._timed_out()
            case NoConnection.NOT_TRUSTED:
                raise ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {UNTRUSTED}")
        self.sock: Any = _Line(self._script)

    def _failed(self, error: OSError) -> NewConnectionError:
        return NewConnectionError(self, f"Failed to establish a new connection: {error}")

    def _timed_out(self) -> Exception:
        """Who sets no timeout waits for the system's."""
        if self.timeout is None:
            return self._failed(TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)))
        told = f"Connection to {self.host} timed out. (connect timeout={self.timeout})"
        return ConnectTimeoutError(self, told)


class HTTPConnection(_Connects):
    """Its name is told in exceptions."""


class HTTPSConnection(_Connects, connection.HTTPSConnection):
    """Its name is told in exceptions."""


class _Line:
    """What a connection needs of a socket."""

    def __init__(self, script: Spoilt) -> None:
        self.timeout: float | None = None
        self._pieces = pieces(script, self._pause, has_body=True)
        self._end = script.fate.end

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
        if self._end is End.RESET:
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        if self._end is End.SILENCE and self.timeout is not None:
            raise TimeoutError("timed out")
        return b""

    def _pause(self, seconds: float) -> bool:
        if self.timeout is not None and self.timeout < seconds:
            time.sleep(self.timeout)
            raise TimeoutError("timed out")
        time.sleep(seconds)
        return True


class _Reader(io.RawIOBase):
    def __init__(self, line: _Line) -> None:
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


__all__ = ["send_spoilt"]
