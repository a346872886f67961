"""Add a channel: plan it first, and refuse to lose anything unless told to.

Composing a new channel by hand, strictly.

Look up what a plan needs to know.
"""

import re
from functools import partial
from typing import TypeAlias

import attrs

from canvas_comms.arguments import flag, member, secret
from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.errors import AuthenticationFailed, InvalidValue, NotFound, PermissionDenied
from canvas_comms.lms.channels.model import ChannelState, ChannelType
from canvas_comms.lms.channels.plan import NOTHING, AddPlan, Snapshot, plan_to_add
from canvas_comms.lms.channels.ports import AddressCheck, ChannelGateway
from canvas_comms.lms.channels.resources import Added, CommunicationChannel, Failure, NewChannel
from canvas_comms.lms.channels.rules.access import unreadable
from canvas_comms.lms.channels.rules.addresses import MAX_LENGTH
from canvas_comms.lms.channels.rules.confirmation import SkippingReason
from canvas_comms.lms.listing import Listing
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Secret, veiled
from canvas_comms.reports import SingleReport

AddOutcome: TypeAlias = Added | Refused | Failure


@attrs.frozen(eq=False, repr=False)
class AddReport(SingleReport[AddPlan, AddOutcome]):
    """The plan that was followed, and what became of the channel."""


def add_channel(
    new: NewChannel,
    gateway: ChannelGateway,
    *,
    user: str = "self",
    snapshot: Snapshot = NOTHING,
    on_loss: OnLoss | str = OnLoss.REFUSE,
    check: AddressCheck | None = None,
) -> AddReport:
    """Add the channel as its plan says; `check` judges the address more strictly.

    What the rules refuse, or would lose, touches no network. Where the plan could not know
    whether skipping the confirmation is honoured, the answer tells: `Added.decision`.
    Raises `NotSupported`, and nothing for what a server or network does.
    """
    require(Capability.CHANNELS_CREATE, gateway.capabilities)
    planned = plan_to_add(new, gateway.edition, snapshot, user=user)
    decision = held_to(planned.decision, OnLoss.of(on_loss)) & _checked(new, check)
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


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@veiled
def compose_channel(
    *,
    type: ChannelType | str,
    address: str | None = None,
    token: Secret | str | None = None,
    skip_confirmation: bool = False,
) -> NewChannel:
    """A channel to plan or add: an address for e-mail and SMS, a device's token for push.

    `type` may be its name (`email`, `sms`, `push`).

    Raises `InvalidValue` naming the field: an address that is missing, blank, has blanks
    around it, control characters or more than 255 characters; a token that is missing or
    blank; an address for push, or a token for anything else.
    """
    type, skip_confirmation = member(ChannelType, type, "type"), flag(skip_confirmation, "skip_confirmation")
    if type is ChannelType.PUSH:
        _nothing(address, "address", "push channels have none")
        if token is None:
            raise InvalidValue("token", "is needed for push")
        return NewChannel(None, type.value, secret(token, "token"), skip_confirmation)
    _nothing(token, "token", "is for push only")
    return NewChannel(_address(address), type.value, None, skip_confirmation)


def _address(address: str | None) -> str:
    if not isinstance(address, str):
        raise InvalidValue("address", "is needed")
    if not address.strip() or address != address.strip():
        raise InvalidValue("address", "must not be blank nor have blanks around it")
    if _UNPRINTABLE.search(address):
        raise InvalidValue("address", "must hold no control characters nor lone surrogates")
    if len(address) > MAX_LENGTH:
        raise InvalidValue("address", f"must have at most {MAX_LENGTH} characters")
    return address


def _nothing(value: object, field: str, rule: str) -> None:
    if value is not None:
        raise InvalidValue(field, rule)


def look_up(gateway: ChannelGateway, *, user: str = "self", known: Snapshot = NOTHING) -> Snapshot:
    """What is known, and the user's channels as the server lists them now.

    That the list was given shows `read` on the user, and that it was refused, that there is no such
    right; that bounces are shown, `read_messages` on the site-admin account. Other rights and the
    account's settings no call tells. Raises `NotSupported`, and `GatewayError` where nothing is told.
    """
    require(Capability.CHANNELS_LIST, gateway.capabilities)
    try:
        channels = tuple(Listing(partial(gateway.channels_page, user)))
    except (PermissionDenied, AuthenticationFailed) as error:
        if isinstance(error, AuthenticationFailed):  # older servers say it of rights as well
            gateway.channels_page("self", None)
        return attrs.evolve(known, who=unreadable(known.who))
    except NotFound:
        return attrs.evolve(known, no_such_user=True)
    shows_bounces = any(one.bounces is not None for one in channels) if channels else None
    reads = known.who.read_messages if shows_bounces is None else shows_bounces
    who = attrs.evolve(known.who, read=True, read_messages=reads)
    if user == "self":
        who = attrs.evolve(who, own=True)
    return attrs.evolve(known, who=who, channels=channels)


__all__ = ["AddOutcome", "AddReport", "add_channel", "compose_channel", "kept", "look_up", "shown_after"]
