from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.discussions.rules.dates import (
    MomentReason,
    end_of_day,
    read_moment,
    same_second,
)

CLEARED = [(MomentReason.CLEARED, Effect.KEPT, "lock_at")]
UNREADABLE = [(MomentReason.UNREADABLE, Effect.DROPPED, "lock_at")]


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("2026-03-15T12:00:00Z", datetime(2026, 3, 15, 12, tzinfo=UTC), []),
        ("2026-03-15T12:00:00+02:00", datetime(2026, 3, 15, 10, tzinfo=UTC), []),
        ("2026-03-15T12:00:00", datetime(2026, 3, 15, 12, tzinfo=UTC), []),
        ("2026-03-15 12:00", datetime(2026, 3, 15, 12, tzinfo=UTC), []),
        ("2026-03-15", datetime(2026, 3, 15, tzinfo=UTC), []),
        ("", None, CLEARED),
        ("  ", None, CLEARED),
        (None, None, CLEARED),
        ("tomorrow", None, UNREADABLE),
        ("0001-01-01T00:00:00+12:00", None, UNREADABLE),
    ],
)
def test_what_a_text_means(
    text: str | None, at: datetime | None, said: list[tuple[Reason, Effect, str]]
) -> None:
    moment = read_moment(text, "lock_at")

    assert moment.at == at
    assert [(f.reason, f.effect, f.where) for f in moment.decision.findings] == said


@given(st.text())
def test_every_text_means_something_or_nothing(text: str) -> None:
    moment = read_moment(text, "lock_at")

    assert moment.at is None or moment.at.tzinfo is UTC


def test_midnight_means_the_end_of_that_day() -> None:
    late = end_of_day(read_moment("2027-03-31T00:00:00Z", "lock_at"), "lock_at")

    assert late.at == datetime(2027, 3, 31, 23, 59, 59, tzinfo=UTC)
    assert [(f.reason, f.effect, f.where) for f in late.decision.findings] == [
        (MomentReason.END_OF_DAY, Effect.CHANGED, "lock_at")
    ]


@pytest.mark.parametrize("text", ["2027-03-31T00:00:01Z", ""])
def test_any_other_time_stays(text: str) -> None:
    moment = read_moment(text, "lock_at")

    assert end_of_day(moment, "lock_at") == moment


def test_dates_are_compared_to_the_second() -> None:
    noon = datetime(2026, 3, 15, 12, tzinfo=UTC)

    assert same_second(noon, noon.replace(microsecond=5))
    assert not same_second(noon, noon.replace(second=1))
    assert same_second(None, None)
    assert not same_second(None, noon)
    assert not same_second(noon, None)
