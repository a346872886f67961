from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.channels.model import Bounces, Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.confirmation import (
    Confirmation,
    ConfirmationReason,
    code_length,
    limit_reached,
    send_confirmation,
)
from canvas_comms.lms.people import UserState

MakeChannel = Callable[..., Channel]
REGISTERED, PRE = UserState.REGISTERED, UserState.PRE_REGISTERED


def found_in(sent: Confirmation) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in sent.decision.findings]


@pytest.mark.parametrize(
    ("type", "length"),
    [
        (ChannelType.EMAIL, 25),
        (ChannelType.PERSONAL_EMAIL, 25),
        (ChannelType.SMS, 4),
        (ChannelType.PUSH, 4),
        (ChannelType.SLACK, 4),
    ],
)
def test_the_code_of_an_email_channel_is_longer(type: ChannelType, length: int) -> None:
    assert code_length(type) == length


def test_three_confirmations_go_out_and_the_counter_stops_there(channel: MakeChannel) -> None:
    row, names = channel(), []
    for _ in range(5):
        sent = send_confirmation(row, REGISTERED)
        row = sent.channel
        names.append(sent.notification)

    assert names == ["Confirm Email Communication Channel"] * 3 + [None, None]
    assert (row.confirmations_sent, limit_reached(row)) == (3, True)


def test_the_limit_is_not_reached_before_the_third(channel: MakeChannel) -> None:
    assert not limit_reached(channel(confirmations_sent=2))


@pytest.mark.parametrize(
    ("changes", "owner", "name"),
    [
        ({}, REGISTERED, "Confirm Email Communication Channel"),
        ({"type": ChannelType.PERSONAL_EMAIL}, REGISTERED, "Confirm Email Communication Channel"),
        ({}, PRE, "Confirm Registration"),
        ({"state": ChannelState.ACTIVE}, REGISTERED, "Confirm Registration"),
        ({"type": ChannelType.SMS}, REGISTERED, "Confirm SMS Communication Channel"),
        ({"type": ChannelType.SLACK}, PRE, "Confirm SMS Communication Channel"),
    ],
)
def test_the_message_goes_by_type_owner_and_state(
    changes: dict[str, Any], owner: UserState, name: str, channel: MakeChannel
) -> None:
    assert send_confirmation(channel(**changes), owner).notification == name


def test_a_message_that_has_no_kind_counts_all_the_same(channel: MakeChannel) -> None:
    sent = send_confirmation(channel(type=ChannelType.TWITTER), REGISTERED)

    assert (sent.notification, sent.channel.confirmations_sent) == (None, 1)
    assert found_in(sent) == [(ConfirmationReason.NO_KIND, Effect.DROPPED, "confirmation")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"bounces": Bounces(1)}, ConfirmationReason.BOUNCING),
        ({"confirmations_sent": 3}, ConfirmationReason.LIMIT_REACHED),
    ],
)
def test_what_is_swallowed_is_a_loss_and_counts_nothing(
    changes: dict[str, Any], reason: ConfirmationReason, channel: MakeChannel
) -> None:
    row = channel(**changes)
    sent = send_confirmation(row, REGISTERED)

    assert sent.channel is row
    assert found_in(sent) == [(reason, Effect.DROPPED, "confirmation")]


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (0, ConfirmationReason.GOES_OUT),
        (1, ConfirmationReason.GOES_OUT),
        (2, ConfirmationReason.LAST_ONE),
    ],
)
def test_the_last_one_is_said_to_be_the_last(
    before: int, reason: ConfirmationReason, channel: MakeChannel
) -> None:
    sent = send_confirmation(channel(confirmations_sent=before), REGISTERED)

    assert found_in(sent) == [(reason, Effect.NOTED, "confirmation")]
