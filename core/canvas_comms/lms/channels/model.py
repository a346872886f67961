"""A channel as the server keeps it: an address of a user, and how far it can be trusted.

Naming a channel of a user: by id, or by stored type and address.
"""

import enum
from datetime import datetime
from typing import TypeAlias

import attrs

from canvas_comms.redaction import PRIVATE, Redacted, Secret


class ChannelType(enum.Enum):
    """What kind of address it is, as stored."""

    EMAIL = "email"
    PERSONAL_EMAIL = "personal_email"
    """An e-mail address like any other; only reports of the vendor tell it apart."""
    SMS = "sms"
    PUSH = "push"
    SLACK = "slack"
    TWITTER = "twitter"

    @property
    def shown(self) -> "ChannelType":
        """The type that the API shows, and that rules go by."""
        return ChannelType.EMAIL if self is ChannelType.PERSONAL_EMAIL else self

    @property
    def is_email(self) -> bool:
        """Whether it is an e-mail address of either kind."""
        return self.shown is ChannelType.EMAIL

    @classmethod
    def of(cls, text: str | None) -> "ChannelType | None":
        """The type of that name, or None for any other text."""
        return _TYPES.get(text) if text is not None else None


_TYPES = {kind.value: kind for kind in ChannelType}


class ChannelState(enum.Enum):
    """Where a channel stands in its life."""

    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    RETIRED = "retired"
    """Deleted, softly: the row stays, and may come back."""


@attrs.frozen(eq=False, repr=False)
class Bounces(Redacted):
    """What came back from an address. Summaries quote mail servers, and so addresses."""

    count: int = 0
    last_at: datetime | None = None
    last_summary: str | None = attrs.field(default=None, metadata=PRIVATE)
    last_transient_at: datetime | None = None
    last_transient_summary: str | None = attrs.field(default=None, metadata=PRIVATE)
    last_suppression_at: datetime | None = None


NO_BOUNCES = Bounces()


@attrs.frozen(eq=False, repr=False)
class Channel(Redacted):
    """A row as the server keeps it. `address` is its path: `push` for a push channel.

    Times have a zone. `code` confirms it; `imported` says that it is the SIS channel of a
    login, `otp` that one-time passwords go to it.
    """

    id: str
    user: str
    address: str = attrs.field(metadata=PRIVATE)
    type: ChannelType
    state: ChannelState
    position: int
    created_at: datetime
    updated_at: datetime
    code: Secret
    bounces: Bounces = NO_BOUNCES
    confirmations_sent: int = 0
    imported: bool = False
    otp: bool = False

    @property
    def retired(self) -> bool:
        """Whether it was deleted."""
        return self.state is ChannelState.RETIRED

    @property
    def bouncing(self) -> bool:
        """Whether mail to it has bounced for good and nobody has reset that."""
        return self.bounces.count >= BOUNCING_FROM


BOUNCING_FROM = 1
"""Bounces that make a channel a bouncing one."""


@attrs.frozen
class ChannelId:
    """By id."""

    id: str


@attrs.frozen(eq=False, repr=False)
class ChannelAddress(Redacted):
    """By stored type (`email` does not find a `personal_email`) and address in any case."""

    type: str
    address: str = attrs.field(metadata=PRIVATE)


ChannelRef: TypeAlias = ChannelId | ChannelAddress


def channel_ref(text: str) -> ChannelRef:
    """What names a channel: its id, or its stored type and address, `email:ann@school.example`."""
    type, colon, address = text.partition(":")
    return ChannelAddress(type, address) if colon else ChannelId(text)


__all__ = [
    "BOUNCING_FROM",
    "NO_BOUNCES",
    "Bounces",
    "Channel",
    "ChannelAddress",
    "ChannelId",
    "ChannelRef",
    "ChannelState",
    "ChannelType",
    "channel_ref",
]
