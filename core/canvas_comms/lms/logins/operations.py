"""Every call of the web flow as a command. `session` is what the browser shows, blank for nothing."""

import attrs

from canvas_comms.lms.logins.resources import ConfirmPage, GoTo, LoginPage, SessionUrl, Step, TokenGrant
from canvas_comms.lms.operations import Command, Done, Response
from canvas_comms.lms.params import Parameters, RawParam
from canvas_comms.redaction import PRIVATE, Redacted, Secret


@attrs.frozen(eq=False, repr=False)
class Authorize(Redacted, Command[Response[Step]]):
    """GET /login/oauth2/auth."""

    session: Secret
    params: Parameters


@attrs.frozen(eq=False, repr=False)
class ShowLogin(Redacted, Command[Response[LoginPage]]):
    """GET /login."""

    session: Secret
    unique_id: RawParam = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class LogIn(Redacted, Command[Response[GoTo]]):
    """POST /login/canvas. The twin has no passwords: whoever is named is logged in."""

    session: Secret
    unique_id: RawParam = attrs.field(metadata=PRIVATE)
    form_token: RawParam = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class LogInByTicket(Redacted, Command[Response[GoTo]]):
    """GET of any page with `session_token`, once; then on to the page without it."""

    ticket: Secret
    page: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Confirm(Redacted, Command[Response[ConfirmPage | GoTo]]):
    """GET /login/oauth2/confirm."""

    session: Secret


@attrs.frozen(eq=False, repr=False)
class Accept(Redacted, Command[Response[GoTo]]):
    """POST /login/oauth2/accept."""

    session: Secret
    form_token: RawParam = attrs.field(metadata=PRIVATE)
    remember_access: RawParam


@attrs.frozen(eq=False, repr=False)
class Deny(Redacted, Command[Response[GoTo]]):
    """POST /login/oauth2/deny."""

    session: Secret


@attrs.frozen(eq=False, repr=False)
class IssueToken(Redacted, Command[Response[TokenGrant]]):
    """POST /login/oauth2/token. `client` are the id and secret of Basic authorization, if sent."""

    params: Parameters
    client: tuple[str, str] | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen
class DeleteToken(Command[Done]):
    """DELETE /login/oauth2/token: the token that the call shows."""

    expire_sessions: RawParam


@attrs.frozen(eq=False, repr=False)
class CreateSessionUrl(Redacted, Command[Response[SessionUrl]]):
    """GET /login/session_token; `base` is the server's own URL."""

    return_to: RawParam = attrs.field(metadata=PRIVATE)
    base: str


__all__ = [
    "Accept",
    "Authorize",
    "Confirm",
    "CreateSessionUrl",
    "DeleteToken",
    "Deny",
    "IssueToken",
    "LogIn",
    "LogInByTicket",
    "ShowLogin",
]
