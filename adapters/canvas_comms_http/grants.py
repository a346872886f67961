"""What a token endpoint answers: a grant, or one of the refusals that OAuth2 names."""

import attrs

from canvas_comms.errors import InvalidValue, MalformedResponse
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http.header_values import checked_token
from canvas_comms_wire.json_text import BadJson, Json, read_json

FOREVER = float("inf")

_CODES = frozenset(
    [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ]
)
"""RFC 6749, section 5.2."""


@attrs.frozen
class Grant:
    """A token and for how many seconds it is good; forever if the server does not say.

    `refresh` is what the next one can be had for, None if the server gives nothing for that; `patient`
    the id of the patient whom a SMART launch is about.
    """

    token: Secret
    seconds: float
    refresh: Secret | None = None
    patient: Secret | None = None


@veiled
def read_grant(body: bytes) -> Grant:
    """Read a grant. Raises `MalformedResponse` naming the field, never a value."""
    found = _object(body)
    if found is None:
        raise MalformedResponse("token", "must be a JSON object")
    kind = found.get("token_type", "Bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise MalformedResponse("token_type", "must be Bearer")
    seconds = found.get("expires_in", FOREVER)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        raise MalformedResponse("expires_in", "must be a positive number of seconds")
    try:
        life = float(seconds)
    except OverflowError:
        raise MalformedResponse("expires_in", "must be a number of seconds that exists") from None
    refresh = None if found.get("refresh_token") is None else _secret(found, "refresh_token")
    patient = _secret(found, "patient") if isinstance(found.get("patient"), str) else None
    return Grant(_secret(found, "access_token"), life, refresh, patient)


def _secret(found: dict[str, Json], key: str) -> Secret:
    given = found.get(key)
    try:
        return checked_token(given if isinstance(given, str) else "")
    except InvalidValue:
        del found, given
    raise MalformedResponse(key, "must be a token")


def code_of(body: bytes) -> str:
    """The code of a refusal, if it is one that OAuth2 names; else empty."""
    found = _object(body)
    code = "" if found is None else found.get("error")
    return code if isinstance(code, str) and code in _CODES else ""


def _object(body: bytes) -> dict[str, Json] | None:
    try:
        found = read_json(body)
    except BadJson:
        return None
    return found if isinstance(found, dict) else None


__all__ = ["Grant", "code_of", "read_grant"]
