"""May an app ask somebody, and what happens next: log in, be asked, or go straight back?

An unknown app and a foreign redirect URI are refused at once; whatever else is wrong is told to
the app at its redirect URI. Scopes are looked at only where the app's key requires some. Source:
facts neighbours D2.
"""

import enum
from collections.abc import Iterable

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.actors import AccessToken
from canvas_comms.lms.developer_keys import DeveloperKey, KeyState
from canvas_comms.lms.logins.model import OUT_OF_BAND, AuthorizationRequest, WebSession
from canvas_comms.lms.params import Parameters, RawParam, as_text
from canvas_comms.lms.rules.scopes import USERINFO, is_scope
from canvas_comms.redaction import Secret


class AuthorizingReason(Reason):
    """Why an app is sent away, or cannot ask yet."""

    CLIENT_UNKNOWN = "client-unknown", "facts neighbours D2"
    REDIRECT_FOREIGN = "redirect-foreign", "facts neighbours D2"
    SCOPES_REFUSED = "scopes-refused", "facts neighbours D2"
    RESPONSE_TYPE_UNSUPPORTED = "response-type-unsupported", "facts neighbours D2"
    PROMPT_UNSUPPORTED = "prompt-unsupported", "facts neighbours D2"
    LOGIN_REQUIRED = "login-required", "facts neighbours D2"
    INTERACTION_REQUIRED = "interaction-required", "facts neighbours D2"
    DENIED = "access-denied", "facts neighbours D2"
    NOTHING_ASKED = "nothing-asked", "facts neighbours D2"
    FORM_TOKEN_WRONG = "form-token-wrong", "facts neighbours D2"
    PERSON_UNKNOWN = "person-unknown", "the twin has no passwords: it asks who somebody is"
    TICKET_UNKNOWN = "ticket-unknown", "inferred: a session token lets somebody in once"


class Next(enum.Enum):
    """Where somebody's browser goes who may be asked."""

    LOG_IN = "log-in"
    CONFIRM = "confirm"
    BACK = "back"
    """Straight back, with a code: nobody needs to be asked."""


def may_ask(key: DeveloperKey | None, redirect_uri: str) -> Decision:
    """Whether there is such an app, and whether the redirect URI is one of its own."""
    if key is None or key.state is not KeyState.ACTIVE:
        return _refused(AuthorizingReason.CLIENT_UNKNOWN, "client_id")
    if redirect_uri != OUT_OF_BAND and redirect_uri not in key.redirect_uris:
        return _refused(AuthorizingReason.REDIRECT_FOREIGN, "redirect_uri")
    return Decision()


def what_is_asked(key: DeveloperKey, scopes: tuple[str, ...], response_type: RawParam) -> Decision:
    """Whether an app may ask for this at all."""
    if key.require_scopes and not _may_have(key, scopes):
        return _refused(AuthorizingReason.SCOPES_REFUSED, "scope")
    if response_type != "code":
        return _refused(AuthorizingReason.RESPONSE_TYPE_UNSUPPORTED, "response_type")
    return Decision()


def _may_have(key: DeveloperKey, scopes: tuple[str, ...]) -> bool:
    return bool(scopes) and all(is_scope(one) if key.scopes is None else one in key.scopes for one in scopes)


def next_step(params: Parameters, logged_in: bool, may_skip: bool) -> tuple[Next | None, Decision]:
    """Where to go next; None if the app is told why it cannot be.

    `may_skip`: nobody needs to be asked. `force_login` counts whatever it says.
    """
    prompt = as_text(params.at("prompt"))
    forced = as_text(params.at("force_login")) is not None or prompt == "login"
    if prompt not in (None, "none", "login"):
        return None, _refused(AuthorizingReason.PROMPT_UNSUPPORTED, "prompt")
    if prompt == "none":
        if not logged_in:
            return None, _refused(AuthorizingReason.LOGIN_REQUIRED, "prompt")
        if not may_skip:
            return None, _refused(AuthorizingReason.INTERACTION_REQUIRED, "prompt")
        return Next.BACK, Decision()
    if not logged_in or forced:
        return Next.LOG_IN, Decision()
    return (Next.BACK if may_skip else Next.CONFIRM), Decision()


def need_not_ask(key: DeveloperKey, asked: AuthorizationRequest, tokens: Iterable[AccessToken]) -> bool:
    """Whether a trusted key, or an earlier yes that was to be remembered, answers for somebody.

    A yes is remembered for who somebody is and for nothing more. `tokens` are those of theirs
    that are good.
    """
    if asked.redirect_uri == OUT_OF_BAND:
        return False
    return key.trusted or remembered_by(key.id, asked.scopes, asked.purpose, tokens) is not None


def remembered_by(
    key_id: str, scopes: tuple[str, ...], purpose: str | None, tokens: Iterable[AccessToken]
) -> AccessToken | None:
    """The token that remembers a yes to the same question."""
    if scopes != (USERINFO,):
        return None
    alike = (one for one in tokens if (one.key_id, one.scopes) == (key_id, scopes) and one.remembered)
    return next((one for one in alike if purpose in (None, one.purpose)), None)


def answers_the_form(session: WebSession | None, given: RawParam) -> bool:
    """Whether a form brings back what its page was given."""
    wanted = None if session is None else session.form_token
    return wanted is not None and isinstance(given, str) and Secret(given) == wanted


def asks_somebody(session: WebSession | None) -> Decision:
    """Whether an app is asking somebody in this browser."""
    if session is None or session.asked is None or session.user_id is None:
        return _refused(AuthorizingReason.NOTHING_ASKED, "session")
    return Decision()


def may_say_yes(session: WebSession | None, form_token: RawParam) -> Decision:
    """Whether a yes counts: an app asks, and it comes from the page that asked."""
    asked = asks_somebody(session)
    if asked.allowed and not answers_the_form(session, form_token):
        return _refused(AuthorizingReason.FORM_TOKEN_WRONG, "custom_csrf_token")
    return asked


def _refused(reason: AuthorizingReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))


__all__ = [
    "AuthorizingReason",
    "Next",
    "answers_the_form",
    "asks_somebody",
    "may_ask",
    "may_say_yes",
    "need_not_ask",
    "next_step",
    "remembered_by",
    "what_is_asked",
]
