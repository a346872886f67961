"""How far has time surely come, where somebody sets the clock on the wall?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.outbox.readings import Reading

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
READINGS = st.builds(
    Reading,
    st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)),
    st.sampled_from(["", "one", "other"]),
    st.floats(0, 1e9),
)


def reading(hours: float, ticks: float, boot: str = "one") -> Reading:
    return Reading(NOON + timedelta(hours=hours), boot, ticks * 3600)


@pytest.mark.parametrize(
    ("now", "reached"),
    [
        (reading(2, 2), 2),
        (reading(1000, 2), 2),  # set forward
        (reading(-5, 2), -5),  # set back
        (reading(1000, 2, "other"), 1000),  # started again: nobody has counted
        (reading(1000, 2, ""), 1000),
    ],
)
def test_a_clock_that_is_set_forward_makes_nothing_old(now: Reading, reached: float) -> None:
    assert now.surely_reached(reading(0, 0)) == NOON + timedelta(hours=reached)


def test_where_there_is_no_running_clock_the_wall_is_believed() -> None:
    assert reading(9, 0, "").surely_reached(reading(0, 0, "")) == NOON + timedelta(hours=9)


@given(READINGS, READINGS)
def test_time_has_never_come_further_than_the_wall_says(earlier: Reading, now: Reading) -> None:
    assert now.surely_reached(earlier) <= now.wall
