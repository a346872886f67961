"""Who sends a request? What it shows, and what the core makes of that.

Under `/api/` a bearer token, an `access_token` parameter or a session cookie; elsewhere
the cookie only. `as_user_id` lets a caller act as somebody else, under `/api/` only.
"""

from datetime import datetime
from http.cookies import CookieError, SimpleCookie

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.params import Parameters, as_text
from canvas_comms.lms.rules.credentials import Caller, acting_as, token_is_good
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_twin.exchange import Request

COOKIE = "canvas_session"
NOBODY = Caller(None, Decision())


@attrs.frozen(eq=False, repr=False)
class Shown(Redacted):
    """What a request shows of who sends it; empty where nothing."""

    token: str = attrs.field(metadata=PRIVATE)
    session: str = attrs.field(metadata=PRIVATE)


def shown(request: Request, parameters: Parameters, api: bool) -> Shown:
    """Token and session of a request; a token counts under `/api/` only."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    token = bearer.strip() if scheme == "Bearer" else as_text(parameters.at("access_token")) or ""
    return Shown(token if api else "", _cookie(request.headers.get("cookie", "")))


def client_of(who: Shown, memory: MemoryLms) -> str | None:
    """Whose bucket a request fills: its token's, else its user's; None for nobody."""
    if who.token:
        return who.token
    actor = memory.logins.session(who.session)
    return None if actor is None else f"user {actor.user_id}"


def caller(
    who: Shown, parameters: Parameters, route: str, memory: MemoryLms, now: datetime, api: bool
) -> Caller:
    """The actor, or why there is none. Nobody at all is no fault yet: the area decides."""
    if who.token:
        token = memory.logins.token(who.token)
        decision = token_is_good(token, route, now)
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


def _cookie(header: str) -> str:
    if not header:
        return ""
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return "" if found is None else found.value


__all__ = ["COOKIE", "Shown", "caller", "client_of", "shown"]
