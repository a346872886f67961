"""What is stored of logins besides tokens: codes, and the sessions of browsers."""

import enum
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted, Secret

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
"""The redirect URI of apps that have none: the code is shown in the browser's address."""


@attrs.frozen(eq=False, repr=False)
class AuthorizationRequest(Redacted):
    """What an app asks somebody for, while they are deciding."""

    key_id: str
    redirect_uri: str = attrs.field(metadata=PRIVATE)
    state: str | None = attrs.field(default=None, metadata=PRIVATE)
    scopes: tuple[str, ...] = ()
    purpose: str | None = attrs.field(default=None, metadata=PRIVATE)
    challenge: str | None = attrs.field(default=None, metadata=PRIVATE)
    """The S256 challenge of PKCE; None where there is none."""


@attrs.frozen(eq=False, repr=False)
class WebSession(Redacted):
    """A browser: who is logged in there, and what an app is asking them."""

    user_id: str | None = None
    asked: AuthorizationRequest | None = None
    form_token: Secret | None = None
    """What a form of the page that was shown last has to bring back."""


class CodeState(enum.Enum):
    """Where a code stands: it is good once, and for ten minutes."""

    FRESH = "fresh"
    USED = "used"
    OVER = "over"


@attrs.frozen(eq=False, repr=False)
class AuthorizationCode(Redacted):
    """What a code stands for; never its text."""

    key_id: str
    user_id: str
    made_at: datetime
    scopes: tuple[str, ...] = ()
    purpose: str | None = attrs.field(default=None, metadata=PRIVATE)
    challenge: str | None = attrs.field(default=None, metadata=PRIVATE)
    remembered: bool = False
    used: bool = False


__all__ = ["OUT_OF_BAND", "AuthorizationCode", "AuthorizationRequest", "CodeState", "WebSession"]
