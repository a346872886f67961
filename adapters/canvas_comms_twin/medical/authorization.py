"""The login page of the SMART web flow: `/auth/authorize/`.

Where the real server has a login and a consent page, the twin has one page without a login: whoever
sees it may allow or deny, and chooses the patient where the scopes are of one. Who may be sent back
with a code is for the core to say.
"""

import html
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from canvas_comms.decisions import Decision, Reason
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.people.model import Person
from canvas_comms.medical.rules.access import AccessReason
from canvas_comms.medical.rules.logins import (
    LoginReason,
    Wanted,
    may_ask,
    may_be_sent_back,
    may_have_code,
)
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.exchange import REASON, Request, Response
from canvas_comms_twin.medical.fhir import parameters_of, reasons
from canvas_comms_twin.medical.tokens import CLIENT_ID, Tokens

HTML = ("Content-Type", "text/html; charset=utf-8")

_ERRORS: Mapping[Reason, str] = {
    LoginReason.RESPONSE_TYPE: "unsupported_response_type",
    LoginReason.CHALLENGE_METHOD: "invalid_request",
    LoginReason.USER_DENIES: "access_denied",
    AccessReason.SCOPE_UNREADABLE: "invalid_scope",
}
"""First reason → error with which the browser is sent back. Source: RFC 6749, section 4.1.2.1."""

ASKED = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "aud",
    "launch",
    "code_challenge",
    "code_challenge_method",
)
"""What a client may send along; it stands in the form again."""


class LoginPage:
    """The page, on one memory, and what its two buttons do."""

    def __init__(self, memory: MemoryMedical, tokens: Tokens, refs: Mapping[str, str]) -> None:
        self._memory = memory
        self._tokens = tokens
        self._refs = refs

    def show(self, request: Request) -> Response:
        """`GET /auth/authorize/?…`: the page, or back to the client with an error."""
        asked = dict(parameters_of(request.query))
        refusal = self._refusal(asked)
        if refusal is not None:
            return refusal
        return _page(200, _form(asked, self._patients(asked)))

    def press(self, request: Request) -> Response:
        """`POST /auth/authorize/`: back to the client, with a code if the user allows it."""
        query = (*parameters_of(request.query), *parameters_of(request.body.decode("utf-8", "replace")))
        asked = dict(query)
        refusal = self._refusal(asked)
        if refusal is not None:
            return refusal
        wanted, key = _wanted(asked), asked.get("patient", "")
        patient = Reference(PersonKind.PATIENT, self._refs.get(key, key)) if key else None
        known = patient is not None and self._memory.store.knows(patient)
        decision = may_have_code(wanted, "allow" in asked, patient, known)
        if decision.allowed:
            return _back(asked, Decision(), code=self._tokens.new_code(wanted, patient))
        if decision.refusals[0].reason in _ERRORS:
            return _back(asked, decision, error=_ERRORS[decision.refusals[0].reason])
        return _page(200, _form(asked, self._patients(asked)), (REASON, reasons(decision.refusals)))

    def _refusal(self, asked: Mapping[str, str]) -> Response | None:
        """What comes instead of the page, if anything."""
        trusted = may_be_sent_back(asked.get("client_id") == CLIENT_ID, asked.get("redirect_uri", ""))
        if not trusted.allowed:
            return _page(400, "<p>This login cannot go on.</p>", (REASON, reasons(trusted.refusals)))
        decision = may_ask(_wanted(asked))
        if decision.allowed:
            return None
        error = _ERRORS.get(decision.refusals[0].reason, "invalid_request")
        return _back(asked, decision, error=error)

    def _patients(self, asked: Mapping[str, str]) -> Iterable[Person]:
        """Whom the user may choose of: the one of an EHR launch, else all; none where none is needed."""
        launch = asked.get("launch", "")
        key = Reference(PersonKind.PATIENT, self._refs.get(launch, launch))
        launched = self._memory.store.person(key) if launch else None
        if launched is not None:
            return (launched,)
        return self._memory.store.people_of(PersonKind.PATIENT) if _wanted(asked).needs_patient else ()


def _wanted(asked: Mapping[str, str]) -> Wanted:
    names = ("response_type", "redirect_uri", "scope", "code_challenge", "code_challenge_method")
    return Wanted(*(asked.get(name, "") for name in names))


def _back(asked: Mapping[str, str], decision: Decision, **told: str) -> Response:
    """The browser goes back to the client."""
    given = {**told, **({"state": asked["state"]} if "state" in asked else {})}
    target = asked["redirect_uri"]
    location = f"{target}{'&' if '?' in target else '?'}{urlencode(given)}"
    why = ((REASON, reasons(decision.refusals)),) if decision.refusals else ()
    return Response(302, (("Location", location), *why))


def _form(asked: Mapping[str, str], patients: Iterable[Person]) -> str:
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(asked[name])}">'
        for name in ASKED
        if name in asked
    )
    choices = "".join(
        f'<option value="{html.escape(one.reference.id)}">{html.escape(one.full_name)}</option>'
        for one in patients
    )
    chosen = f'<label>Patient <select name="patient">{choices}</select></label>' if choices else ""
    scopes = html.escape(asked.get("scope", "") or "everything")
    return (
        f'<form method="post" action="/auth/authorize/"><p>The application asks for: {scopes}</p>'
        f'{kept}{chosen}<button name="allow" value="Authorize">Authorize</button> '
        '<button name="deny" value="Cancel">Cancel</button></form>'
    )


def _page(status: int, body: str, *headers: tuple[str, str]) -> Response:
    text = f"<!DOCTYPE html><title>Authorize</title>{body}"
    return Response(status, (HTML, *headers), text.encode())


__all__ = ["LoginPage"]
