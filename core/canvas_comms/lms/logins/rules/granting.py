"""Does an app get a token for what it brings: a code, or a refresh token?

A code is good once and for ten minutes, for the app that asked; with a challenge, for whoever
knows the verifier. A refresh token is good as long as its token has not ended; a public client
gets a new one each time. The server looks at the grant type first, then at the client, then at
what it brings. Sources: facts neighbours D2, RFC 7636.
"""

import base64
import enum
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.actors import AccessToken
from canvas_comms.lms.developer_keys import ClientType, DeveloperKey, KeyState
from canvas_comms.lms.logins.model import AuthorizationCode, CodeState
from canvas_comms.lms.params import Parameters, as_text
from canvas_comms.lms.rules.credentials import REFRESHABLE, state_of
from canvas_comms.redaction import Secret

CODE_LIFETIME = timedelta(minutes=10)
TOKEN_LIFETIME = timedelta(hours=1)


class GrantType(enum.StrEnum):
    """What an app may bring."""

    AUTHORIZATION_CODE = "authorization_code"
    REFRESH_TOKEN = "refresh_token"  # noqa: S105 - a kind of grant


class GrantReason(Reason):
    """Why an app gets no token."""

    GRANT_UNSUPPORTED = "grant-unsupported", "facts neighbours D2"
    CLIENT_UNKNOWN = "client-unknown", "facts neighbours D2"
    SECRET_WRONG = "secret-wrong", "facts neighbours D2"
    CODE_MISSING = "code-missing", "facts neighbours D2"
    CODE_UNKNOWN = "code-unknown", "facts neighbours D2"
    CODE_USED = "code-used", "facts neighbours D2"
    CODE_OVER = "code-over", "facts neighbours D2"
    CODE_OF_ANOTHER = "code-of-another-client", "facts neighbours D2"
    VERIFIER_WRONG = "verifier-wrong", "RFC 7636 4.6; facts neighbours D2"
    REFRESH_TOKEN_MISSING = "refresh-token-missing", "facts neighbours D2"
    REFRESH_TOKEN_UNKNOWN = "refresh-token-unknown", "facts neighbours D2"
    REFRESH_TOKEN_OF_ANOTHER = "refresh-token-of-another-client", "facts neighbours D2"
    NO_TOKEN_SHOWN = "no-token-shown", "facts neighbours D2"
    RETURN_ELSEWHERE = "return-elsewhere", "inferred: a session URL stays on its own host"


DEAD_CODES: Mapping[CodeState, GrantReason] = {
    CodeState.USED: GrantReason.CODE_USED,
    CodeState.OVER: GrantReason.CODE_OVER,
}
"""State of a code → why it is good for nothing."""


def grant_type(params: Parameters) -> GrantType | None:
    """What an app brings; a code says so itself. None for what the server does not know."""
    given = as_text(params.at("grant_type"))
    if given is None:
        return GrantType.AUTHORIZATION_CODE if as_text(params.at("code")) else None
    return next((one for one in GrantType if one.value == given), None)


def client_is_known(key: DeveloperKey | None, secret: str | None, may_be_public: bool) -> Decision:
    """Whether the app is who it says; `may_be_public`: what it brings proves enough."""
    if key is None or key.state is not KeyState.ACTIVE:
        return _refused(GrantReason.CLIENT_UNKNOWN, "client_id")
    if may_be_public and key.client_type is ClientType.PUBLIC and not secret:
        return Decision()
    if secret is None or Secret(secret) != key.secret:
        return _refused(GrantReason.SECRET_WRONG, "client_secret")
    return Decision()


def code_state(code: AuthorizationCode, now: datetime) -> CodeState:
    """Where a code stands."""
    if code.used:
        return CodeState.USED
    return CodeState.OVER if now >= code.made_at + CODE_LIFETIME else CodeState.FRESH


def code_is_good(code: AuthorizationCode | None, key_id: str, now: datetime) -> Decision:
    """Whether a code that was brought (None: no such code) is good for this app."""
    if code is None:
        return _refused(GrantReason.CODE_UNKNOWN, "code")
    reason = DEAD_CODES.get(code_state(code, now))
    if reason is not None:
        return _refused(reason, "code")
    if code.key_id != key_id:
        return _refused(GrantReason.CODE_OF_ANOTHER, "code")
    return Decision()


def is_verified(code: AuthorizationCode, verifier: str | None) -> Decision:
    """Whether the verifier belongs to the code's challenge; none is needed where there is none."""
    if code.challenge is None and verifier is None:
        return Decision()
    if code.challenge is None or not verifier or challenge_of(verifier) != code.challenge:
        return _refused(GrantReason.VERIFIER_WRONG, "code_verifier")
    return Decision()


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier. Source: RFC 7636, section 4.2."""
    digest = hashlib.sha256(verifier.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def may_refresh(
    token: AccessToken | None, key: DeveloperKey, key_of_token: DeveloperKey | None, now: datetime
) -> Decision:
    """Whether a refresh token that was brought is good for this app; `token` is what it belongs to."""
    if token is None or state_of(token, key_of_token, now) not in REFRESHABLE:
        return _refused(GrantReason.REFRESH_TOKEN_UNKNOWN, "refresh_token")
    if token.key_id != key.id:
        return _refused(GrantReason.REFRESH_TOKEN_OF_ANOTHER, "refresh_token")
    return Decision()


def _refused(reason: GrantReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))


__all__ = [
    "CODE_LIFETIME",
    "DEAD_CODES",
    "TOKEN_LIFETIME",
    "GrantReason",
    "GrantType",
    "challenge_of",
    "client_is_known",
    "code_is_good",
    "code_state",
    "grant_type",
    "is_verified",
    "may_refresh",
]
