"""Logging in to Canvas LMS, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.logins.rules.authorizing import AuthorizingReason
from canvas_comms.lms.logins.rules.granting import GrantReason

WORDS: Mapping[Reason, str] = {
    AuthorizingReason.CLIENT_UNKNOWN: "no active developer key has this id",
    AuthorizingReason.DENIED: "somebody said no",
    AuthorizingReason.FORM_TOKEN_WRONG: "the form does not come from the page that asked",
    AuthorizingReason.INTERACTION_REQUIRED: "somebody would have to be asked, and the app forbids it",
    AuthorizingReason.LOGIN_REQUIRED: "nobody is logged in, and the app forbids to ask",
    AuthorizingReason.NOTHING_ASKED: "no app is asking anything in this browser",
    AuthorizingReason.PERSON_UNKNOWN: "there is nobody of this name",
    AuthorizingReason.PROMPT_UNSUPPORTED: "the server does not know this prompt",
    AuthorizingReason.REDIRECT_FOREIGN: "the redirect URI is none of the developer key's",
    AuthorizingReason.RESPONSE_TYPE_UNSUPPORTED: "the server gives codes only",
    AuthorizingReason.SCOPES_REFUSED: "no scope is asked for, or one that the developer key may not have",
    AuthorizingReason.TICKET_UNKNOWN: "the session token was used already, or there is none like it",
    GrantReason.CLIENT_UNKNOWN: "no active developer key has this id",
    GrantReason.CODE_MISSING: "the code is missing",
    GrantReason.CODE_OF_ANOTHER: "the code was given to another app",
    GrantReason.CODE_OVER: "the code is older than ten minutes",
    GrantReason.CODE_UNKNOWN: "the server does not know this code",
    GrantReason.CODE_USED: "the code was used already",
    GrantReason.GRANT_UNSUPPORTED: "the server does not know this kind of grant",
    GrantReason.NO_TOKEN_SHOWN: "no access token is shown that could be deleted",
    GrantReason.REFRESH_TOKEN_MISSING: "the refresh token is missing",
    GrantReason.REFRESH_TOKEN_OF_ANOTHER: "the refresh token was given to another app",
    GrantReason.REFRESH_TOKEN_UNKNOWN: "the server does not know this refresh token, or its token has ended",
    GrantReason.RETURN_ELSEWHERE: "the page is on another server",
    GrantReason.SECRET_WRONG: "the secret is not the developer key's",
    GrantReason.VERIFIER_WRONG: "the verifier does not belong to the code's challenge",
}
"""Each reason in one sentence."""
