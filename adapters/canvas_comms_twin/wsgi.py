"""The twin as a WSGI application, for the bundled server or any other.

app = WsgiApp(twin)                        # as it is: the server in front of it guards it
app = WsgiApp(twin, Guards(port=8000))     # with the guards of the twin's own port
"""

import http
import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote

from canvas_comms_twin.exchange import Door, Handler, Request, Response, internal_error, open_door
from canvas_comms_twin.faults.broken_response import BrokenResponse, body_chunks
from canvas_comms_twin.guards import Guards, largest_body, too_large

Environ: TypeAlias = Mapping[str, Any]
Headers: TypeAlias = list[tuple[str, str]]
StartResponse: TypeAlias = Callable[[str, list[tuple[str, str]]], object]

LINE = "canvas_comms.line"
"""In the environment of our own server: takes the connection over and plays an answer on it."""

_STATUS = {status.value: f"{status.value} {status.phrase}" for status in http.HTTPStatus}
_LINE_ENDS = re.compile(r"[\r\n\0]")
_LENGTH_DIGITS = 18
"""Of a longer number Python may refuse to make one."""
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"


class WsgiApp:
    """Callable as PEP 3333 says. `SCRIPT_NAME` is where the twin is mounted.

    No request ends it by an exception: a defect of the twin is answered with 500.
    """

    def __init__(self, twin: Handler, guards: Guards | None = None, *, door: Door = Door.WSGI) -> None:
        self._handle = open_door(twin, door)
        self._guards = guards

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; the whole body at once, unless a fault has it otherwise."""
        answer = self._answer(environ)
        if isinstance(answer, BrokenResponse):
            return _broken_response(answer, environ, start_response)
        headers = list(answer.headers)
        if answer.has_length:
            headers.append(("Content-Length", str(len(answer.body))))
        start_response(_STATUS.get(answer.status, f"{answer.status} Unknown"), _sendable(headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _answer(self, environ: Environ) -> Response:
        try:
            return self._guarded(environ)
        except Exception as error:
            # A request that we did not think of must not end the app; its text may be private.
            return internal_error(type(error).__name__)

    def _guarded(self, environ: Environ) -> Response:
        body = _body(environ)
        request = read_environ(environ, body or b"")
        if self._guards is None:
            return too_large() if body is None else self._handle(request)
        refused = self._guards.refusal(request) or (too_large() if body is None else None)
        return self._guards.with_security_headers(refused or self._handle(request))


def _broken_response(
    answer: BrokenResponse, environ: Environ, start_response: StartResponse
) -> Iterable[bytes]:
    """On our own port the connection is taken and played on; elsewhere a body may be slow or long."""
    has_body = environ["REQUEST_METHOD"] != "HEAD"
    take = environ.get(LINE)
    if take is not None:
        take(answer, has_body)
        return []
    headers = list(answer.headers)
    if answer.delivery.promised is not None:
        headers.append(("Content-Length", str(answer.delivery.promised)))
    start_response(_STATUS.get(answer.status, f"{answer.status} Unknown"), _sendable(headers))
    return body_chunks(answer, _pause) if has_body else []


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return True


def read_environ(environ: Environ, body: bytes) -> Request:
    """The request that an environment describes."""
    headers = {
        name[5:].replace("_", "-").lower(): _text(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = _text(environ[name])
    prefix = _text(environ.get("SCRIPT_NAME", "")).rstrip("/")
    host = headers.get("host") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return Request(
        method=_text(environ["REQUEST_METHOD"]),
        path=_path(environ, prefix),
        query=_text(environ.get("QUERY_STRING", "")),
        headers=headers,
        body=body,
        base=f"{environ['wsgi.url_scheme']}://{host}{prefix}",
    )


def _path(environ: Environ, prefix: str) -> str:
    """The path as the client wrote it, if the server tells; else quoted anew."""
    target = _text(environ.get("REQUEST_URI", "")).partition("?")[0]
    if target.startswith("/"):
        return target.removeprefix(prefix) or "/"
    path = _text(environ.get("PATH_INFO", ""))
    try:
        decoded = path.encode("latin-1")
    except UnicodeEncodeError:  # not as PEP 3333 has it, but still a path
        decoded = path.encode()
    return quote(decoded, safe=_PATH_SAFE.replace("%", "")) or "/"


def _text(value: str) -> str:
    """Text that can be encoded: halves of characters, which PEP 3333 does not have, become `?`."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def _body(environ: Environ) -> bytes | None:
    """The body; None if it is too large to be read, or its length is no number."""
    length = environ.get("CONTENT_LENGTH") or "0"
    number = length.isascii() and length.isdecimal() and len(length) <= _LENGTH_DIGITS
    path, kind = environ.get("PATH_INFO") or "", _text(environ.get("CONTENT_TYPE") or "")
    if not number or int(length) > largest_body(path, kind):
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    return body


def _sendable(headers: Headers) -> Headers:
    """Headers as PEP 3333 wants them: latin-1, on one line."""
    return [
        (name, _LINE_ENDS.sub(" ", value.encode("latin-1", "replace").decode("latin-1")))
        for name, value in headers
    ]


__all__ = ["LINE", "WsgiApp", "read_environ"]
