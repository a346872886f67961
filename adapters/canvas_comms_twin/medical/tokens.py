"""Tokens: given out at `/auth/token/`, known until their time is over.

Whether a token is given, and what it opens, is for the core to say; here are their text and
its hours. Old tokens stay valid beside new ones. The clock may be moved: what has
expired is asked for by the clock, so nothing is forgotten but by a new world.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote_plus

import attrs

from canvas_comms.decisions import Decision, Reason
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.rules.access import TOKEN_LIFETIME, AccessReason, Actor, is_expired, may_have_token
from canvas_comms.redaction import Secret
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.exchange import REASON, Request, Response, json_response, not_implemented
from canvas_comms_twin.medical.fhir import parameters_of, reasons
from canvas_comms_wire.json_text import Json

CLIENT_ID = "canvas-comms-twin"
CLIENT_SECRET = "synthetic-only"  # noqa: S105 - public on purpose: it opens made-up data only
SECONDS = int(TOKEN_LIFETIME.total_seconds())
FULL_SCOPE = "user/*.*"
"""How a token without scopes of its own is described; it opens everything."""

_OTHER_GRANTS = frozenset(["authorization_code", "refresh_token"])
"""What the real server has and the twin has not."""

_ERRORS: Mapping[Reason, tuple[int, str]] = {
    AccessReason.GRANT_UNSUPPORTED: (400, "unsupported_grant_type"),
    AccessReason.CLIENT_UNKNOWN: (401, "invalid_client"),
    AccessReason.NO_SUCH_PATIENT: (400, "invalid_request"),
}
"""First reason → status and error of OAuth 2; any other is `invalid_scope`."""


@attrs.frozen
class Token:
    """What a token opens, and since when."""

    actor: Actor
    scope: str
    issued: datetime


class Tokens:
    """The tokens of one world."""

    def __init__(self, memory: MemoryMedical) -> None:
        self._memory = memory
        self._given: dict[Secret, Token] = {}

    def actor_of(self, authorization: str) -> Actor | None:
        """Who shows this `Authorization`; None for nobody that we know now."""
        scheme, _, text = authorization.partition(" ")
        token = self._known(text.strip()) if scheme.lower() == "bearer" else None
        return None if token is None else token.actor

    def give(self, request: Request) -> Response:
        """`POST /auth/token/`."""
        form = dict(parameters_of(request.body.decode("utf-8", "replace")))
        grant = form.get("grant_type", "")
        if grant in _OTHER_GRANTS:
            return not_implemented(attrs.evolve(request, path=f"{request.path} with {grant}"))
        return self._grant(form, grant, _credentials(form, request.headers) == (CLIENT_ID, CLIENT_SECRET))

    def introspect(self, request: Request) -> Response:
        """`GET /auth/introspect/?token=`."""
        text = dict(parameters_of(request.query)).get("token", "")
        token = self._known(text)
        if token is None:
            return json_response(200, {"active": False})
        told = {"scope": token.scope, "client_id": CLIENT_ID, "exp": int(token.issued.timestamp()) + SECONDS}
        return json_response(200, {"active": True, **told})

    def _known(self, text: str) -> Token | None:
        token = self._given.get(Secret(text))
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
        return json_response(200, self._issue(actor, scope or FULL_SCOPE), ("Cache-Control", "no-store"))

    def _issue(self, actor: Actor, scope: str) -> dict[str, Json]:
        text = secrets.token_urlsafe(24)
        self._given[Secret(text)] = Token(actor, scope, self._memory.environment.now())
        answer: dict[str, Json] = {"access_token": text, "expires_in": SECONDS}
        answer |= {"token_type": "Bearer", "scope": scope}
        if actor.patient is not None:
            answer |= {"patient": actor.patient.id, "need_patient_banner": True, "smart_style_url": ""}
        return answer


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


__all__ = ["CLIENT_ID", "CLIENT_SECRET", "Tokens"]
