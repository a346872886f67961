"""A channel as the API shows it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from canvas_comms.lms.channels.channel import Channel, ChannelState, ChannelType
from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})

PUSH_ADDRESS = "For All Devices"
"""What is shown as the address of every push channel."""


@attrs.frozen(eq=False, repr=False)
class BounceDetails(Redacted):
    """What only holders of the site admin's `read_messages` see. None: null, or not told."""

    bounce_count: int | None = None
    last_bounce_at: datetime | None = None
    last_bounce_summary: str | None = attrs.field(default=None, metadata=PRIVATE)
    last_transient_bounce_at: datetime | None = None
    last_transient_bounce_summary: str | None = attrs.field(default=None, metadata=PRIVATE)
    last_suppression_bounce_at: datetime | None = None


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class CommunicationChannel(Redacted):
    """A channel of a user, as the server shows it.

    `type` and `workflow_state` are text, for a server may know more of them than we do;
    `kind` and `state` read them. Times are in UTC. `extra` keeps keys we do not know.
    """

    id: str
    user_id: str
    address: str | None = attrs.field(metadata=PRIVATE)
    type: str
    position: int
    workflow_state: str
    created_at: datetime | None = None
    bounces: BounceDetails | None = None
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE)

    @property
    def kind(self) -> ChannelType | None:
        """The type, or None for one that we do not know."""
        return ChannelType.of(self.type)

    @property
    def state(self) -> ChannelState | None:
        """The state, or None for one that we do not know."""
        return _STATES.get(self.workflow_state)


_STATES = {state.value: state for state in ChannelState}


def as_communication_channel(channel: Channel, *, with_bounces: bool) -> CommunicationChannel:
    """What the API shows of a row. `with_bounces`: to somebody who may read bounce details.

    Source: canvas-lms, lib/api/v1/communication_channel.rb (2026).
    """
    return CommunicationChannel(
        id=channel.id,
        user_id=channel.user,
        address=shown_address(channel),
        type=channel.type.shown.value,
        position=channel.position,
        workflow_state=channel.state.value,
        created_at=channel.created_at,
        bounces=_details(channel) if with_bounces else None,
    )


def shown_address(channel: Channel) -> str:
    """The address that people see."""
    return PUSH_ADDRESS if channel.type is ChannelType.PUSH else channel.address


def _details(channel: Channel) -> BounceDetails:
    bounces = channel.bounces
    return BounceDetails(
        bounce_count=bounces.count,
        last_bounce_at=bounces.last_at,
        last_bounce_summary=bounces.last_summary,
        last_transient_bounce_at=bounces.last_transient_at,
        last_transient_bounce_summary=bounces.last_transient_summary,
        last_suppression_bounce_at=bounces.last_suppression_at,
    )


__all__ = [
    "NOTHING_MORE",
    "PUSH_ADDRESS",
    "BounceDetails",
    "CommunicationChannel",
    "as_communication_channel",
    "shown_address",
]
