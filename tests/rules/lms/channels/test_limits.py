from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from canvas_comms.decisions import Decision, Effect
from canvas_comms.lms.channels.channel import Channel, ChannelState
from canvas_comms.lms.channels.rules.limits import LimitReason, counted, room_for_a_row, under_maximum

MakeChannel = Callable[..., Channel]


@pytest.mark.parametrize(
    ("state", "age", "counts"),
    [
        (ChannelState.ACTIVE, timedelta(days=9), 1),
        (ChannelState.UNCONFIRMED, timedelta(days=9), 1),
        (ChannelState.RETIRED, timedelta(minutes=59), 1),
        (ChannelState.RETIRED, timedelta(hours=1), 0),
        (ChannelState.RETIRED, timedelta(days=1), 0),
    ],
)
def test_living_and_young_deleted_channels_count(
    state: ChannelState, age: timedelta, counts: int, channel: MakeChannel, now: datetime
) -> None:
    assert counted([channel(state=state, created_at=now - age)], now) == counts


REACHED = [(LimitReason.ACCOUNT_MAXIMUM, Effect.REFUSED)]
UNSURE = [(LimitReason.MAXIMUM_UNKNOWN, Effect.UNKNOWN)]


@pytest.mark.parametrize(
    ("count", "maximum", "exact", "found"),
    [
        (0, None, True, []),
        (None, None, True, []),
        (1, 2, True, []),
        (2, 2, True, REACHED),
        (0, 0, True, REACHED),
        (3, 2, False, REACHED),
        (1, 2, False, UNSURE),
        (None, 2, True, UNSURE),
    ],
)
def test_the_accounts_maximum_holds(
    count: int | None, maximum: int | None, exact: bool, found: list[tuple[LimitReason, Effect]]
) -> None:
    decision = under_maximum(count, maximum, exact=exact)

    assert [(f.reason, f.effect) for f in decision.findings] == found


@pytest.mark.parametrize(("rows", "room"), [(0, True), (100, True), (101, False), (500, False)])
def test_row_102_fails(rows: int, room: bool) -> None:
    assert room_for_a_row(rows).allowed is room


def test_rows_that_are_not_known_are_said_to_be_so() -> None:
    assert room_for_a_row(None).reasons() == {LimitReason.ROWS_UNKNOWN}
    assert room_for_a_row(5) == Decision()
