"""Channels, push endpoints, notifications and sent messages of a Canvas LMS, as a world file has them."""

from typing import Literal

import attrs

from canvas_comms.lms.channels.model import ChannelState, ChannelType
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.leaves import (
    NO_REF,
    NO_TIME,
    ONE,
    ZERO,
    FreeObject,
    Natural,
    Positive,
    Ref,
    WorldTime,
)


@attrs.frozen
class WorldNotification:
    """A kind of notification that the server knows."""

    name: str
    category: str


@attrs.frozen(eq=False, repr=False)
class WorldChannel(Redacted):
    """A communication channel."""

    user: Ref
    address: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    type: ChannelType = ChannelType.EMAIL
    state: ChannelState = ChannelState.ACTIVE
    position: Positive | None = None
    """Default: the next of that user."""
    created_at: WorldTime = NO_TIME
    """Default: the clock."""
    imported: bool = False
    """It is the SIS channel of a login."""
    otp: bool = False
    """It is the user's one-time-password channel."""
    bounce_count: Natural = ZERO
    last_bounce_at: WorldTime = NO_TIME
    last_bounce_details: FreeObject | None = attrs.field(default=None, metadata=PRIVATE, hash=False)
    """The bounce notice as the mail service sent it."""


@attrs.frozen(eq=False, repr=False)
class WorldNotificationEndpoint(Redacted):
    """A registered push endpoint."""

    user: Ref
    token: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class WorldCommMessage(Redacted):
    """A message that the system has sent to a user."""

    user: Ref
    body: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    """With repeat: names the first."""
    subject: str | None = attrs.field(default=None, metadata=PRIVATE)
    to: str | None = attrs.field(default=None, metadata=PRIVATE)
    root_account: Literal["default", "site_admin"] = "default"
    created_at: WorldTime = NO_TIME
    """Default: the clock."""
    repeat: Positive = ONE
    """Create that many alike."""


__all__ = [
    "WorldChannel",
    "WorldCommMessage",
    "WorldNotification",
    "WorldNotificationEndpoint",
]
