"""From when to when are announcements listed?

A plain date as start means the beginning of that day, as end its last moment; a full time
counts as it is. Without a start the window opens at the beginning of the day 14 days ago;
without an end it closes 28 days after its start. Both ends are inside. What is neither a
date nor a time is refused, the start first.
"""

import re
from datetime import UTC, datetime, timedelta

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import ANNOUNCEMENT_CODE, ANNOUNCEMENT_TESTS, INFERRED
from canvas_comms.lms.params import RawParam, as_text, is_blank

BACK = timedelta(days=14)
LENGTH = timedelta(days=28)
_DAY = timedelta(days=1)
_LAST_MOMENT = _DAY - timedelta(microseconds=1)
_EVER = datetime.max.replace(tzinfo=UTC)

_DATE = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", re.ASCII)
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
    r"(?:Z|z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?",
    re.ASCII,
)


class WindowReason(Reason):
    """What is said of the window."""

    START_UNREADABLE = "start-date-unreadable", ANNOUNCEMENT_TESTS
    END_UNREADABLE = "end-date-unreadable", ANNOUNCEMENT_TESTS
    AFTER_UNREADABLE = "available-after-unreadable", INFERRED
    START_BY_DEFAULT = "start-by-default", f"{ANNOUNCEMENT_CODE}; {ANNOUNCEMENT_TESTS}"
    END_BY_DEFAULT = "end-by-default", f"{ANNOUNCEMENT_CODE}; {ANNOUNCEMENT_TESTS}"


@attrs.frozen
class Window:
    """From `start` to `end`, both inside."""

    decision: Decision
    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        """Whether the moment is inside."""
        return self.start <= moment <= self.end


def window_of(start: RawParam, end: RawParam, now: datetime) -> Window:
    """What is made of `start_date` and `end_date`."""
    first, said = _start(start, now)
    last, also = _end(end, first)
    return Window(said & also, first, last)


def read_date(param: RawParam) -> tuple[datetime, bool] | None:
    """The moment that the text means, and whether it was a plain date; None if unreadable."""
    text = (as_text(param) or "").strip()
    day = _DATE.fullmatch(text)
    try:
        if day is not None:
            return datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=UTC), True
        if _TIME.fullmatch(text) is None:
            return None
        moment = datetime.fromisoformat(text.upper())
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)), False
    except (ValueError, OverflowError):
        return None


def _start(param: RawParam, now: datetime) -> tuple[datetime, Decision]:
    if is_blank(param):
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return _plus(midnight, -BACK), _said(WindowReason.START_BY_DEFAULT, Effect.DEFAULTED, "start_date")
    found = read_date(param)
    if found is None:
        return now, _said(WindowReason.START_UNREADABLE, Effect.REFUSED, "start_date")
    return found[0], Decision()


def _end(param: RawParam, start: datetime) -> tuple[datetime, Decision]:
    if is_blank(param):
        return _plus(start, LENGTH), _said(WindowReason.END_BY_DEFAULT, Effect.DEFAULTED, "end_date")
    found = read_date(param)
    if found is None:
        return start, _said(WindowReason.END_UNREADABLE, Effect.REFUSED, "end_date")
    moment, plain = found
    return _plus(moment, _LAST_MOMENT) if plain else moment, Decision()


def _plus(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return _EVER if by > timedelta() else moment


def _said(reason: WindowReason, effect: Effect, where: str) -> Decision:
    return Decision((Finding(reason, effect, where),))
