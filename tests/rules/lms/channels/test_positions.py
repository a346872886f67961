from collections.abc import Callable

import pytest

from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.lifecycle import email_channel, next_position, primary

MakeChannel = Callable[..., Channel]


@pytest.mark.parametrize(("highest", "position"), [(None, 1), (1, 2), (7, 8)])
def test_a_new_channel_goes_to_the_end(highest: int | None, position: int) -> None:
    assert next_position(highest) == position


def test_the_primary_channel_is_the_first_living_one_of_any_type(channel: MakeChannel) -> None:
    gone = channel(id="1", position=1, state=ChannelState.RETIRED)
    sms = channel(id="2", position=2, type=ChannelType.SMS)
    email = channel(id="3", position=3)

    assert primary([email, sms, gone]) == sms
    assert email_channel([email, sms, gone]) == email


def test_a_personal_address_is_an_email_channel_too(channel: MakeChannel) -> None:
    personal = channel(type=ChannelType.PERSONAL_EMAIL)

    assert email_channel([personal]) == personal


def test_without_living_channels_there_is_no_primary_one(channel: MakeChannel) -> None:
    gone = channel(state=ChannelState.RETIRED)

    assert (primary([gone]), email_channel([])) == (None, None)
