"""What logging in gives: a token for an app, a URL for a session, and where a browser goes next."""

from collections.abc import Mapping
from typing import TypeAlias

import attrs

from canvas_comms.redaction import PRIVATE, Redacted, Secret


@attrs.frozen(eq=False, repr=False)
class TokenUser(Redacted):
    """Whose token it is. `global_id` counts across all of the host's shards."""

    id: str
    name: str = attrs.field(metadata=PRIVATE)
    global_id: str
    effective_locale: str = "en"
    fake_student: bool | None = None


@attrs.frozen(eq=False, repr=False)
class TokenGrant(Redacted):
    """What an app gets for a code or a refresh token; `expires_in` is seconds, None: no end.

    `access_token` None: the app asked for no more than who somebody is.
    """

    access_token: Secret | None
    user: TokenUser
    refresh_token: Secret | None = None
    expires_in: int | None = None
    token_type: str = "Bearer"  # noqa: S105 - a kind of token
    canvas_region: str = "unknown"


@attrs.frozen(eq=False, repr=False)
class SessionUrl(Redacted):
    """A page of the server, and the ticket that logs a browser in there.

    `requires_terms_acceptance` is None where servers do not tell.
    """

    page: str = attrs.field(metadata=PRIVATE)
    ticket: Secret
    requires_terms_acceptance: bool | None = None


@attrs.frozen(eq=False, repr=False)
class GoTo(Redacted):
    """The browser is sent to a URL, on this server (`/login`) or the app's.

    `told` is put into its query. `session` is what the browser has to keep from now on, None for
    what it has.
    """

    url: str = attrs.field(metadata=PRIVATE)
    told: Mapping[str, str] = attrs.field(factory=dict, metadata=PRIVATE, hash=False)
    session: Secret | None = None


@attrs.frozen(eq=False, repr=False)
class LoginPage(Redacted):
    """A page that asks who somebody is."""

    form_token: Secret
    session: Secret
    unique_id: str = attrs.field(default="", metadata=PRIVATE)
    """Who is expected."""
    redirect_uri: str = attrs.field(default="", metadata=PRIVATE)
    """Where the browser may be sent once somebody has logged in."""


@attrs.frozen(eq=False, repr=False)
class ConfirmPage(Redacted):
    """A page that asks whether an app may."""

    form_token: Secret
    app_name: str = attrs.field(metadata=PRIVATE)
    user_name: str = attrs.field(metadata=PRIVATE)
    redirect_uri: str = attrs.field(metadata=PRIVATE)
    purpose: str | None = attrs.field(default=None, metadata=PRIVATE)
    scopes: tuple[str, ...] = ()


@attrs.frozen
class FinishedPage:
    """A page for apps without a redirect URI, which read its address."""

    refused: bool


Step: TypeAlias = GoTo | LoginPage | ConfirmPage | FinishedPage

__all__ = [
    "ConfirmPage",
    "FinishedPage",
    "GoTo",
    "LoginPage",
    "SessionUrl",
    "Step",
    "TokenGrant",
    "TokenUser",
]
