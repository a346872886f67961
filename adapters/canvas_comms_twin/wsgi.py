"""The twin as a WSGI application, for the bundled server or any other.

app = WsgiApp(twin)                        # as it is: the server in front of it guards it
app = WsgiApp(twin, Guards(port=8000))     # with the guards of the twin's own port
"""

import http
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote

from canvas_comms_twin.exchange import Door, Handler, Request, Response, open_door
from canvas_comms_twin.faults.broken_response import BrokenResponse, body_chunks
from canvas_comms_twin.guards import MAX_BODY, Guards, too_large

Environ: TypeAlias = Mapping[str, Any]
StartResponse: TypeAlias = Callable[[str, list[tuple[str, str]]], object]

LINE = "canvas_comms.line"
"""In the environment of our own server: takes the connection over and plays an answer on it."""

_STATUS = {status.value: f"{status.value} {status.phrase}" for status in http.HTTPStatus}
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"


class WsgiApp:
    """Callable as PEP 3333 says. `SCRIPT_NAME` is where the twin is mounted."""

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
        start_response(_STATUS.get(answer.status, f"{answer.status} Unknown"), headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _answer(self, environ: Environ) -> Response:
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
    start_response(_STATUS.get(answer.status, f"{answer.status} Unknown"), headers)
    return body_chunks(answer, _pause) if has_body else []


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return True


def read_environ(environ: Environ, body: bytes) -> Request:
    """The request that an environment describes."""
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    prefix = environ.get("SCRIPT_NAME", "").rstrip("/")
    host = headers.get("host") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return Request(
        method=environ["REQUEST_METHOD"],
        path=_path(environ, prefix),
        query=environ.get("QUERY_STRING", ""),
        headers=headers,
        body=body,
        base=f"{environ['wsgi.url_scheme']}://{host}{prefix}",
    )


def _path(environ: Environ, prefix: str) -> str:
    """The path as the client wrote it, if the server tells; else quoted anew."""
    target = environ.get("REQUEST_URI", "").partition("?")[0]
    if target.startswith("/"):
        return target.removeprefix(prefix) or "/"
    decoded = environ.get("PATH_INFO", "").encode("latin-1")
    return quote(decoded, safe=_PATH_SAFE.replace("%", "")) or "/"


def _body(environ: Environ) -> bytes | None:
    """The body; None if it is too large to be read."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MAX_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    return body


__all__ = ["LINE", "WsgiApp", "read_environ"]
