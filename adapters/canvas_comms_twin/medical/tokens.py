"""Tokens: given out at `/auth/token/`, known until their time is over.

Whether a token is given, and what it opens, is for the core to say; here are their text and
its hours. Old tokens stay valid beside new ones. The clock may be moved: what has
expired is asked for by the clock, so nothing is forgotten but by a new world.
"""

import base64
import binascii
import secrets
import threading
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote_plus

import attrs

from canvas_comms.decisions import Decision, Reason
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.rules.access import TOKEN_LIFETIME, AccessReason, Actor, is_expired, may_have_token
from canvas_comms.medical.rules.logins import Code, LoginReason, Wanted, may_redeem, may_refresh
from canvas_comms.redaction import Redacted, Secret
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.exchange import REASON, Request, Response, json_response
from canvas_comms_twin.medical.fhir import parameters_of, reasons
from canvas_comms_wire.json_text import Json

CLIENT_ID = "canvas-comms-twin"
CLIENT_SECRET = "synthetic-only"  # noqa: S105 - public on purpose: it opens made-up data only
SECONDS = int(TOKEN_LIFETIME.total_seconds())
FULL_SCOPE = "user/*.*"
"""How a token without scopes of its own is described; it opens everything."""

_ERRORS: Mapping[Reason, tuple[int, str]] = {
    AccessReason.GRANT_UNSUPPORTED: (400, "unsupported_grant_type"),
    AccessReason.CLIENT_UNKNOWN: (401, "invalid_client"),
    AccessReason.NO_SUCH_PATIENT: (400, "invalid_request"),
    **dict.fromkeys(
        (
            LoginReason.CODE_UNKNOWN,
            LoginReason.CODE_EXPIRED,
            LoginReason.REDIRECT_DIFFERS,
            LoginReason.VERIFIER_WRONG,
            LoginReason.REFRESH_UNKNOWN,
        ),
        (400, "invalid_grant"),
    ),
}
"""First reason → status and error of OAuth 2; any other is `invalid_scope`."""


@attrs.frozen(eq=False, repr=False)
class Token(Redacted):
    """What a token opens, and since when. `patient` is told with it."""

    actor: Actor
    scope: str
    issued: datetime
    patient: Reference | None = None


@attrs.frozen(eq=False, repr=False)
class Refreshing(Redacted):
    """What a refresh token gives; `public` if its client has no secret."""

    scope: str
    patient: Reference | None
    public: bool


