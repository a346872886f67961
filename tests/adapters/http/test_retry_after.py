from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_http.retry_after import MOST, retry_after

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

TOLD = [
    ("5", 5.0),
    (" 5 ", 5.0),
    ("0", 0.0),
    ("86400", 86_400.0),
    ("Thu, 01 Jan 2026 12:00:09 GMT", 9.0),
    ("Thursday, 01-Jan-26 12:01:00 GMT", 60.0),
    ("Thu Jan  1 12:02:00 2026", 120.0),
    ("Thu, 01 Jan 2026 11:59:59 GMT", 0.0),
    ("Mon, 01 Jan 1990 00:00:00 GMT", 0.0),
]
UNTOLD = [
    "",
    "soon",
    "-3",
    "1.5",
    "1, 2",
    "1e3",
    "86401",
    "9" * 10,
    "9" * 500,
    "١",
    "Thu, 99 Jan 2026 12:00:09 GMT",
]
UNTOLD += ["Fri, 02 Jan 2026 12:00:01 GMT", "Thu, 01 Jan 9999 12:00:00 GMT", "Thu, 01 Jan 2026 25:00:00 GMT"]


@pytest.mark.parametrize(("text", "seconds"), TOLD)
def test_both_forms_are_seconds_from_now(text: str, seconds: float) -> None:
    assert retry_after({"Retry-After": text}, NOW) == seconds


@pytest.mark.parametrize("text", UNTOLD)
def test_what_is_malformed_or_more_than_a_day_away_says_nothing(text: str) -> None:
    assert retry_after({"Retry-After": text}, NOW) is None


def test_without_the_header_nothing_is_said() -> None:
    assert retry_after({}, NOW) is None


def test_a_date_is_compared_with_the_servers_own_clock_where_it_tells_it() -> None:
    late = {"Retry-After": "Thu, 01 Jan 2026 18:00:09 GMT", "Date": "Thu, 01 Jan 2026 18:00:00 GMT"}

    assert retry_after(late, NOW) == 9.0
    assert retry_after({**late, "Date": "yesterday"}, NOW) == 21_609.0


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_no_date_gives_less_than_nothing_or_more_than_a_day(until: datetime) -> None:
    seconds = retry_after({"Retry-After": format_datetime(until, usegmt=True)}, NOW)

    assert seconds is None or 0.0 <= seconds <= MOST


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    seconds = retry_after({"Retry-After": text, "Date": text}, NOW)

    assert seconds is None or 0.0 <= seconds <= MOST
