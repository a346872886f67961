"""How the server words its refusals: JSON of OAuth2, or what it tells an app at its redirect URI."""

from collections.abc import Mapping
from typing import TypeAlias

from canvas_comms.decisions import Reason
from canvas_comms.lms.error_responses import FORBIDDEN, Fixed, Headers, Wordings
from canvas_comms.lms.logins.rules.authorizing import AuthorizingReason
from canvas_comms.lms.logins.rules.granting import GrantReason

ASKS_FOR_OAUTH: Headers = (("WWW-Authenticate", "Canvas OAuth 2.0"),)

_INVALID_GRANT = (
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection "
    "URI used in the authorization request, or was issued to another client."
)
"""The words of RFC 6749, section 5.2."""


def _refusal(error: str, description: str, status: int = 400) -> Fixed:
    headers = ASKS_FOR_OAUTH if status == 401 else ()
    return Fixed(status, {"error": error, "error_description": description}, headers)


def _missing(parameter: str, grant: str) -> Fixed:
    text = f"You must provide the {parameter} parameter when using the {grant} grant type"
    return _refusal("invalid_request", text)


_NO_CODE = _refusal("invalid_grant", "authorization_code not found")
_OTHER_CLIENT = _refusal("invalid_grant", "incorrect client")

WORDINGS: Wordings = {
    AuthorizingReason.CLIENT_UNKNOWN: _refusal("invalid_client", "unknown client", 401),
    AuthorizingReason.REDIRECT_FOREIGN: _refusal(
        "invalid_request", "redirect_uri does not match client settings"
    ),
    AuthorizingReason.NOTHING_ASKED: Fixed(400, text="Invalid or missing session for oauth\n"),
    AuthorizingReason.FORM_TOKEN_WRONG: Fixed(400, text="Invalid custom CSRF token\n"),
    AuthorizingReason.PERSON_UNKNOWN: Fixed(400, text="Please verify your username and try again.\n"),
    AuthorizingReason.TICKET_UNKNOWN: Fixed(401, text="Invalid session token\n"),
    GrantReason.GRANT_UNSUPPORTED: _refusal(
        "unsupported_grant_type", "The grant_type you requested is not currently supported"
    ),
    GrantReason.CLIENT_UNKNOWN: _refusal("invalid_client", "unknown client", 401),
    GrantReason.SECRET_WRONG: _refusal("invalid_client", "invalid client", 401),
    GrantReason.CODE_MISSING: _missing("code", "authorization_code"),
    GrantReason.CODE_UNKNOWN: _NO_CODE,
    GrantReason.CODE_USED: _NO_CODE,
    GrantReason.CODE_OVER: _NO_CODE,
    GrantReason.CODE_OF_ANOTHER: _OTHER_CLIENT,
    GrantReason.VERIFIER_WRONG: _refusal("invalid_grant", _INVALID_GRANT),
    GrantReason.REFRESH_TOKEN_MISSING: _missing("refresh_token", "refresh_token"),
    GrantReason.REFRESH_TOKEN_UNKNOWN: _refusal("invalid_grant", "refresh_token not found"),
    GrantReason.REFRESH_TOKEN_OF_ANOTHER: _OTHER_CLIENT,
    GrantReason.NO_TOKEN_SHOWN: Fixed(
        400, {"message": "can't delete OAuth access token when not using an OAuth access token"}
    ),
    GrantReason.RETURN_ELSEWHERE: FORBIDDEN,
}

ToldAtRedirect: TypeAlias = Mapping[Reason, tuple[str, str]]

TOLD_AT_REDIRECT: ToldAtRedirect = {
    AuthorizingReason.SCOPES_REFUSED: ("invalid_scope", "a scope is unknown or not the client's to ask for"),
    AuthorizingReason.RESPONSE_TYPE_UNSUPPORTED: (
        "unsupported_response_type",
        "Only response_type=code is permitted",
    ),
    AuthorizingReason.PROMPT_UNSUPPORTED: ("unsupported_prompt_type", 'prompt must be "none" (or omitted)'),
    AuthorizingReason.LOGIN_REQUIRED: ("login_required", "prompt=none but there is no current session"),
    AuthorizingReason.INTERACTION_REQUIRED: (
        "interaction_required",
        "prompt=none but a token cannot be granted without user interaction",
    ),
    AuthorizingReason.DENIED: ("access_denied", ""),
}
"""Reason → `error` and `error_description` that the app reads; no description where it is empty."""

__all__ = ["ASKS_FOR_OAUTH", "TOLD_AT_REDIRECT", "WORDINGS"]