class Tokens:
    """The tokens, refresh tokens and authorization codes of one world."""

    def __init__(self, memory: MemoryMedical) -> None:
        self._memory = memory
        self._redeeming = threading.Lock()
        self.given: dict[Secret, Token] = {}
        self.refreshing: dict[Secret, Refreshing] = {}
        self.codes: dict[Secret, Code] = {}

    def actor_of(self, authorization: str) -> Actor | None:
        """Who shows this `Authorization`; None for nobody that we know now."""
        scheme, _, text = authorization.partition(" ")
        token = self._known(text.strip()) if scheme.lower() == "bearer" else None
        return None if token is None else token.actor

    def give(self, request: Request) -> Response:
        """`POST /auth/token/`."""
        form = dict(parameters_of(request.body.decode("utf-8", "replace")))
        shown = _credentials(form, request.headers)
        match form.get("grant_type", ""):
            case "authorization_code":
                return self._redeem(form, shown)
            case "refresh_token":
                return self._refresh(form, shown)
            case grant:
                return self._grant(form, grant, shown == (CLIENT_ID, CLIENT_SECRET))

    def introspect(self, request: Request) -> Response:
        """`GET /auth/introspect/?token=`."""
        text = dict(parameters_of(request.query)).get("token", "")
        token = self._known(text)
        if token is None:
            return json_response(200, {"active": False})
        told = {"scope": token.scope, "client_id": CLIENT_ID, "exp": int(token.issued.timestamp()) + SECONDS}
        return json_response(200, {"active": True, **told})

    def new_code(self, wanted: Wanted, patient: Reference | None) -> str:
        """A code for what a user has allowed."""
        text = secrets.token_urlsafe(24)
        now = self._memory.environment.now()
        self.codes[Secret(text)] = Code(wanted.scope, wanted.redirect_uri, wanted.challenge, patient, now)
        return text

    def _known(self, text: str) -> Token | None:
        token = self.given.get(Secret(text))
        if token is None or is_expired(token.issued, self._memory.environment.now()):
            return None
        return token

    def _grant(self, form: Mapping[str, str], grant: str, client_known: bool) -> Response:
        scope, key = form.get("scope", "").strip(), form.get("patient")
        patient = Reference(PersonKind.PATIENT, key) if key else None
        known = patient is not None and self._memory.store.knows(patient)
        decision = may_have_token(grant, client_known, scope, patient, known)
        if not decision.allowed:
            return _refused(decision)
        actor = Actor(tuple(scope.split()) if scope else None, patient)
        return _answer(self._issue(actor, scope or FULL_SCOPE, patient))

    def _redeem(self, form: Mapping[str, str], shown: tuple[str, str]) -> Response:
        text, now = Secret(form.get("code", "")), self._memory.environment.now()
        right = shown == (CLIENT_ID, CLIENT_SECRET)
        with self._redeeming:
            code = self.codes.get(text) if shown[0] == CLIENT_ID else None
            decision = may_redeem(
                code, right, shown[1] != "", form.get("redirect_uri", ""), form.get("code_verifier", ""), now
            )
            if code is None or not decision.allowed:
                return _refused(decision)
            del self.codes[text]
        return _answer(self._issue_both(Refreshing(code.scope, code.patient, not right)))

    def _refresh(self, form: Mapping[str, str], shown: tuple[str, str]) -> Response:
        text, right = Secret(form.get("refresh_token", "")), shown == (CLIENT_ID, CLIENT_SECRET)
        with self._redeeming:
            old = self.refreshing.get(text)
            public = old is not None and old.public and shown == (CLIENT_ID, "")
            decision = may_refresh(old is not None, right or public)
            if old is None or not decision.allowed:
                return _refused(decision)
            del self.refreshing[text]
        return _answer(self._issue_both(old))

    def _issue_both(self, new: Refreshing) -> dict[str, Json]:
        """An access token and the refresh token that replaces the one before."""
        scopes = tuple(new.scope.split())
        limited = new.patient if any(one.startswith("patient/") for one in scopes) else None
        answer = self._issue(Actor(scopes or None, limited), new.scope or FULL_SCOPE, new.patient)
        text = secrets.token_urlsafe(24)
        self.refreshing[Secret(text)] = new
        return {**answer, "refresh_token": text}

    def _issue(self, actor: Actor, scope: str, patient: Reference | None) -> dict[str, Json]:
        text = secrets.token_urlsafe(24)
        self.given[Secret(text)] = Token(actor, scope, self._memory.environment.now(), patient)
        answer: dict[str, Json] = {"access_token": text, "expires_in": SECONDS}
        answer |= {"token_type": "Bearer", "scope": scope}
        if patient is not None:
            answer |= {"patient": patient.id, "need_patient_banner": True, "smart_style_url": ""}
        return answer


def _answer(body: dict[str, Json]) -> Response:
    return json_response(200, body, ("Cache-Control", "no-store"))


def _credentials(form: Mapping[str, str], headers: Mapping[str, str]) -> tuple[str, str]:
    """Client id and secret, from the form or from Basic authorization."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    user, _, secret = text.partition(":")
    return unquote_plus(user), unquote_plus(secret)


def _refused(decision: Decision) -> Response:
    status, error = _ERRORS.get(decision.refusals[0].reason, (400, "invalid_scope"))
    return json_response(status, {"error": error}, (REASON, reasons(decision.refusals)))


__all__ = ["CLIENT_ID", "CLIENT_SECRET", "Refreshing", "Token", "Tokens"]
