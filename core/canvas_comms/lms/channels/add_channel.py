"""Add a channel: plan it first, and refuse to lose anything unless told to."""

from typing import TypeAlias

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.channels.channel import ChannelState
from canvas_comms.lms.channels.new_channel import NewChannel
from canvas_comms.lms.channels.outcomes import Added, Failure
from canvas_comms.lms.channels.plan import NOTHING, AddPlan, Snapshot, plan_to_add
from canvas_comms.lms.channels.ports import AddressCheck, ChannelGateway
from canvas_comms.lms.channels.rules.skipping import SkippingReason
from canvas_comms.lms.channels.shown import CommunicationChannel
from canvas_comms.lms.losses import OnLoss, held_to
from canvas_comms.outcomes import Refused

AddOutcome: TypeAlias = Added | Refused | Failure


@attrs.frozen
class AddReport:
    """The plan that was followed, and what became of the channel."""

    plan: AddPlan
    outcome: AddOutcome


def add_channel(
    new: NewChannel,
    gateway: ChannelGateway,
    *,
    user: str = "self",
    snapshot: Snapshot = NOTHING,
    on_loss: OnLoss = OnLoss.REFUSE,
    check: AddressCheck | None = None,
) -> AddReport:
    """Add the channel as its plan says; `check` judges the address more strictly.

    What the rules refuse, or would lose, touches no network. Where the plan could not know
    whether skipping the confirmation is honoured, the answer tells: `Added.decision`.
    Raises `NotSupported`, and nothing for what a server or network does.
    """
    require(Capability.CHANNELS_CREATE, gateway.capabilities)
    planned = plan_to_add(new, gateway.edition, snapshot, user=user)
    decision = held_to(planned.decision, on_loss) & _checked(new, check)
    if not decision.allowed:
        return AddReport(planned, Refused(decision))
    outcome = gateway.create_channel(user, kept(new, planned.decision))
    if isinstance(outcome, Added):
        seen = shown_after(new, outcome.channel)
        if not seen.reasons() <= outcome.decision.reasons():
            outcome = attrs.evolve(outcome, decision=outcome.decision & seen)
    return AddReport(planned, outcome)


def kept(new: NewChannel, decision: Decision) -> NewChannel:
    """What is worth sending: without what would be ignored anyway."""
    dropped = {finding.where for finding in decision.losses}
    return attrs.evolve(
        new,
        address=None if new.is_push else new.address,
        token=None if "token" in dropped else new.token,
        skip_confirmation=new.skip_confirmation and "skip_confirmation" not in dropped,
    )


def shown_after(new: NewChannel, channel: CommunicationChannel) -> Decision:
    """What the server's answer shows to have been ignored."""
    if new.skip_confirmation and channel.state is ChannelState.UNCONFIRMED:
        return Decision((Finding(SkippingReason.IGNORED, Effect.DROPPED, "skip_confirmation"),))
    return Decision()


def _checked(new: NewChannel, check: AddressCheck | None) -> Decision:
    if check is None or new.is_push or new.address is None:
        return Decision()
    return check(new.address, new.stored_type)


__all__ = ["AddOutcome", "AddReport", "add_channel", "kept", "shown_after"]
