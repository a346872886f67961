"""Where can a channel go from here?

A new channel is unconfirmed. Its owner confirms it, and it is active; deleting retires it
from either state. A retired one comes back when the same address is added again: active
first, with its bounces forgotten, and then unconfirmed unless confirmation is skipped. An
SMS channel that one-time passwords go to cannot be retired. What is not in the table does
not happen; bounces never retire a channel.

Where does a channel stand among its user's?

A new channel goes to the end: one after the highest position of all the user's rows,
deleted ones included. Deleting closes no gap, and a channel that comes back keeps its
place. The primary channel is the living one that stands first, whatever its type; the
e-mail channel is the first living e-mail address.

May a device be registered for push?

Only by a call with an access token, and only if the developer key behind that token is
configured for it; then the device's own token is needed. It is kept once per access
token, whatever the case of its letters. A user has one push channel for all devices.
"""

import enum
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.rules.access import Relation
from canvas_comms.lms.channels.sources import API_SPEC, CONTROLLER, INFERRED, MODEL, MODEL_SPEC
from canvas_comms.redaction import Secret


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


FIRST = 1


def next_position(highest: int | None) -> int:
    """The position of one more channel; `highest` is None when the user has no row at all.

    Source: canvas-lms, acts_as_list (2020), scope user.
    """
    return FIRST if highest is None else highest + 1


def in_order(channels: Iterable[Channel]) -> list[Channel]:
    """By position; equal positions, which only a seeded world has, by age."""
    return sorted(channels, key=lambda channel: channel.position)


def primary(channels: Iterable[Channel]) -> Channel | None:
    """The user's primary channel. Source: canvas-lms, user.rb (2024), `communication_channel`."""
    return _first(channel for channel in channels if not channel.retired)


def email_channel(channels: Iterable[Channel]) -> Channel | None:
    """The user's default e-mail channel. Source: canvas-lms, user.rb (2026)."""
    return _first(channel for channel in channels if channel.type.is_email and not channel.retired)


def _first(channels: Iterable[Channel]) -> Channel | None:
    return min(channels, key=lambda channel: channel.position, default=None)


class PushReason(Reason):
    """Why a device cannot be registered, or what becomes of it."""

    NO_ACCESS_TOKEN = "push-needs-access-token", CONTROLLER
    NOT_CONFIGURED = "push-not-configured", API_SPEC
    NO_DEVICE_TOKEN = "no-device-token", f"{CONTROLLER}; {INFERRED}"
    UNKNOWN = "push-unknown", CONTROLLER


def may_push(new: NewChannel, who: Relation) -> Decision:
    """Judge a new channel; nothing is said of one that is not for push."""
    if not new.is_push:
        return Decision()
    findings = [
        *_needs(who.has_token, PushReason.NO_ACCESS_TOKEN),
        *_needs(who.push_configured, PushReason.NOT_CONFIGURED),
    ]
    if new.token is None or not new.token.reveal().strip():
        findings.append(Finding(PushReason.NO_DEVICE_TOKEN, Effect.REFUSED, "token"))
    return Decision(tuple(findings))


def same_device(one: Secret, other: Secret) -> bool:
    """Whether two registrations are of the same device. Source: canvas-lms, the API's specs."""
    return one.reveal().lower() == other.reveal().lower()


def is_registered(token: Secret, registered: Iterable[Secret]) -> bool:
    """Whether the device is among these registrations."""
    return any(same_device(token, one) for one in registered)


def _needs(held: bool | None, reason: PushReason) -> list[Finding]:
    if held:
        return []
    if held is None:
        return [Finding(PushReason.UNKNOWN, Effect.UNKNOWN, "type")]
    return [Finding(reason, Effect.REFUSED, "type")]
