"""Does this code confirm a channel?

The code is looked for among living channels other than push. None, or an e-mail channel
whose address is no address: failure. If the owner is registered, only the owner, logged
in on the web, confirms an unconfirmed channel; anybody else is sent to log in, and an
active one is a failure. An owner who never finished registering becomes registered by the
code of an active channel; with an unconfirmed one they have to register first. Access
tokens count for nothing here.
"""

import enum

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.channel import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.addresses import is_bare_address
from canvas_comms.lms.channels.sources import CONTROLLER, CONTROLLER_SPEC
from canvas_comms.lms.people import UserState


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
