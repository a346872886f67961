"""What is known when a request brought no answer: above all, whether it can have left.

Only what our own transport saw proves that a request never left: it says which of the
things below it `Seen` last, and `NEVER_LEFT` says what that proves. The exceptions of
requests and urllib3 prove nothing: they wrap what happened after the request in the names
of what happens before it (`ProxyError` for a line that broke later, `InvalidHeader` for a
header of the answer). A transport that somebody else brought has therefore no proof.

Everything that a transport raises ends here and goes no further: such exceptions carry
the request, its token and its text.
"""

import enum
import http.client
import ssl
from collections.abc import Iterator, Mapping
from typing import TypeVar

import attrs
import urllib3.exceptions

from canvas_comms.causes import Cause
from canvas_comms.errors import GatewayError, MalformedResponse, Unreachable
from canvas_comms.outcomes import Doubt, NotSent, Unknown

E = TypeVar("E", bound=BaseException)


class Seen(enum.Enum):
    """The last thing that a transport of ours saw of a request."""

    NO_TIME = enum.auto()
    """The deadline had passed before anything was tried."""
    NOTHING_TRIED = enum.auto()
    """No connection was tried: the request itself cannot be sent."""
    NO_ADDRESS = enum.auto()
    """The host, or the proxy, has no address."""
    REFUSED = enum.auto()
    """The host, or the proxy, refused the connection."""
    NOT_TAKEN = enum.auto()
    """No address of the host, or of the proxy, took the connection in time."""
    NO_ROUTE = enum.auto()
    """The system knows no way to the host, or to the proxy."""
    NO_TUNNEL = enum.auto()
    """The proxy connected to nobody."""
    NOT_TRUSTED = enum.auto()
    """Nobody vouches for the host or the proxy."""
    NO_HANDSHAKE = enum.auto()
    """TLS was not agreed on."""
    CONNECTED = enum.auto()
    """A connection stood, and no byte of the request was written."""
    LEAVING = enum.auto()
    """The first byte of the request was written."""
    NO_HEAD = enum.auto()
    """The request was written, and what came back does not begin as HTTP does."""


NEVER_LEFT: Mapping[Seen, Doubt] = {
    Seen.NO_TIME: Doubt.NO_CONNECTION,
    Seen.NOTHING_TRIED: Doubt.NO_CONNECTION,
    Seen.NO_ADDRESS: Doubt.NO_CONNECTION,
    Seen.REFUSED: Doubt.NO_CONNECTION,
    Seen.NOT_TAKEN: Doubt.NO_CONNECTION,
    Seen.NO_ROUTE: Doubt.NO_CONNECTION,
    Seen.NO_TUNNEL: Doubt.NO_CONNECTION,
    Seen.NOT_TRUSTED: Doubt.NOT_TRUSTED,
    Seen.NO_HANDSHAKE: Doubt.NO_CONNECTION,
    Seen.CONNECTED: Doubt.NO_CONNECTION,
}
"""What was seen → the doubt of `NotSent`. What is not in this table proves nothing: `Unknown`."""


@attrs.frozen
class Failure:
    """No answer: why, and the error that whoever asked to read something gets."""

    doubt: Doubt
    error: GatewayError = attrs.field(repr=False, eq=False)

    @property
    def never_left(self) -> bool:
        """Whether sending again is safe."""
        return self.doubt is Doubt.NO_TOKEN or self.doubt in NEVER_LEFT.values()

    @property
    def outcome(self) -> NotSent | Unknown:
        """What became of a write that brought no answer."""
        cause = self.error.cause if isinstance(self.error, Unreachable) else None
        return (NotSent if self.never_left else Unknown)(self.doubt, cause=cause)

    @classmethod
    def of(cls, seen: Seen | None, *, broken: bool = False) -> "Failure":
        """What a transport of ours proves by what it saw; None is a transport that proves nothing."""
        doubt = Doubt.BROKEN_ANSWER if broken else Doubt.NO_ANSWER
        if seen is not None:
            doubt = _DOUBTS.get(seen, Doubt.NO_ANSWER)
        return cls(doubt, _error(doubt, seen))


def _error(doubt: Doubt, seen: Seen | None) -> GatewayError:
    if doubt is Doubt.BROKEN_ANSWER:
        return MalformedResponse("answer", "must be HTTP")
    return Unreachable(_UNREACHABLE[doubt], None if seen is None else _CAUSES[seen])


_DOUBTS = {**NEVER_LEFT, Seen.NO_HEAD: Doubt.BROKEN_ANSWER}
_UNREACHABLE = {
    Doubt.NO_CONNECTION: "no connection could be made",
    Doubt.NOT_TRUSTED: "no trusted connection could be made",
    Doubt.NO_ANSWER: "no answer came in time",
}
_CAUSES: Mapping[Seen, Cause] = {
    Seen.NO_TIME: Cause.NOT_TRIED,
    Seen.NOTHING_TRIED: Cause.NOT_TRIED,
    Seen.NO_ADDRESS: Cause.NAME_NOT_FOUND,
    Seen.REFUSED: Cause.REFUSED,
    Seen.NOT_TAKEN: Cause.TIMED_OUT,
    Seen.NO_ROUTE: Cause.NO_ROUTE,
    Seen.NO_TUNNEL: Cause.NO_PROXY,
    Seen.NOT_TRUSTED: Cause.NOT_TRUSTED,
    Seen.NO_HANDSHAKE: Cause.NO_TLS,
    Seen.CONNECTED: Cause.NO_ANSWER,
    Seen.LEAVING: Cause.NO_ANSWER,
}
_PROOF = "canvas_comms_seen"


def proving(error: E, seen: Seen) -> E:
    """The exception that a transport of ours is about to raise, with what it saw."""
    setattr(error, _PROOF, seen)
    return error


def failure_of(error: Exception) -> Failure:
    """What an exception of a transport means: without what we saw ourselves, no proof of anything."""
    seen = getattr(error, _PROOF, None)
    if isinstance(seen, Seen):
        return Failure.of(seen)
    return Failure.of(None, broken=any(is_broken_head(one) for one in _chain(error)))


def is_broken_head(error: BaseException) -> bool:
    """Whether something came that is no head of HTTP, rather than nothing at all."""
    return isinstance(error, http.client.HTTPException) and not isinstance(error, ConnectionError)


def what_kept_away(error: OSError) -> Seen:
    """Why no connection was taken, by the kind of error of the system."""
    if isinstance(error, ConnectionRefusedError):
        return Seen.REFUSED
    return Seen.NOT_TAKEN if isinstance(error, TimeoutError) else Seen.NO_ROUTE


def what_kept_tls(error: BaseException) -> Seen:
    """Whether nobody there is trusted, or the line just broke while TLS was being agreed on."""
    hung_up = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError)
    distrusted = isinstance(error, ssl.SSLError | ssl.CertificateError | urllib3.exceptions.SSLError)
    return Seen.NOT_TRUSTED if distrusted and not hung_up else Seen.NO_HANDSHAKE


def _chain(error: BaseException, depth: int = 6) -> Iterator[BaseException]:
    """The error and what it wraps: requests and urllib3 keep that in `args` and `reason`."""
    yield error
    for inner in (*error.args, getattr(error, "reason", None)):
        if depth and isinstance(inner, BaseException):
            yield from _chain(inner, depth - 1)


__all__ = [
    "NEVER_LEFT",
    "Failure",
    "Seen",
    "failure_of",
    "is_broken_head",
    "proving",
    "what_kept_away",
    "what_kept_tls",
]
