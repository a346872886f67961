"""The codes of errors, for programs, and how a command ends with each."""

import enum
from collections.abc import Mapping

from canvas_comms_cli.exit_codes import Exit


class ErrorCode(enum.Enum):
    """What went wrong: `error.code` of the JSON that `--json` gives in place of an answer."""

    USAGE = "usage"
    """An option or argument is missing, unknown, or cannot be what it is."""
    UNREADABLE_INPUT = "unreadable-input"
    """A file cannot be read, or what it holds is not what is wanted there; `where` is its place."""
    INVALID_WORLD = "invalid-world"
    """A world cannot be loaded."""
    BACKEND = "backend"
    """A backend is not there, is broken, or broke its contract."""
    NOT_SUPPORTED = "not-supported"
    """The backend cannot do this at all."""
    OUTBOX = "outbox"
    """The journal of the outbox cannot be used."""
    KEYRING = "keyring"
    """A login cannot be kept: the keyring, or the file of profiles, cannot be written."""
    PORT_TAKEN = "port-taken"
    """A twin cannot listen there."""
    NOT_FOUND = "not-found"
    """404: there is no such thing, or none that the caller may see."""
    REFUSED_BY_SERVER = "refused-by-server"
    """Another status that is no success."""
    BAD_ANSWER = "bad-answer"
    """The answer is not what the API promises."""
    AUTHENTICATION = "authentication"
    """401: the token is missing, unknown or has ended."""
    PERMISSION_DENIED = "permission-denied"
    """403: the token may not do this."""
    NAME_NOT_FOUND = "name-not-found"
    """The host, or the proxy, has no address."""
    CONNECTION_REFUSED = "connection-refused"
    """Nothing listens at that port."""
    CONNECTION_TIMED_OUT = "connection-timed-out"
    """No address took the connection in time."""
    NO_ROUTE = "no-route"
    """This machine knows no way there."""
    NO_PROXY = "no-proxy"
    """The proxy connected to nobody."""
    NOT_TRUSTED = "not-trusted"
    """Nobody vouches for the certificate of the host."""
    NO_TLS = "no-tls"
    """TLS was not agreed on."""
    NO_ANSWER = "no-answer"
    """A connection stood, and no answer came in time."""
    UNREACHABLE = "unreachable"
    """Nobody answered, and nothing is known of why."""
    INTERRUPTED = "interrupted"
    """Ctrl-C, or the end of standard input where something was to be typed."""


EXITS: Mapping[ErrorCode, Exit] = {
    ErrorCode.USAGE: Exit.USAGE,
    ErrorCode.UNREADABLE_INPUT: Exit.USAGE,
    ErrorCode.INVALID_WORLD: Exit.USAGE,
    ErrorCode.BACKEND: Exit.FAILED,
    ErrorCode.NOT_SUPPORTED: Exit.FAILED,
    ErrorCode.OUTBOX: Exit.FAILED,
    ErrorCode.KEYRING: Exit.FAILED,
    ErrorCode.PORT_TAKEN: Exit.FAILED,
    ErrorCode.NOT_FOUND: Exit.FAILED,
    ErrorCode.REFUSED_BY_SERVER: Exit.FAILED,
    ErrorCode.BAD_ANSWER: Exit.FAILED,
    ErrorCode.AUTHENTICATION: Exit.AUTHENTICATION,
    ErrorCode.PERMISSION_DENIED: Exit.AUTHENTICATION,
    ErrorCode.NAME_NOT_FOUND: Exit.UNREACHABLE,
    ErrorCode.CONNECTION_REFUSED: Exit.UNREACHABLE,
    ErrorCode.CONNECTION_TIMED_OUT: Exit.UNREACHABLE,
    ErrorCode.NO_ROUTE: Exit.UNREACHABLE,
    ErrorCode.NO_PROXY: Exit.UNREACHABLE,
    ErrorCode.NOT_TRUSTED: Exit.UNREACHABLE,
    ErrorCode.NO_TLS: Exit.UNREACHABLE,
    ErrorCode.NO_ANSWER: Exit.UNREACHABLE,
    ErrorCode.UNREACHABLE: Exit.UNREACHABLE,
    ErrorCode.INTERRUPTED: Exit.INTERRUPTED,
}

__all__ = ["EXITS", "ErrorCode"]
