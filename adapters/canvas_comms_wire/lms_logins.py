"""What Canvas LMS answers to apps that log somebody in: tokens, and URLs of sessions."""

from canvas_comms.lms.logins.resources import SessionUrl, TokenGrant, TokenUser
from canvas_comms.redaction import Secret
from canvas_comms_wire.leaves import FLAG, ID, NUMBER, TEXT, Kind, read_text
from canvas_comms_wire.records import Record, maybe

SECRET = Kind(lambda found: Secret(read_text(found)), lambda secret: secret.reveal())

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
SESSION_URL = Record(
    SessionUrl,
    session_url=TEXT,
    requires_terms_acceptance=maybe(FLAG, omit=True),
)

__all__ = ["SESSION_URL", "TOKEN_GRANT", "TOKEN_USER"]
