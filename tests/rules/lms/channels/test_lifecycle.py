import itertools
from collections.abc import Callable
from datetime import datetime

import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.channels.model import Bounces, Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.lifecycle import TRANSITIONS, Event, LifecycleReason, Step, move

MakeChannel = Callable[..., Channel]
U, A, R = ChannelState.UNCONFIRMED, ChannelState.ACTIVE, ChannelState.RETIRED


def found_in(step: Step) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in step.decision.findings]


@pytest.mark.parametrize(
    ("before", "event", "after", "reason"),
    [
        (U, Event.CONFIRM, A, LifecycleReason.CONFIRMED),
        (U, Event.RETIRE, R, LifecycleReason.RETIRED),
        (A, Event.RETIRE, R, LifecycleReason.RETIRED),
        (R, Event.RE_ACTIVATE, A, LifecycleReason.RE_ACTIVATED),
        (A, Event.ASK_AGAIN, U, LifecycleReason.TO_CONFIRM_AGAIN),
    ],
)
def test_a_channel_takes_the_steps_of_its_life(
    before: ChannelState,
    event: Event,
    after: ChannelState,
    reason: LifecycleReason,
    channel: MakeChannel,
    now: datetime,
) -> None:
    step = move(channel(state=before), event, now)

    assert step.channel.state is after
    assert found_in(step) == [(reason, Effect.CHANGED, "workflow_state")]


@pytest.mark.parametrize(
    ("state", "event"), [pair for pair in itertools.product(ChannelState, Event) if pair not in TRANSITIONS]
)
def test_what_is_not_in_the_table_does_not_happen(
    state: ChannelState, event: Event, channel: MakeChannel, now: datetime
) -> None:
    row = channel(state=state)
    step = move(row, event, now)

    assert step.channel is row
    assert found_in(step) == [(LifecycleReason.NO_SUCH_STEP, Effect.REFUSED, "workflow_state")]


def test_retiring_keeps_place_path_and_bounces(channel: MakeChannel, now: datetime) -> None:
    after = move(channel(position=3, bounces=Bounces(1)), Event.RETIRE, now).channel

    assert (after.position, after.address, after.bounces) == (3, "one@example.com", Bounces(1))


def test_coming_back_forgets_the_count_of_bounces_and_nothing_else(
    channel: MakeChannel, now: datetime
) -> None:
    row = channel(state=R, bounces=Bounces(2, last_at=now, last_summary="550"), confirmations_sent=3)
    step = move(row, Event.RE_ACTIVATE, now)

    assert step.channel.bounces == Bounces(0, last_at=now, last_summary="550")
    assert step.channel.confirmations_sent == 3
    assert found_in(step) == [
        (LifecycleReason.RE_ACTIVATED, Effect.CHANGED, "workflow_state"),
        (LifecycleReason.BOUNCES_FORGOTTEN, Effect.CHANGED, "bounce_count"),
    ]


@pytest.mark.parametrize(
    ("type", "otp", "retires"),
    [(ChannelType.SMS, True, False), (ChannelType.SMS, False, True), (ChannelType.EMAIL, True, True)],
)
def test_only_the_sms_channel_of_one_time_passwords_stays(
    type: ChannelType, otp: bool, retires: bool, channel: MakeChannel, now: datetime
) -> None:
    step = move(channel(type=type, otp=otp), Event.RETIRE, now)

    assert step.decision.allowed is retires
    assert (LifecycleReason.USED_FOR_PASSWORDS in step.decision.reasons()) is not retires


def test_bounces_never_retire_a_channel(channel: MakeChannel) -> None:
    assert channel(state=A, bounces=Bounces(9)).bouncing
    assert all(before is not A or event is not Event.CONFIRM for before, event in TRANSITIONS)
