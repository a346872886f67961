from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.announcements.rules.listing import WindowReason, read_date, window_of
from canvas_comms.lms.params import ABSENT, RawParam

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


START_DEFAULTED = (WindowReason.START_BY_DEFAULT, Effect.DEFAULTED, "start_date")
END_DEFAULTED = (WindowReason.END_BY_DEFAULT, Effect.DEFAULTED, "end_date")


@pytest.mark.parametrize(
    ("start", "end", "window", "found"),
    [
        (ABSENT, ABSENT, (at(3, 1), at(3, 29)), [START_DEFAULTED, END_DEFAULTED]),
        ("", None, (at(3, 1), at(3, 29)), [START_DEFAULTED, END_DEFAULTED]),
        ("2026-01-01", ABSENT, (at(1, 1), at(1, 29)), [END_DEFAULTED]),
        (ABSENT, "2026-03-02T08:00:00Z", (at(3, 1), at(3, 2, 8)), [START_DEFAULTED]),
    ],
)
def test_without_dates_it_is_two_weeks_either_side_and_28_days_from_a_start(
    start: RawParam, end: RawParam, window: tuple[datetime, datetime], found: list[tuple[Reason, Effect, str]]
) -> None:
    opened = window_of(start, end, NOW)

    assert (opened.start, opened.end) == window
    assert [(f.reason, f.effect, f.where) for f in opened.decision.findings] == found


@pytest.mark.parametrize("date", ["2026-03-10", "2026/3/10", "2026.03.10", "2026 03 10"])
def test_a_plain_date_is_its_whole_day(date: str) -> None:
    window = window_of(date, date, NOW)

    assert window.start == at(3, 10)
    assert window.end == at(3, 11) - timedelta(microseconds=1)
    assert at(3, 10, 23) in window
    assert at(3, 11) not in window


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-10T08:00:00Z", at(3, 10, 8)),
        ("2026-03-10T08:00:00", at(3, 10, 8)),
        ("2026-03-10T08:00:00.5+02:00", at(3, 10, 6) + timedelta(milliseconds=500)),
    ],
)
def test_a_full_time_counts_as_it_is(text: str, moment: datetime) -> None:
    window = window_of(text, text, NOW)

    assert (window.start, window.end) == (moment, moment)
    assert moment in window


@pytest.mark.parametrize(
    "text",
    [
        "next sursdai",
        "2026-13-01",
        "2026-03",
        "10-03-2026",
        "2026-03-10T8",
        "20260310T080000Z",
        "2026-W10-2",
        "2026-03-10 08:00:00Z",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    assert window_of(text, ABSENT, NOW).decision.refusals[0].reason is WindowReason.START_UNREADABLE
    assert window_of(ABSENT, text, NOW).decision.refusals[0].reason is WindowReason.END_UNREADABLE


def test_the_start_is_refused_first() -> None:
    refusals = window_of("x", "y", NOW).decision.refusals

    assert [(one.reason, one.where) for one in refusals] == [
        (WindowReason.START_UNREADABLE, "start_date"),
        (WindowReason.END_UNREADABLE, "end_date"),
    ]


@given(st.one_of(st.text(), st.integers(), st.none(), st.booleans()), st.text())
def test_every_text_is_read_or_refused(start: RawParam, end: str) -> None:
    assert window_of(start, end, NOW).start.tzinfo is not None
    assert read_date(end) is None or window_of(end, ABSENT, NOW).decision.allowed


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_no_accident(text: str) -> None:
    assert window_of(text, text, NOW).decision.allowed
    assert window_of(text, ABSENT, NOW).decision.allowed
