from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.channels.model import Bounces, Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.bounces import BounceKind, BounceReason, bounce, reset, summary_of

MakeChannel = Callable[..., Channel]
HOUR = timedelta(hours=1)


def test_a_permanent_bounce_counts_and_one_is_enough(channel: MakeChannel, now: datetime) -> None:
    after = bounce(channel(), BounceKind.PERMANENT, "550 no such user", now).channel

    assert after.bounces == Bounces(1, last_at=now, last_summary="550 no such user")
    assert (after.bouncing, after.state) == (True, ChannelState.UNCONFIRMED)


def test_a_suppression_only_notes_its_time(channel: MakeChannel, now: datetime) -> None:
    after = bounce(channel(), BounceKind.SUPPRESSION, "listed", now).channel

    assert after.bounces == Bounces(last_suppression_at=now)
    assert not after.bouncing


def test_any_other_is_transient(channel: MakeChannel, now: datetime) -> None:
    after = bounce(channel(), BounceKind.TRANSIENT, "mailbox full", now).channel

    assert after.bounces == Bounces(last_transient_at=now, last_transient_summary="mailbox full")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": ChannelType.SMS}, BounceReason.NOT_EMAIL),
        ({"state": ChannelState.RETIRED}, BounceReason.RETIRED),
        ({"bounces": Bounces(1)}, BounceReason.BOUNCING_ALREADY),
    ],
)
def test_some_channels_ignore_bounces(
    changes: dict[str, Any], reason: BounceReason, channel: MakeChannel, now: datetime
) -> None:
    row = channel(**changes)
    found = bounce(row, BounceKind.PERMANENT, None, now)

    assert found.channel is row
    assert [(f.reason, f.effect, f.where) for f in found.decision.findings] == [
        (reason, Effect.DROPPED, "bounce")
    ]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (BounceKind.PERMANENT, BounceReason.NOW_BOUNCING),
        (BounceKind.TRANSIENT, BounceReason.NOTED),
        (BounceKind.SUPPRESSION, BounceReason.NOTED),
    ],
)
def test_only_a_permanent_bounce_is_said_to_make_a_channel_bounce(
    kind: BounceKind, reason: BounceReason, channel: MakeChannel, now: datetime
) -> None:
    found = bounce(channel(), kind, None, now).decision.findings

    assert [(f.reason, f.effect, f.where) for f in found] == [(reason, Effect.CHANGED, "bounce_count")]


@pytest.mark.parametrize(
    ("touched", "kind", "reason"),
    [
        (HOUR, BounceKind.TRANSIENT, BounceReason.NOTED),
        (HOUR / 2, BounceKind.TRANSIENT, BounceReason.TOO_SOON),
        (HOUR / 2, BounceKind.SUPPRESSION, BounceReason.NOTED),
        (HOUR / 2, BounceKind.PERMANENT, BounceReason.NOW_BOUNCING),
    ],
)
def test_the_same_kind_within_the_hour_is_ignored(
    touched: timedelta, kind: BounceKind, reason: BounceReason, channel: MakeChannel, now: datetime
) -> None:
    row = channel(bounces=Bounces(last_transient_at=now - 9 * HOUR), updated_at=now - touched)

    found = bounce(row, kind, None, now)

    assert found.decision.reasons() == {reason}
    assert (found.channel is row) is (reason is BounceReason.TOO_SOON)


def test_a_personal_address_bounces_as_any_other(channel: MakeChannel, now: datetime) -> None:
    assert bounce(channel(type=ChannelType.PERSONAL_EMAIL), BounceKind.PERMANENT, None, now).channel.bouncing


def test_resetting_forgets_the_count_and_keeps_the_times(channel: MakeChannel, now: datetime) -> None:
    row = channel(bounces=Bounces(3, last_at=now, last_summary="550"))

    assert reset(row, now).bounces == Bounces(0, last_at=now, last_summary="550")


NOTICE = {"bouncedRecipients": [{"diagnosticCode": "550 5.1.1"}, {"diagnosticCode": "other"}]}


@pytest.mark.parametrize(
    ("details", "summary"),
    [
        (NOTICE, "550 5.1.1"),
        ({"bouncedRecipients": []}, None),
        ({"bouncedRecipients": [{}]}, None),
        ({"bouncedRecipients": "text"}, None),
        ({"bouncedRecipients": [{"diagnosticCode": 5}]}, None),
        ({}, None),
        (None, None),
        ("text", None),
    ],
)
def test_the_summary_is_the_first_recipients_code(details: object, summary: str | None) -> None:
    assert summary_of(details) == summary


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_every_notice_has_a_summary_or_none(details: object) -> None:
    assert summary_of(details) is None or isinstance(summary_of(details), str)
