"""Instants are kept in UTC, whatever zone a clock tells them in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.instants import in_utc

EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2022, 4, 29, 13, 30, tzinfo=UTC), "2022-04-29T13:30:00+00:00"),
        (datetime(2022, 4, 29, 15, 30, tzinfo=timezone(timedelta(hours=2))), "2022-04-29T13:30:00+00:00"),
        (datetime(2022, 4, 29, 13, 30), "2022-04-29T13:30:00+00:00"),
        (datetime.min.replace(tzinfo=EAST), FIRST.isoformat()),
        (datetime.max.replace(tzinfo=WEST), LAST.isoformat()),
    ],
)
def test_a_moment_is_told_in_utc(moment: datetime, text: str) -> None:
    assert in_utc(moment).isoformat() == text


@given(st.datetimes(timezones=st.sampled_from((UTC, EAST, WEST))))
def test_any_moment_is_the_same_instant_in_utc_if_the_calendar_holds_it(moment: datetime) -> None:
    told = in_utc(moment)

    assert told.tzinfo is UTC
    assert told in (moment, FIRST, LAST)


@given(st.datetimes(timezones=st.sampled_from((UTC, EAST, WEST))))
def test_what_is_in_utc_stays_as_it_is(moment: datetime) -> None:
    assert in_utc(in_utc(moment)) == in_utc(moment)
