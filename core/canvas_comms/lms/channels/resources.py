"""A channel as the API shows it.

How the use cases about channels end, besides `Refused`, `Rejected`, `NotSent` and `Unknown`.

A channel that somebody wants, as it is asked for.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.outcomes import NotSent, Rejected, Unknown
from canvas_comms.redaction import PRIVATE, Redacted, Secret

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


Failure: TypeAlias = Rejected | NotSent | Unknown
"""How a write ends that did not succeed, or may not have."""

_NOTHING_SAID = Decision()


@attrs.frozen(eq=False, repr=False)
class Added(Redacted):
    """The server has the channel. The decision says what it ignored, as its answer shows."""

    channel: CommunicationChannel
    decision: Decision = _NOTHING_SAID

    @property
    def as_planned(self) -> bool:
        """Whether nothing was ignored, as far as the answer shows."""
        return not self.decision.losses


@attrs.frozen(eq=False, repr=False)
class Removed(Redacted):
    """The server confirmed that the channel is deleted."""

    channel: CommunicationChannel

    @property
    def as_planned(self) -> bool:
        """It is."""
        return True


@attrs.frozen
class PushTokenRemoved:
    """The device gets no more push messages. The server says so also if it never did."""


@attrs.frozen(eq=False, repr=False)
class BouncesReset(Redacted):
    """The channel's bounces are forgotten."""

    channel: CommunicationChannel


@attrs.frozen
class Counted:
    """So many channels were, or will be, changed at once."""

    count: int


@attrs.frozen
class ChannelConfirmed:
    """The code did it. `channel` is the id of the active channel; None if its owner registered."""

    channel: str | None


@attrs.frozen
class ConfirmationSent:
    """A confirmation went out again, as far as the server says; the decision, as far as is known."""

    decision: Decision = _NOTHING_SAID


@attrs.frozen(eq=False, repr=False)
class NewChannel(Redacted):
    """What is handed in. None: not given. `type` may be any text; servers take any.

    `address` is an e-mail address or a number, and not needed for push; `token` is a
    device's registration, for push only.
    """

    address: str | None = attrs.field(default=None, metadata=PRIVATE)
    type: str | None = None
    token: Secret | None = None
    skip_confirmation: bool = False

    @property
    def is_push(self) -> bool:
        """Whether a push channel is asked for."""
        return self.type == ChannelType.PUSH.value

    @property
    def stored_type(self) -> ChannelType:
        """The type that will be stored: any unknown one becomes e-mail, without a word.

        Source: canvas-lms, communication_channel.rb (2026), `assert_path_type`.
        """
        return ChannelType.of(self.type) or ChannelType.EMAIL

    @property
    def stored_address(self) -> str | None:
        """The path that will be stored: push has one of its own."""
        return PUSH_PATH if self.is_push else self.address


PUSH_PATH = "push"


__all__ = [
    "NOTHING_MORE",
    "PUSH_ADDRESS",
    "PUSH_PATH",
    "Added",
    "BounceDetails",
    "BouncesReset",
    "ChannelConfirmed",
    "CommunicationChannel",
    "ConfirmationSent",
    "Counted",
    "Failure",
    "NewChannel",
    "PushTokenRemoved",
    "Removed",
    "as_communication_channel",
    "shown_address",
]
