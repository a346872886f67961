from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.channels.model import Channel, ChannelState
from canvas_comms.lms.channels.rules.addresses import LimitReason, counted, room_for_a_row, under_maximum

MakeChannel = Callable[..., Channel]
Found = tuple[Reason, Effect, str]


def told(decision: Decision) -> list[Found]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


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


REACHED = [(LimitReason.ACCOUNT_MAXIMUM, Effect.REFUSED, "type")]
UNSURE = [(LimitReason.MAXIMUM_UNKNOWN, Effect.UNKNOWN, "type")]
FULL = [(LimitReason.TOO_MANY_ROWS, Effect.REFUSED, "user_id")]
ROWS_UNSURE = [(LimitReason.ROWS_UNKNOWN, Effect.UNKNOWN, "user_id")]


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
    count: int | None, maximum: int | None, exact: bool, found: list[Found]
) -> None:
    decision = under_maximum(count, maximum, exact=exact)

    assert told(decision) == found


def test_a_count_is_taken_for_exact_unless_said_otherwise() -> None:
    assert told(under_maximum(1, 2)) == []


@pytest.mark.parametrize(
    ("rows", "found"), [(0, []), (100, []), (101, FULL), (500, FULL), (None, ROWS_UNSURE)]
)
def test_row_102_fails(rows: int | None, found: list[Found]) -> None:
    assert told(room_for_a_row(rows)) == found
