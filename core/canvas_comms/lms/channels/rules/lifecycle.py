"""Where can a channel go from here?

A new channel is unconfirmed. Its owner confirms it, and it is active; deleting retires it
from either state. A retired one comes back when the same address is added again: active
first, with its bounces forgotten, and then unconfirmed unless confirmation is skipped. An
SMS channel that one-time passwords go to cannot be retired. What is not in the table does
not happen; bounces never retire a channel.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.channel import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.sources import CONTROLLER, MODEL, MODEL_SPEC


class Event(enum.Enum):
    """What can happen to a channel."""

    CONFIRM = "confirm"
    RETIRE = "retire"
    RE_ACTIVATE = "re_activate"
    ASK_AGAIN = "ask_again"
    """A channel that came back has to be confirmed again."""


TRANSITIONS: Mapping[tuple[ChannelState, Event], ChannelState] = {
    (ChannelState.UNCONFIRMED, Event.CONFIRM): ChannelState.ACTIVE,
    (ChannelState.UNCONFIRMED, Event.RETIRE): ChannelState.RETIRED,
    (ChannelState.ACTIVE, Event.RETIRE): ChannelState.RETIRED,
    (ChannelState.RETIRED, Event.RE_ACTIVATE): ChannelState.ACTIVE,
    (ChannelState.ACTIVE, Event.ASK_AGAIN): ChannelState.UNCONFIRMED,
}


class LifecycleReason(Reason):
    """What can be said of a step."""

    CONFIRMED = "confirmed", MODEL_SPEC
    RETIRED = "retired", MODEL_SPEC
    RE_ACTIVATED = "re-activated", MODEL_SPEC
    TO_CONFIRM_AGAIN = "to-confirm-again", CONTROLLER
    BOUNCES_FORGOTTEN = "bounces-forgotten", MODEL
    NO_SUCH_STEP = "no-such-step", MODEL_SPEC
    USED_FOR_PASSWORDS = "used-for-one-time-passwords", MODEL_SPEC


_SAID = {
    Event.CONFIRM: LifecycleReason.CONFIRMED,
    Event.RETIRE: LifecycleReason.RETIRED,
    Event.RE_ACTIVATE: LifecycleReason.RE_ACTIVATED,
    Event.ASK_AGAIN: LifecycleReason.TO_CONFIRM_AGAIN,
}


@attrs.frozen
class Step:
    """The decision on one step, and the channel after it (the same one if refused)."""

    decision: Decision
    channel: Channel


def move(channel: Channel, event: Event, now: datetime) -> Step:
    """Take one step at `now`."""
    after = TRANSITIONS.get((channel.state, event))
    reason = _refusal(channel, event, after)
    if reason is not None or after is None:
        refused = Finding(reason or LifecycleReason.NO_SUCH_STEP, Effect.REFUSED, "workflow_state")
        return Step(Decision((refused,)), channel)
    findings = [Finding(_SAID[event], Effect.CHANGED, "workflow_state")]
    moved = attrs.evolve(channel, state=after, updated_at=now)
    if event is Event.RE_ACTIVATE and channel.bounces.count:
        findings.append(Finding(LifecycleReason.BOUNCES_FORGOTTEN, Effect.CHANGED, "bounce_count"))
        moved = attrs.evolve(moved, bounces=attrs.evolve(channel.bounces, count=0))
    return Step(Decision(tuple(findings)), moved)


def _refusal(channel: Channel, event: Event, after: ChannelState | None) -> LifecycleReason | None:
    if after is None:
        return LifecycleReason.NO_SUCH_STEP
    if event is Event.RETIRE and channel.otp and channel.type is ChannelType.SMS:
        return LifecycleReason.USED_FOR_PASSWORDS
    return None
