"""Does a confirmation message go out, and which?

A code is made when the channel is first stored, and kept: 25 characters for e-mail, 4 for
anything else. Every message that is sent counts, and the third is the last, whoever asks
again; the count outlives deletion. A bouncing channel gets none, and none is counted. The
message goes by the type of the channel and by how far its owner has registered.
"""

from collections.abc import Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.channel import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.sources import MODEL, MODEL_SPEC
from canvas_comms.lms.people import UserState

LIMIT = 3
"""Confirmation messages a channel ever gets."""

EMAIL_CODE = 25
OTHER_CODE = 4


class ConfirmationReason(Reason):
    """What can be said of a confirmation message."""

    GOES_OUT = "confirmation-goes-out", MODEL_SPEC
    LAST_ONE = "last-confirmation", MODEL_SPEC
    LIMIT_REACHED = "confirmation-limit-reached", MODEL_SPEC
    BOUNCING = "bouncing-gets-none", MODEL_SPEC
    NO_KIND = "no-message-of-that-kind", MODEL


EMAIL = "Confirm Email Communication Channel"
SMS = "Confirm SMS Communication Channel"
REGISTRATION = "Confirm Registration"

_U, _A = ChannelState.UNCONFIRMED, ChannelState.ACTIVE
KINDS: Mapping[tuple[ChannelType, UserState, ChannelState], str] = {
    (ChannelType.EMAIL, UserState.REGISTERED, _U): EMAIL,
    (ChannelType.EMAIL, UserState.PRE_REGISTERED, _U): REGISTRATION,
    (ChannelType.EMAIL, UserState.REGISTERED, _A): REGISTRATION,
    (ChannelType.EMAIL, UserState.PRE_REGISTERED, _A): REGISTRATION,
    (ChannelType.SMS, UserState.REGISTERED, _U): SMS,
    (ChannelType.SMS, UserState.PRE_REGISTERED, _U): SMS,
    (ChannelType.SLACK, UserState.REGISTERED, _U): SMS,
    (ChannelType.SLACK, UserState.PRE_REGISTERED, _U): SMS,
}
"""By shown type, owner and state: the notification that goes out. Others get none."""


@attrs.frozen
class Confirmation:
    """The decision, the notification's name (None: nothing goes out) and the channel after it."""

    decision: Decision
    notification: str | None
    channel: Channel


def code_length(type: ChannelType) -> int:
    """How many characters the code of such a channel has."""
    return EMAIL_CODE if type.is_email else OTHER_CODE


def limit_reached(channel: Channel) -> bool:
    """Whether it has had all its confirmation messages."""
    return channel.confirmations_sent >= LIMIT


def send_confirmation(channel: Channel, owner: UserState) -> Confirmation:
    """Send one message, if one may go out. What does not go out is dropped without a word."""
    if limit_reached(channel):
        return _dropped(ConfirmationReason.LIMIT_REACHED, channel)
    if channel.bouncing:
        return _dropped(ConfirmationReason.BOUNCING, channel)
    sent = channel.confirmations_sent + 1
    counted = attrs.evolve(channel, confirmations_sent=sent)
    kind = KINDS.get((channel.type.shown, owner, channel.state))
    if kind is None:
        return _dropped(ConfirmationReason.NO_KIND, counted)
    reason = ConfirmationReason.LAST_ONE if sent == LIMIT else ConfirmationReason.GOES_OUT
    return Confirmation(Decision((Finding(reason, Effect.NOTED, "confirmation"),)), kind, counted)


def _dropped(reason: ConfirmationReason, channel: Channel) -> Confirmation:
    dropped = Finding(reason, Effect.DROPPED, "confirmation")
    return Confirmation(Decision((dropped,)), None, channel)
