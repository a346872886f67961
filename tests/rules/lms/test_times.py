from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.params import ABSENT, RawParam, read_time


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-15T12:00:00Z", datetime(2026, 3, 15, 12, tzinfo=UTC)),
        (" 2026-03-15T12:00:00+02:00 ", datetime(2026, 3, 15, 10, tzinfo=UTC)),
        ("2026-03-15T12:00:00", datetime(2026, 3, 15, 12, tzinfo=UTC)),
        ("2026-03-15", datetime(2026, 3, 15, tzinfo=UTC)),
    ],
)
def test_a_text_means_a_moment_in_utc_with_a_zone_or_without(text: str, moment: datetime) -> None:
    assert read_time(text) == moment


@pytest.mark.parametrize("given", [ABSENT, None, 5, True, [], {}, "", "soon", "0001-01-01T00:00:00+12:00"])
def test_anything_else_means_nothing(given: RawParam) -> None:
    assert read_time(given) is None


@given(st.text())
def test_every_text_is_a_moment_in_utc_or_nothing(text: str) -> None:
    moment = read_time(text)

    assert moment is None or moment.tzinfo is UTC
