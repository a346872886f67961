"""One HTTP exchange as values: what comes in, what goes out. No socket in sight."""

from collections.abc import Mapping
from typing import Protocol

import attrs

from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Request(Redacted):
    """A request as it arrived.

    `path` is still percent-encoded, `query` is the raw text after `?`; header names are
    in lower case. `base` is the URL under which the twin was reached, without a slash at
    the end (`http://127.0.0.1:8000`).
    """

    method: str
    path: str = attrs.field(metadata=PRIVATE)
    query: str = attrs.field(default="", metadata=PRIVATE)
    headers: Mapping[str, str] = attrs.field(factory=dict, metadata=PRIVATE)
    body: bytes = attrs.field(default=b"", metadata=PRIVATE)
    base: str = "http://127.0.0.1"


@attrs.frozen(eq=False, repr=False)
class Response(Redacted):
    """An answer: status, headers in order (canonical case), body. Length is the door's to add."""

    status: int
    headers: tuple[tuple[str, str], ...] = attrs.field(default=(), metadata=PRIVATE)
    body: bytes = attrs.field(default=b"", metadata=PRIVATE)

    @property
    def has_length(self) -> bool:
        """Whether a door tells the length; an answer that may have no body has none."""
        return self.status >= 200 and self.status not in (204, 304)


class Handler(Protocol):
    """What a door leads to."""

    def handle(self, request: Request) -> Response:
        """The answer to any request. Never raises."""
        ...


__all__ = ["Handler", "Request", "Response"]
