"""What is known when a request brought no answer: above all, whether it can have left.

Everything that a transport raises ends here and goes no further: such exceptions carry
the request, its token and its text.
"""

import http.client
import ssl
from collections.abc import Iterator

import attrs
import requests
import urllib3.exceptions

from canvas_comms.errors import GatewayError, MalformedResponse, Unreachable
from canvas_comms.outcomes import Doubt

NEVER_LEFT = frozenset([Doubt.NO_CONNECTION, Doubt.NOT_TRUSTED, Doubt.NO_TOKEN])
"""Doubts about requests of which no byte reached the server."""


@attrs.frozen
class Failure:
    """No answer: why, and the error that whoever asked to read something gets."""

    doubt: Doubt
    error: GatewayError = attrs.field(repr=False, eq=False)

    @property
    def never_left(self) -> bool:
        """Whether sending again is safe."""
        return self.doubt in NEVER_LEFT

    @classmethod
    def of(cls, doubt: Doubt) -> "Failure":
        """The failure of the network that this doubt stands for."""
        if doubt is Doubt.NO_CONNECTION:
            return cls(doubt, Unreachable("no connection could be made"))
        if doubt is Doubt.NOT_TRUSTED:
            return cls(doubt, Unreachable("no trusted connection could be made"))
        if doubt is Doubt.BROKEN_ANSWER:
            return cls(doubt, MalformedResponse("answer", "must be HTTP"))
        return cls(Doubt.NO_ANSWER, Unreachable("no answer came in time"))


class NotConnected(Exception):
    """Raised by our own transport while no byte of a request has left."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


def doubt_of(error: BaseException) -> Doubt:
    """What kept a connection from being made: the network, or that nobody there is trusted."""
    hung_up = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError)
    distrusted = isinstance(error, ssl.SSLError | ssl.CertificateError | urllib3.exceptions.SSLError)
    return Doubt.NOT_TRUSTED if distrusted and not hung_up else Doubt.NO_CONNECTION


_BEFORE_THE_REQUEST = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidProxyURL,
    requests.exceptions.InvalidHeader,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ProxyError,
)
"""What requests and urllib3 raise only while no byte of the request has left."""


def failure_of(error: Exception) -> Failure:
    """What any exception of a transport means; what proves nothing is `NO_ANSWER`."""
    for one in _chain(error):
        if isinstance(one, NotConnected):
            return Failure.of(one.doubt)
        if isinstance(one, ssl.SSLCertVerificationError):
            return Failure.of(Doubt.NOT_TRUSTED)
        if isinstance(one, _BEFORE_THE_REQUEST):
            return Failure.of(Doubt.NO_CONNECTION)
    for one in _chain(error):
        if isinstance(one, http.client.HTTPException) and not isinstance(one, ConnectionError):
            return Failure.of(Doubt.BROKEN_ANSWER)
    return Failure.of(Doubt.NO_ANSWER)


def _chain(error: BaseException, depth: int = 6) -> Iterator[BaseException]:
    """The error and what it wraps: requests and urllib3 keep that in `args` and `reason`."""
    yield error
    for inner in (*error.args, getattr(error, "reason", None)):
        if depth and isinstance(inner, BaseException):
            yield from _chain(inner, depth - 1)


__all__ = ["NEVER_LEFT", "Failure", "NotConnected", "doubt_of", "failure_of"]
