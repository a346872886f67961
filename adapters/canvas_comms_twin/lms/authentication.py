"""Who sends a request? What it shows, and what the core makes of that.

Under `/api/`, and where tokens are given back, a bearer token, an `access_token` parameter or a
session cookie; elsewhere the cookie only. `as_user_id` lets a caller act as somebody else, under
`/api/` only.
"""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import AccessToken, Actor
from canvas_comms.lms.developer_keys import DeveloperKey
from canvas_comms.lms.params import Parameters, as_text
from canvas_comms.lms.rules.credentials import Called, Caller, acting_as, may_include, token_is_good
from canvas_comms.lms.rules.scopes import without_includes
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_twin.exchange import Request

COOKIE = "canvas_session"
NOBODY = Caller(None, Decision())


@attrs.frozen(eq=False, repr=False)
class Credentials(Redacted):
    """What a request shows of who sends it; empty where nothing."""

    token: str = attrs.field(metadata=PRIVATE)
    session: str = attrs.field(metadata=PRIVATE)


def credentials_of(request: Request, parameters: Parameters, api: bool) -> Credentials:
    """Token and session of a request; a token counts under `/api/` only."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    token = bearer.strip() if scheme == "Bearer" else as_text(parameters.at("access_token")) or ""
    return Credentials(token if api else "", _cookie(request.headers.get("cookie", "")))


def client_identifier(who: Credentials, memory: MemoryLms) -> str | None:
    """Whose bucket a request fills: its token's, else its user's; None if it shows neither."""
    if who.token:
        return who.token
    actor = memory.logins.session(who.session)
    return None if actor is None else f"user {actor.user_id}"


def authenticate(
    who: Credentials,
    parameters: Parameters,
    called: Called | None,
    memory: MemoryLms,
    now: datetime,
    api: bool,
) -> Caller:
    """The actor, or why there is none. A request that shows nothing is not refused here: the area decides.

    `called` is None where scopes count for nothing.
    """
    if who.token:
        token = memory.logins.token(who.token)
        decision = token_is_good(token, _key_of(token, memory), called, now)
        if token is None or not decision.allowed:
            return Caller(None, decision)
        actor = Actor(token.user_id, token)
    else:
        found = memory.logins.session(who.session)
        if found is None:
            return NOBODY
        actor = found
    as_user = as_text(parameters.at("as_user_id")) if api else None
    return acting_as(memory.directory, actor, as_user)


def parameters_left(parameters: Parameters, actor: Actor | None, memory: MemoryLms) -> Parameters:
    """What the caller's token may ask for of these parameters."""
    token = None if actor is None else actor.token
    return parameters if may_include(_key_of(token, memory)) else without_includes(parameters)


def _key_of(token: AccessToken | None, memory: MemoryLms) -> DeveloperKey | None:
    return None if token is None else memory.logins.developer_key(token.key_id)


def _cookie(header: str) -> str:
    """The value of our cookie, as Rack reads it: the first of that name, nothing unquoted.

    Python's own reader takes a second for 16 KiB of backslashes.
    """
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


__all__ = [
    "COOKIE",
    "Credentials",
    "authenticate",
    "client_identifier",
    "credentials_of",
    "parameters_left",
]
