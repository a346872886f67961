"""An answer that does not arrive as it should: what arrives of it, how fast, and how it ends.

It is a script that every door plays with its own means: bytes on a line, then an end.
"""

import enum
import http
from collections.abc import Callable, Iterator

import attrs

from canvas_comms_twin.exchange import Response

_CHUNK = 64 << 10
_REASONS = {status.value: status.phrase for status in http.HTTPStatus}


class NoConnection(enum.Enum):
    """Why no connection could be made."""

    REFUSED = "refused"
    UNKNOWN_HOST = "unknown host"
    TIMED_OUT = "timed out"
    NOT_TRUSTED = "not trusted"


class End(enum.Enum):
    """How a connection ends after the last byte."""

    CLOSE = "close"
    RESET = "reset"
    SILENCE = "silence"
    """Nothing more comes and nobody hangs up, for as long as the fate says."""


@attrs.frozen
class Fate:
    """What becomes of an answer on its way.

    `promised` is the Content-Length that is told, None where none is. Of the body the
    first `sent` bytes arrive (None: all), one every `every` seconds if that is more than
    0; then `blanks` bytes of blanks. After `seconds` nothing more comes.
    """

    connection: NoConnection | None = None
    head: bool = True
    promised: int | None = None
    sent: int | None = None
    every: float = 0.0
    blanks: int = 0
    seconds: float = 0.0
    end: End = End.CLOSE


@attrs.frozen(eq=False, repr=False)
class Spoilt(Response):
    """An answer, and its fate."""

    fate: Fate = attrs.field(kw_only=True)

    @classmethod
    def of(cls, answer: Response, fate: Fate) -> "Spoilt":
        """The answer with that fate."""
        return cls(answer.status, answer.headers, answer.body, fate=fate)

    @property
    def arrives(self) -> bool:
        """Whether at least the status line arrives."""
        return self.fate.head and self.fate.connection is None


Pause = Callable[[float], bool]
"""Waits that many seconds; False if there is no reason to go on."""


def pieces(answer: Spoilt, pause: Pause, has_body: bool) -> Iterator[bytes]:
    """The bytes that arrive, head first, each when its time has come."""
    if answer.arrives:
        yield head_of(answer)
        if has_body:
            yield from body_pieces(answer, pause)


def body_pieces(answer: Spoilt, pause: Pause) -> Iterator[bytes]:
    """What arrives of the body, each piece when its time has come."""
    fate = answer.fate
    body = answer.body[: fate.sent]
    if fate.every > 0:
        for number in range(min(len(body), int(fate.seconds / fate.every))):
            if not pause(fate.every):
                return
            yield body[number : number + 1]
    elif body:
        yield body
    for begin in range(0, fate.blanks, _CHUNK):
        yield b" " * min(_CHUNK, fate.blanks - begin)


def head_of(answer: Spoilt) -> bytes:
    """Status line and headers as bytes."""
    reason = _REASONS.get(answer.status, "Unknown")
    lines = [f"HTTP/1.1 {answer.status} {reason}", *(f"{name}: {value}" for name, value in answer.headers)]
    promised = answer.fate.promised
    if promised is not None:
        lines.append(f"Content-Length: {promised}")
    lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


__all__ = ["End", "Fate", "NoConnection", "Pause", "Spoilt", "body_pieces", "head_of", "pieces"]
