"""The developer key of an app: who it is, what it may ask for, and how its tokens live."""

import enum
from collections.abc import Collection

import attrs

from canvas_comms.redaction import PRIVATE, Redacted, Secret


class KeyState(enum.StrEnum):
    """Tokens of a key that is not active open nothing."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"


class ClientType(enum.StrEnum):
    """A public client (an app on somebody's machine) keeps no secret."""

    CONFIDENTIAL = "confidential"
    PUBLIC = "public"


@attrs.frozen(eq=False, repr=False)
class DeveloperKey(Redacted):
    """A key. Its id is the `client_id`, its secret the `client_secret`. Source: facts neighbours D2."""

    id: str
    secret: Secret
    name: str = attrs.field(default="", metadata=PRIVATE)
    redirect_uris: tuple[str, ...] = attrs.field(default=(), metadata=PRIVATE)
    scopes: Collection[str] | None = None
    """What an app may ask for where scopes are required; None: every scope there is."""
    require_scopes: bool = False
    """Whether the scopes of its tokens count at all."""
    allow_includes: bool = False
    """Whether tokens with scopes may ask for `include[]`."""
    auto_expire_tokens: bool = True
    """Whether tokens are good for an hour and then have to be refreshed."""
    trusted: bool = False
    """Nobody is asked whether the app may."""
    client_type: ClientType = ClientType.CONFIDENTIAL
    state: KeyState = KeyState.ACTIVE


__all__ = ["ClientType", "DeveloperKey", "KeyState"]
