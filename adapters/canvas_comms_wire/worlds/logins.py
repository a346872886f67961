"""The developer key and the access tokens of a Canvas LMS, as a world file has them."""

import attrs

from canvas_comms.lms.developer_keys import ClientType, KeyState
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.leaves import NO_TIME, ONE, Positive, Ref, Text, WorldTime

SYNTHETIC = Text("synthetic-only")
"""The secret of a world's key that names none: public on purpose, it opens made-up data only."""


@attrs.frozen(eq=False, repr=False)
class WorldDeveloperKey(Redacted):
    """The app that can ask people for tokens, and to which the tokens of the world belong."""

    sns_arn: str | None = None
    """Default: push is not configured."""
    id: Positive = ONE
    """The client_id."""
    secret: Text = attrs.field(default=SYNTHETIC, metadata=PRIVATE)
    """The client_secret."""
    name: str = attrs.field(default="", metadata=PRIVATE)
    redirect_uris: tuple[str, ...] = attrs.field(default=(), metadata=PRIVATE)
    """Where codes may go. Default: out of band only."""
    scopes: tuple[str, ...] | None = None
    """What it may ask for. Default: every scope there is."""
    require_scopes: bool = False
    """Whether the scopes of its tokens count: `url:GET|/api/v1/conversations`."""
    allow_includes: bool = False
    """Whether its tokens may ask for include[] although they have scopes."""
    auto_expire: bool = True
    """Whether its tokens have to be refreshed after an hour."""
    trusted: bool = False
    """Nobody is asked whether it may."""
    client_type: ClientType = ClientType.CONFIDENTIAL
    state: KeyState = KeyState.ACTIVE


@attrs.frozen(eq=False, repr=False)
class WorldToken(Redacted):
    """An access token of the developer key, beside the one that each user has made by hand."""

    ref: Ref
    """It is handed out under this name."""
    user: Ref
    scopes: tuple[str, ...] = ()
    """They count if the developer key requires scopes; a token without any opens nothing then."""
    expires_at: WorldTime = NO_TIME
    """When it ends for good. Default: never."""
    purpose: str | None = attrs.field(default=None, metadata=PRIVATE)


__all__ = ["SYNTHETIC", "WorldDeveloperKey", "WorldToken"]
