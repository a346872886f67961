"""The door without a socket: a `requests` transport adapter that asks the twin in process.

    session.mount("https://fumage-example.canvasmedical.com", TwinAdapter(twin))

Whatever the session sends to that prefix is answered by the twin, so that a client with a
hard-coded host runs unmodified and nothing leaves the process. Preparation, redirects,
hooks and errors stay those of `requests`.
"""

import http
import io
from collections.abc import Iterator, Mapping
from typing import Any

from requests.adapters import BaseAdapter
from requests.models import PreparedRequest
from requests.models import Response as RequestsResponse
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from canvas_comms_twin.exchange import Handler, Request, Response
from canvas_comms_twin.faults.doors import Door, entered
from canvas_comms_twin.faults.in_process import send_spoilt
from canvas_comms_twin.faults.spoilt import Spoilt

_REASONS = {status.value: status.phrase for status in http.HTTPStatus}


class TwinAdapter(BaseAdapter):
    """Mount it on any URL prefix; one adapter may be mounted many times and in many sessions.

    Timeouts, proxies and certificates have nothing to act on and are ignored, but that a
    fault which keeps an answer away ends a request with a timeout at once.
    """

    def __init__(self, twin: Handler) -> None:
        super().__init__()
        self._answer = entered(twin, Door.IN_PROCESS)

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
        if isinstance(answer, Spoilt):
            found = send_spoilt(answer, request, stream, timeout)
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


__all__ = ["TwinAdapter"]
