"""Who is given an authorization code, and what do a code and a refresh token give?

SMART on FHIR: a client sends a user's browser to the login page, which sends it back with a code;
the code, shown with the client's secret or, where it was bound to one, with the PKCE verifier, gives
tokens. A code is good once, for a minute, and for the redirect URI that it was asked with. A refresh
token is good once and is replaced with each use; it has no end of life.
"""

import re
from datetime import datetime, timedelta

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.model import Reference
from canvas_comms.medical.rules.access import AccessReason, may_be_granted
from canvas_comms.medical.sources import AUTH_PAGE, INFERRED, SMART_STATEMENT
from canvas_comms.pkce import CHALLENGE_METHOD, challenge_of
from canvas_comms.redaction import PRIVATE, Redacted


class LoginReason(Reason):
    """Why a login goes no further."""

    REDIRECT_UNREADABLE = "redirect-unreadable", f"{AUTH_PAGE}; {INFERRED}"
    RESPONSE_TYPE = "response-type-unsupported", AUTH_PAGE
    CHALLENGE_METHOD = "challenge-method-unsupported", SMART_STATEMENT
    PATIENT_NOT_CHOSEN = "patient-not-chosen", INFERRED
    USER_DENIES = "user-denies", INFERRED
    CODE_UNKNOWN = "code-unknown", f"{AUTH_PAGE}; {INFERRED}: good once"
    CODE_EXPIRED = "code-expired", INFERRED
    REDIRECT_DIFFERS = "redirect-differs", INFERRED
    VERIFIER_WRONG = "verifier-wrong", f"{SMART_STATEMENT}; {INFERRED}"
    REFRESH_UNKNOWN = "refresh-token-unknown", f"{AUTH_PAGE}: good once"


CODE_LIFETIME = timedelta(minutes=1)
"""Inferred: no source says for how long a code is good."""

_CHALLENGE = re.compile(r"[A-Za-z0-9\-_]{43}", re.ASCII)


@attrs.frozen(eq=False, repr=False)
class Wanted(Redacted):
    """What a client asks for when it sends a browser to the login page."""

    response_type: str
    redirect_uri: str = attrs.field(metadata=PRIVATE)
    scope: str
    challenge: str = attrs.field(default="", metadata=PRIVATE)
    challenge_method: str = ""

    @property
    def needs_patient(self) -> bool:
        """Whether the user has to choose a patient: for their records only, or as context."""
        return any(one == "launch/patient" or one.startswith("patient/") for one in self.scope.split())


@attrs.frozen(eq=False, repr=False)
class Code(Redacted):
    """What stands behind an authorization code."""

    scope: str
    redirect_uri: str = attrs.field(metadata=PRIVATE)
    challenge: str = attrs.field(metadata=PRIVATE)
    patient: Reference | None
    issued: datetime


def may_be_sent_back(client_known: bool, redirect_uri: str) -> Decision:
    """Whether a browser may be sent back to the client at all; if not, the user is told instead."""
    if not client_known:
        return _refused(AccessReason.CLIENT_UNKNOWN, "client_id")
    if not _is_target(redirect_uri):
        return _refused(LoginReason.REDIRECT_UNREADABLE, "redirect_uri")
    return Decision()


def may_ask(wanted: Wanted) -> Decision:
    """Whether the login page is shown for this."""
    found = Decision()
    if wanted.response_type != "code":
        found &= _refused(LoginReason.RESPONSE_TYPE, "response_type")
    if wanted.challenge and (
        wanted.challenge_method != CHALLENGE_METHOD or _CHALLENGE.fullmatch(wanted.challenge) is None
    ):
        found &= _refused(LoginReason.CHALLENGE_METHOD, "code_challenge_method")
    return found & may_be_granted(wanted.scope, None, False)


def may_have_code(wanted: Wanted, allowed: bool, patient: Reference | None, known: bool) -> Decision:
    """Whether the user's answer on the login page gives a code."""
    if not allowed:
        return _refused(LoginReason.USER_DENIES, "allow")
    if wanted.needs_patient and patient is None:
        return _refused(LoginReason.PATIENT_NOT_CHOSEN, "patient")
    if patient is not None and not known:
        return _refused(AccessReason.NO_SUCH_PATIENT, "patient")
    return Decision()


def may_redeem(
    code: Code | None, secret_right: bool, secret_given: bool, redirect_uri: str, verifier: str, now: datetime
) -> Decision:
    """Whether a code gives tokens. A client without a secret needs the verifier of the code's challenge."""
    if not secret_right and (secret_given or code is None or not code.challenge):
        return _refused(AccessReason.CLIENT_UNKNOWN, "client_id")
    if code is None:
        return _refused(LoginReason.CODE_UNKNOWN, "code")
    if now - code.issued >= CODE_LIFETIME:
        return _refused(LoginReason.CODE_EXPIRED, "code")
    if redirect_uri != code.redirect_uri:
        return _refused(LoginReason.REDIRECT_DIFFERS, "redirect_uri")
    if code.challenge and challenge_of(verifier) != code.challenge:
        return _refused(LoginReason.VERIFIER_WRONG, "code_verifier")
    return Decision()


def may_refresh(known: bool, client_right: bool) -> Decision:
    """Whether a refresh token gives new tokens; `client_right`: its client asks, with any secret it has."""
    if not client_right:
        return _refused(AccessReason.CLIENT_UNKNOWN, "client_id")
    return Decision() if known else _refused(LoginReason.REFRESH_UNKNOWN, "refresh_token")


_TARGET = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[!-\"$-.0->@-~]+(?:[/?][!-\"$-~]*)?", re.ASCII)
"""An absolute URI with a host, in printable characters, without a fragment."""


def _is_target(uri: str) -> bool:
    """Whether a browser can be sent there."""
    return _TARGET.fullmatch(uri) is not None


def _refused(reason: Reason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))


__all__ = [
    "CODE_LIFETIME",
    "Code",
    "LoginReason",
    "Wanted",
    "may_ask",
    "may_be_sent_back",
    "may_have_code",
    "may_redeem",
    "may_refresh",
]
