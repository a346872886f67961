"""Naming a channel of a user: by id, or by stored type and address."""

from typing import TypeAlias

import attrs

from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen
class ChannelId:
    """By id."""

    id: str


@attrs.frozen(eq=False, repr=False)
class ChannelAddress(Redacted):
    """By stored type (`email` does not find a `personal_email`) and address in any case."""

    type: str
    address: str = attrs.field(metadata=PRIVATE)


Which: TypeAlias = ChannelId | ChannelAddress

__all__ = ["ChannelAddress", "ChannelId", "Which"]
