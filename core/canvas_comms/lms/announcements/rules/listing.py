"""Which announcements are listed, of which contexts, and from when to when?

A plain date as start means the beginning of that day, as end its last moment; a full time
counts as it is. Without a start the window opens at the beginning of the day 14 days ago;
without an end it closes 28 days after its start. Both ends are inside. What is neither a
date nor a time is refused, the start first.

Courses alone, and at least one: a group's or account's code, or none, refuses the whole
call. Courses that do not exist, or whose announcements the caller may not read, are left
out without a word.

Whoever may see unpublished items in *all* listed courses gets every announcement that is
not deleted, delayed ones too, unless `active_only` is true. Everybody else gets active ones
whose post date has come: one course in which the caller is a student hides delayed ones in
all. `available_after` leaves those that are not locked by then; for whoever moderates all
courses it is ignored. `latest_only` leaves the newest of each course, ordered by course;
otherwise the newest come first. After paging, what the caller may not see is taken out.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.ordering import post_date
from canvas_comms.lms.discussions.rules.permissions import moderates
from canvas_comms.lms.discussions.sources import ANNOUNCEMENT_CODE, ANNOUNCEMENT_TESTS, INFERRED
from canvas_comms.lms.params import RawParam, as_list, as_text, is_blank
from canvas_comms.lms.rights_table import Right

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


class ContextReason(Reason):
    """What is said of context codes."""

    NONE_NAMED = "no-context-codes", ANNOUNCEMENT_TESTS
    NOT_A_COURSE = "not-a-course-code", f"{ANNOUNCEMENT_TESTS}; {ANNOUNCEMENT_CODE}"
    LEFT_OUT = "course-left-out", ANNOUNCEMENT_TESTS


@attrs.frozen
class ListedContexts:
    """The courses that were named, each once, in their order."""

    decision: Decision
    courses: tuple[Context, ...]


def contexts_of(param: RawParam) -> ListedContexts:
    """What is made of `context_codes`; one bare value is a list of one."""
    codes = [code for code in as_list(param) if not is_blank(code)]
    if not codes:
        return ListedContexts(_refused(ContextReason.NONE_NAMED), ())
    named = [Context.of(as_text(code) or "") for code in codes]
    courses = [one for one in named if one is not None and one.kind is ContextKind.COURSE]
    if len(courses) < len(named):
        return ListedContexts(_refused(ContextReason.NOT_A_COURSE), ())
    return ListedContexts(Decision(), tuple(dict.fromkeys(courses)))


def left_out(course: Context) -> Finding:
    """Said of a course that is silently left out."""
    return Finding(ContextReason.LEFT_OUT, Effect.DROPPED, f"context_codes[{course.code}]")


def _refused(reason: ContextReason) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, "context_codes"),))


class SelectingReason(Reason):
    """What is said of the selection."""

    EVERYTHING = "everything-not-deleted", f"{ANNOUNCEMENT_CODE}; {ANNOUNCEMENT_TESTS}"
    LIVE_ONLY = "live-only", f"{ANNOUNCEMENT_CODE}; {ANNOUNCEMENT_TESTS}"
    AVAILABLE_AFTER_IGNORED = "available-after-ignored", ANNOUNCEMENT_CODE


@attrs.frozen
class Selection:
    """Everything or only what is live; available after when, if at all."""

    everything: bool
    available_after: datetime | None
    findings: tuple[Finding, ...]


def select(callers: Sequence[Caller], *, active_only: bool, available_after: datetime | None) -> Selection:
    """What the caller gets, by what they are in each of the listed courses that they may read."""
    hidden_too = bool(callers) and all(one.has(Right.VIEW_UNPUBLISHED_ITEMS) for one in callers)
    everything = hidden_too and not active_only
    reason = SelectingReason.EVERYTHING if everything else SelectingReason.LIVE_ONLY
    findings = [Finding(reason, Effect.NOTED, "active_only")]
    moderated = bool(callers) and all(moderates(TopicKind.ANNOUNCEMENT, one) for one in callers)
    if available_after is not None and moderated:
        ignored = SelectingReason.AVAILABLE_AFTER_IGNORED
        findings.append(Finding(ignored, Effect.DROPPED, "available_after"))
        available_after = None
    return Selection(everything, available_after, tuple(findings))


def is_selected(topic: Topic, selection: Selection, now: datetime) -> bool:
    """Whether the selection holds the announcement, dates of the window apart."""
    after = selection.available_after
    if after is not None and topic.lock_at is not None and topic.lock_at <= after:
        return False
    if selection.everything:
        return topic.state is not TopicState.DELETED
    opens = topic.delayed_post_at
    return topic.state is TopicState.ACTIVE and (opens is None or opens <= now)


def newest_first(topics: Iterable[Topic]) -> list[Topic]:
    """By the date that announcements go by, newest first."""
    return sorted(topics, key=lambda t: (post_date(t), len(t.id), t.id), reverse=True)


def latest_of_each(topics: Iterable[Topic]) -> list[Topic]:
    """The newest of each course, by course id."""
    latest: dict[str, Topic] = {}
    for topic in newest_first(topics):
        latest.setdefault(topic.context.id, topic)
    return [latest[course] for course in sorted(latest, key=lambda course: (len(course), course))]
