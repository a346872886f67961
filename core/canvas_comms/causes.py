"""Why nobody answered: what the transport saw of it, never what somebody else's exception says."""

import enum


class Cause(enum.Enum):
    """Why a server could not be reached. `Unreachable.cause` has it where our own transport was used."""

    NAME_NOT_FOUND = "name-not-found"
    """The host, or the proxy, has no address."""
    REFUSED = "refused"
    """A machine is there, and nothing listens at that port."""
    TIMED_OUT = "timed-out"
    """No address took the connection in time."""
    NO_ROUTE = "no-route"
    """This machine knows no way there."""
    NO_PROXY = "no-proxy"
    """The proxy connected to nobody."""
    NOT_TRUSTED = "not-trusted"
    """Nobody vouches for the certificate, or it is that of another host."""
    NO_TLS = "no-tls"
    """TLS was not agreed on."""
    NOT_TRIED = "not-tried"
    """No connection was tried: the time was over before, or the request cannot be written."""
    NO_ANSWER = "no-answer"
    """A connection stood, and no answer came in time."""


CAUSE_WORDS = {
    Cause.NAME_NOT_FOUND: "the name of the host was not found",
    Cause.REFUSED: "it refused the connection",
    Cause.TIMED_OUT: "it took no connection in time",
    Cause.NO_ROUTE: "there is no way to it from this machine",
    Cause.NO_PROXY: "the proxy connected to nobody",
    Cause.NOT_TRUSTED: "nobody vouches for its certificate",
    Cause.NO_TLS: "TLS was not agreed on",
    Cause.NOT_TRIED: "no connection was tried",
    Cause.NO_ANSWER: "no answer came in time",
}
"""A cause in words, after the name of the server."""

__all__ = ["CAUSE_WORDS", "Cause"]
