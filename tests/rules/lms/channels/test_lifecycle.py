import itertools
from collections.abc import Callable
from datetime import datetime

import pytest

from canvas_comms.lms.channels.channel import Bounces, Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.lifecycle import TRANSITIONS, Event, LifecycleReason, move

MakeChannel = Callable[..., Channel]
U, A, R = ChannelState.UNCONFIRMED, ChannelState.ACTIVE, ChannelState.RETIRED


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        (U, Event.CONFIRM, A),
        (U, Event.RETIRE, R),
        (A, Event.RETIRE, R),
        (R, Event.RE_ACTIVATE, A),
        (A, Event.ASK_AGAIN, U),
    ],
)
def test_a_channel_takes_the_steps_of_its_life(
    before: ChannelState, event: Event, after: ChannelState, channel: MakeChannel, now: datetime
) -> None:
    step = move(channel(state=before), event, now)

    assert (step.decision.allowed, step.channel.state) == (True, after)


@pytest.mark.parametrize(
    ("state", "event"), [pair for pair in itertools.product(ChannelState, Event) if pair not in TRANSITIONS]
)
def test_what_is_not_in_the_table_does_not_happen(
    state: ChannelState, event: Event, channel: MakeChannel, now: datetime
) -> None:
    row = channel(state=state)
    step = move(row, event, now)

    assert step.channel is row
    assert step.decision.reasons() == {LifecycleReason.NO_SUCH_STEP}


def test_retiring_keeps_place_path_and_bounces(channel: MakeChannel, now: datetime) -> None:
    after = move(channel(position=3, bounces=Bounces(1)), Event.RETIRE, now).channel

    assert (after.position, after.address, after.bounces) == (3, "one@example.com", Bounces(1))


def test_coming_back_forgets_the_count_of_bounces_and_nothing_else(
    channel: MakeChannel, now: datetime
) -> None:
    row = channel(state=R, bounces=Bounces(2, last_at=now, last_summary="550"), confirmations_sent=3)
    after = move(row, Event.RE_ACTIVATE, now).channel

    assert after.bounces == Bounces(0, last_at=now, last_summary="550")
    assert after.confirmations_sent == 3


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
