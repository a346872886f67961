"""Does a confirmation message go out, and which?

A code is made when the channel is first stored, and kept: 25 characters for e-mail, 4 for
anything else. Every message that is sent counts, and the third is the last, whoever asks
again; the count outlives deletion. A bouncing channel gets none, and none is counted. The
message goes by the type of the channel and by how far its owner has registered.

Does this code confirm a channel?

The code is looked for among living channels other than push. None, or an e-mail channel
whose address is no address: failure. If the owner is registered, only the owner, logged
in on the web, confirms an unconfirmed channel; anybody else is sent to log in, and an
active one is a failure. An owner who never finished registering becomes registered by the
code of an active channel; with an unconfirmed one they have to register first. Access
tokens count for nothing here.

Is the confirmation skipped?

Whoever may manage students in the account can have a channel active at once; it also makes
a user who never registered a registered one. For everybody else the wish is ignored, not
refused: the channel waits for its owner. A push channel needs no confirmation ever.
"""

import enum
from collections.abc import Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.rules.access import Action, Relation, holds
from canvas_comms.lms.channels.rules.addresses import is_bare_address
from canvas_comms.lms.channels.sources import API_SPEC, CONTROLLER, CONTROLLER_SPEC, MODEL, MODEL_SPEC
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


class ConfirmingReason(Reason):
    """What comes of a code."""

    CONFIRMS = "confirms", CONTROLLER_SPEC
    REGISTERS = "registers", CONTROLLER_SPEC
    UNKNOWN_CODE = "unknown-code", CONTROLLER_SPEC
    UNUSABLE_ADDRESS = "unusable-address", CONTROLLER
    LOG_IN_FIRST = "log-in-first", CONTROLLER_SPEC
    SOMEBODY_ELSE = "somebody-else", CONTROLLER_SPEC
    ACTIVE_ALREADY = "active-already", CONTROLLER_SPEC
    REGISTER_FIRST = "register-first", CONTROLLER


class Verdict(enum.Enum):
    """What the server does."""

    CONFIRM = "confirm"
    REGISTER = "register"
    LOGIN = "login"
    FAIL = "fail"


@attrs.frozen
class Confirming:
    """What is decided on a code."""

    decision: Decision
    verdict: Verdict


def confirms(channel: Channel | None, owner: UserState | None, session: str | None) -> Confirming:
    """Judge a code by the channel it names, its owner, and who is logged in on the web.

    `session` is that user's id; None for nobody, and for callers with a token.
    """
    if channel is None or owner is None or channel.retired or channel.type is ChannelType.PUSH:
        return _fails(ConfirmingReason.UNKNOWN_CODE)
    if channel.type.is_email and not is_bare_address(channel.address):
        return _fails(ConfirmingReason.UNUSABLE_ADDRESS)
    if owner is UserState.PRE_REGISTERED:
        if channel.state is ChannelState.ACTIVE:
            return _does(ConfirmingReason.REGISTERS, Verdict.REGISTER)
        return _fails(ConfirmingReason.REGISTER_FIRST)
    if channel.state is ChannelState.ACTIVE:
        return _fails(ConfirmingReason.ACTIVE_ALREADY)
    if session is None:
        return _fails(ConfirmingReason.LOG_IN_FIRST, Verdict.LOGIN)
    if session != channel.user:
        return _fails(ConfirmingReason.SOMEBODY_ELSE, Verdict.LOGIN)
    return _does(ConfirmingReason.CONFIRMS, Verdict.CONFIRM)


def _does(reason: ConfirmingReason, verdict: Verdict) -> Confirming:
    return Confirming(Decision((Finding(reason, Effect.CHANGED, "code"),)), verdict)


def _fails(reason: ConfirmingReason, verdict: Verdict = Verdict.FAIL) -> Confirming:
    return Confirming(Decision((Finding(reason, Effect.REFUSED, "code"),)), verdict)


class SkippingReason(Reason):
    """What becomes of the wish to skip the confirmation."""

    OWNER_MUST_CONFIRM = "owner-must-confirm", API_SPEC
    SKIPPED = "confirmation-skipped", API_SPEC
    IGNORED = "skip-ignored", CONTROLLER
    UNKNOWN = "skip-unknown", CONTROLLER
    PUSH_IS_ACTIVE = "push-is-active", API_SPEC


@attrs.frozen
class Skipping:
    """Whether the channel is active at once; None if that is not known."""

    decision: Decision
    active: bool | None


def skipping(new: NewChannel, who: Relation) -> Skipping:
    """Judge the wish."""
    if new.is_push:
        ignored = (_found(SkippingReason.IGNORED, Effect.DROPPED),) if new.skip_confirmation else ()
        return Skipping(Decision((_found(SkippingReason.PUSH_IS_ACTIVE, Effect.NOTED), *ignored)), True)
    if not new.skip_confirmation:
        return Skipping(Decision((_found(SkippingReason.OWNER_MUST_CONFIRM, Effect.NOTED),)), False)
    may_skip = holds(Action.SKIP_CONFIRMATION, who)
    if may_skip is None:
        return Skipping(Decision((_found(SkippingReason.UNKNOWN, Effect.UNKNOWN),)), None)
    if may_skip:
        return Skipping(Decision((_found(SkippingReason.SKIPPED, Effect.KEPT),)), True)
    findings = (
        _found(SkippingReason.IGNORED, Effect.DROPPED),
        _found(SkippingReason.OWNER_MUST_CONFIRM, Effect.NOTED),
    )
    return Skipping(Decision(findings), False)


def _found(reason: SkippingReason, effect: Effect) -> Finding:
    return Finding(reason, effect, "skip_confirmation")
