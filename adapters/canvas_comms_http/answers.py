"""An answer: its status line and headers have arrived, its body is still on the way."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import TypeAlias

import requests
from urllib3.response import BaseHTTPResponse

from canvas_comms.errors import GatewayError, MalformedResponse, Unreachable
from canvas_comms_http.deadlines import Deadline
from canvas_comms_http.retry_after import retry_after
from canvas_comms_plugins.clock import utc_now

MAX_PAGE = 8 << 20
MAX_RESOURCE = 1 << 20
MAX_REMARK = 64 << 10
"""Bytes that we read at most: of a page, of one resource, of a body that tells of an error."""

NO_CONTENT = 204
_CHUNK = 64 << 10
_PLAIN = {"", "identity"}
_ENCODINGS = {*_PLAIN, "gzip", "x-gzip", "deflate"}


OnBytes: TypeAlias = Callable[[int], object]


def ignore_bytes(_: int) -> None:
    """Takes no notice."""


class Answer:
    """What a server answered. Use in a `with` block: its end hangs up."""

    __slots__ = ("_deadline", "_response", "headers", "status")

    def __init__(self, response: requests.Response, deadline: Deadline) -> None:
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response
        self._deadline = deadline

    def __repr__(self) -> str:
        return f"<Answer {self.status}>"

    def __enter__(self) -> "Answer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters; empty if none is given."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def is_redirect(self) -> bool:
        """Whether it is any 3xx. Redirects are never followed."""
        return 300 <= self.status < 400

    @property
    def retry_after(self) -> float | None:
        """Seconds for which the server asks to be left alone, at most a day; None if it does not say."""
        return retry_after(self.headers, utc_now())

    def close(self) -> None:
        """Hang up if the body was not read to its end."""
        with suppress(Exception):  # what a transport says while hanging up changes nothing
            self._response.close()

    def body(self, at_most: int, on_bytes: OnBytes = ignore_bytes) -> bytes:
        """The whole body, unpacked. Raises `MalformedResponse` or `Unreachable`.

        `on_bytes` hears how many bytes have come so far.

        Never reads more than `at_most` bytes, packed or unpacked, nor beyond the deadline.
        There is none after a 204, whatever its headers say of an encoding.
        """
        if self.status == NO_CONTENT:
            self.close()
            return b""
        failed: GatewayError
        try:
            pieces = self._pieces(at_most, on_bytes)
            encoding = self._encoding()
            return b"".join(pieces if encoding in _PLAIN else _unpacked(pieces, at_most))
        except GatewayError as error:
            failed = error
        except Exception as error:
            _forget_frames(error)
            late = not self._deadline.left()
            failed = _late() if late else MalformedResponse("body", "is cut short")
        self.close()
        failed.__context__ = None
        try:
            raise failed.with_traceback(None) from None
        finally:
            del failed  # else this frame and the error would hold each other, and the response

    def _encoding(self) -> str:
        encoding = self.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            raise MalformedResponse("Content-Encoding", "must be one that was asked for")
        return encoding

    def _pieces(self, at_most: int, on_bytes: OnBytes) -> Iterator[bytes]:
        size = 0
        for piece in _raw_pieces(self._response):
            size += len(piece)
            if size > at_most:
                raise _too_big(at_most)
            if not self._deadline.left():
                raise _late()
            on_bytes(size)
            yield piece


def _forget_frames(error: BaseException) -> None:
    """Let go of the frames of an error and of those behind it: they hold the response, some in a circle."""
    behind: BaseException | None = error
    while behind is not None:
        behind.__traceback__ = None
        behind = behind.__context__


def _raw_pieces(response: requests.Response) -> Iterator[bytes]:
    raw = response.raw
    if not isinstance(raw, BaseHTTPResponse):
        yield from response.iter_content(_CHUNK)
        return
    while piece := raw.read1(_CHUNK, decode_content=False):
        yield piece


def _unpacked(pieces: Iterator[bytes], at_most: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=32 + zlib.MAX_WBITS)
    left = at_most + 1
    for piece in pieces:
        found = unpacker.decompress(piece, left)
        left -= len(found)
        if not left:
            raise _too_big(at_most)
        yield found
    if not unpacker.eof or unpacker.unused_data:
        raise MalformedResponse("body", "is cut short")


def _too_big(at_most: int) -> MalformedResponse:
    return MalformedResponse("body", f"must be at most {at_most} bytes")


def _late() -> Unreachable:
    return Unreachable("the answer did not end in time")


__all__ = ["MAX_PAGE", "MAX_REMARK", "MAX_RESOURCE", "Answer"]
