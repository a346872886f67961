"""What Canvas LMS answers to apps that log somebody in: tokens, and URLs of sessions."""

from collections.abc import Mapping

from canvas_comms.lms.logins.resources import SessionUrl, TokenGrant, TokenUser
from canvas_comms.redaction import Secret
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import FLAG, ID, NUMBER, TEXT, Kind, read_text
from canvas_comms_wire.lms_parameters import encoded
from canvas_comms_wire.records import Record, maybe

SECRET = Kind(
    lambda found: Secret(read_text(found)), lambda secret: secret.reveal(), schema={"type": "string"}
)

TOKEN_USER = Record(
    TokenUser,
    id=ID,
    name=TEXT,
    global_id=TEXT,
    effective_locale=TEXT,
    fake_student=maybe(FLAG, omit=True),
)
TOKEN_GRANT = Record(
    TokenGrant,
    access_token=maybe(SECRET),
    token_type=TEXT,
    user=TOKEN_USER.kind,
    canvas_region=TEXT,
    refresh_token=maybe(SECRET, omit=True),
    expires_in=maybe(NUMBER, omit=True),
)


def with_query(url: str, told: Mapping[str, str]) -> str:
    """A URL that tells more in its query, sorted by name."""
    if not told:
        return url
    return f"{url}{'&' if '?' in url else '?'}{encoded(sorted(told.items()))}"


def write_session_url(made: SessionUrl) -> dict[str, Json]:
    """A URL that logs a browser in; it has no fragment."""
    page = made.page.partition("#")[0]
    written: dict[str, Json] = {"session_url": with_query(page, {"session_token": made.ticket.reveal()})}
    if made.requires_terms_acceptance is not None:
        written["requires_terms_acceptance"] = made.requires_terms_acceptance
    return written


__all__ = ["TOKEN_GRANT", "TOKEN_USER", "with_query", "write_session_url"]
