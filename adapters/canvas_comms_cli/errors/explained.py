"""Errors of the library in the words of the command line: which option is meant, which server, what to do."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import attrs
import click

from canvas_comms.causes import CAUSE_WORDS, Cause
from canvas_comms.errors import (
    AnsweredError,
    AuthenticationFailed,
    CanvasCommsError,
    ContractError,
    GatewayError,
    InvalidValue,
    InvalidWorld,
    JournalError,
    NotFound,
    NotSupported,
    PermissionDenied,
    Unreachable,
)
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.failed import BadInput, Failed, option_name

OPTIONS: Mapping[str, str] = {
    "base_url": "--base-url",
    "allow_insecure_loopback": "--insecure-loopback",
    "allow_remote": "--allow-remote",
    "recipients": "--to",
    "user": "--login",
    "world": "--world",
}
"""Setting of a backend → the option that sets it, where the names differ or the rule of another names it."""

CAUSES: Mapping[Cause, tuple[ErrorCode, str]] = {
    Cause.NAME_NOT_FOUND: (ErrorCode.NAME_NOT_FOUND, "is {url} right, and this machine on the network?"),
    Cause.REFUSED: (ErrorCode.CONNECTION_REFUSED, "does it run, and is the port in {url} right?"),
    Cause.TIMED_OUT: (ErrorCode.CONNECTION_TIMED_OUT, "is {url} right, and does a firewall stand between?"),
    Cause.NO_ROUTE: (ErrorCode.NO_ROUTE, "is this machine on the network?"),
    Cause.NO_PROXY: (ErrorCode.NO_PROXY, "is the proxy right?"),
    Cause.NOT_TRUSTED: (ErrorCode.NOT_TRUSTED, "nothing was sent; is {url} right?"),
    Cause.NO_TLS: (ErrorCode.NO_TLS, "does it speak https at that port?"),
    Cause.NOT_TRIED: (ErrorCode.UNREACHABLE, "the time was over before"),
    Cause.NO_ANSWER: (ErrorCode.NO_ANSWER, "asking again is harmless"),
}
"""Why nobody answered → the code, and what to look at."""

_META = "canvas_comms_cli.reached"
_PLACE = re.compile(r"[A-Za-z_]+")


@attrs.frozen
class Reached:
    """Which server a command reaches, if any, and in words where its token came from."""

    base_url: str | None
    token_from: str | None = None

    @property
    def host(self) -> str:
        """The host as it was typed, with its port; or what there is instead."""
        return urlsplit(self.base_url).netloc if self.base_url else "the backend"


def note_reached(reached: Reached) -> None:
    """Keep it for the errors of the running command."""
    click.get_current_context().meta[_META] = reached


def explained(error: CanvasCommsError) -> click.ClickException:
    """The error to raise in place of one of the library. Shows no token, and no text of a message."""
    ctx = click.get_current_context(silent=True)
    reached: Reached = Reached(None) if ctx is None else ctx.meta.get(_META, Reached(None))
    match error:
        case InvalidWorld():
            return BadInput(f"the world cannot be loaded: {error}", ErrorCode.INVALID_WORLD, error.field)
        case InvalidValue():
            return _invalid(error, ctx)
        case NotSupported():
            return Failed(str(error), ErrorCode.NOT_SUPPORTED, error.capability)
        case JournalError():
            return Failed(str(error), ErrorCode.OUTBOX)
        case GatewayError():
            return _unanswered(error, reached)
    return Failed(str(error), ErrorCode.BACKEND)


def _invalid(error: InvalidValue, ctx: click.Context | None) -> BadInput:
    found = _PLACE.match(error.field)
    named = found[0] if found else ""
    rule = _PLACE.sub(lambda word: OPTIONS.get(word[0], word[0]) if "_" in word[0] else word[0], error.rule)
    param = None if ctx is None else next(_params(ctx.command, named), None)
    if ctx is None or param is None:
        return BadInput(f"{error.field}: {rule}", ErrorCode.USAGE, error.field)
    name = option_name(param)
    return BadInput(f"{name}{_or_variable(param)} {rule}", ErrorCode.USAGE, name)


def _params(command: click.Command, named: str) -> Iterator[click.Parameter]:
    """The parameter of a command that a field of the library is given by."""
    option = OPTIONS.get(named, f"--{named.replace('_', '-')}")
    for param in command.params:
        if option in param.opts or param.name in (named, f"{named}s"):
            yield param


def _or_variable(param: click.Parameter) -> str:
    variables = [param.envvar] if isinstance(param.envvar, str) else list(param.envvar or ())
    return f", or {' or '.join(variables)}," if variables else ""


def _unanswered(error: GatewayError, reached: Reached) -> Failed:
    match error:
        case Unreachable():
            return _unreachable(error, reached)
        case AuthenticationFailed():
            return Failed(
                f"{_answered(error, reached)}: {_token(reached)} is not known there, or has ended; "
                "canvas-comms login gives another",
                ErrorCode.AUTHENTICATION,
                reached.host,
            )
        case PermissionDenied():
            return Failed(
                f"{_answered(error, reached)}: {_token(reached)} may not do this; "
                "it takes that of somebody who may",
                ErrorCode.PERMISSION_DENIED,
                reached.host,
            )
        case NotFound():
            said = f"{_answered(error, reached)}: there is no such thing, or none that you may see"
            return Failed(said, ErrorCode.NOT_FOUND, reached.host)
        case AnsweredError():
            return Failed(_answered(error, reached), ErrorCode.REFUSED_BY_SERVER, reached.host)
        case ContractError():
            return Failed(f"{reached.host}: {error}", ErrorCode.BAD_ANSWER, reached.host)
    return Failed(str(error), ErrorCode.BACKEND)


def _unreachable(error: Unreachable, reached: Reached) -> Failed:
    if error.cause is None:
        return Failed(f"{reached.host}: {error}", ErrorCode.UNREACHABLE, reached.host)
    code, advice = CAUSES[error.cause]
    words = f"{CAUSE_WORDS[error.cause]}; {advice.format(url='--base-url')}"
    return Failed(f"{reached.host}: {words}", code, reached.host)


def _answered(error: AnsweredError, reached: Reached) -> str:
    return f"{reached.host} answered {error.status}" + (f" ({error.code})" if error.code else "")


def _token(reached: Reached) -> str:
    return "the token" + (f" ({reached.token_from})" if reached.token_from else "")


__all__ = ["Reached", "explained", "note_reached"]
