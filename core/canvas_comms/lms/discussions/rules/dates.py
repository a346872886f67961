"""When does a topic open and close, and is it locked?

A changed date decides: the topic waits (`post_delayed`) if its post date lies ahead, else it is
active; and it is locked just if its lock date has passed. A lock date equal to the second is no
change; one at midnight means the end of that day. Where no lock date changed, `locked` counts:
unlocking also takes the lock date away, locking is impossible (the server crashes) while the
assignment's due date lies ahead. Naming an assignment's dates, even empty, takes the topic's
own away. Changing dates puts even a draft on the page, unless `published` says otherwise.

Dates are ISO 8601, with a zone or in the course's (UTC here), a date alone meaning its first
moment. Blank text takes a date away. What cannot be read is no date either, without a word.

Several things can lock a topic, and the first that holds counts: it opens later; its lock date
has passed; its `locked` flag is set; its root topic is locked. Only a topic that opens later
withholds its text, every other lock leaves it readable. Whoever reads as admin is never locked
out. A lock date runs no job: the flag stays as it was, the lock is computed. Graded topics go
by the dates of their assignment.
"""

import enum
from collections.abc import Mapping
from datetime import UTC, datetime, time

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import Topic, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.visibility import Moment, moment_of
from canvas_comms.lms.discussions.sources import (
    API_TESTS,
    CONTROLLER_TESTS,
    INFERRED,
    LOCK_CODE,
    TOPIC_CODE,
    TOPIC_TESTS,
    TOPICS_CODE,
)
from canvas_comms.lms.params import ABSENT, Parameters, RawParam, as_boolean, as_text
from canvas_comms.lms.rights import Right


class MomentReason(Reason):
    """What is said of a date."""

    CLEARED = "cleared", "Canvas LMS, tests of the discussion topics API"
    UNREADABLE = "unreadable", INFERRED
    END_OF_DAY = "end-of-day", TOPIC_TESTS


@attrs.frozen
class DateReading:
    """What was made of the text: a moment in UTC, or none."""

    decision: Decision
    at: datetime | None


def read_moment(text: str | None, where: str) -> DateReading:
    """The moment that the text means."""
    if text is None or not text.strip():
        return DateReading(_found(MomentReason.CLEARED, Effect.KEPT, where), None)
    try:
        moment = datetime.fromisoformat(text.strip())
        zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return DateReading(_found(MomentReason.UNREADABLE, Effect.DROPPED, where), None)
    return DateReading(Decision(), zoned)


def end_of_day(moment: DateReading, where: str) -> DateReading:
    """A lock date at midnight means the end of that day: Canvas's fancy midnight."""
    if moment.at is None or moment.at.time() != time(0):
        return moment
    at = moment.at.replace(hour=23, minute=59, second=59)
    return DateReading(moment.decision & _found(MomentReason.END_OF_DAY, Effect.CHANGED, where), at)


def same_second(one: datetime | None, other: datetime | None) -> bool:
    """Whether two dates are equal to the second; two absent ones are."""
    if one is None or other is None:
        return one is other
    return one.replace(microsecond=0) == other.replace(microsecond=0)


def _found(reason: MomentReason, effect: Effect, where: str) -> Decision:
    return Decision((Finding(reason, effect, where),))


class SchedulingReason(Reason):
    """What becomes of dates and the lock."""

    WAITS = "waits", f"{TOPICS_CODE}; {API_TESTS}"
    LOCKED_BY_DATE = "locked-by-date", f"{API_TESTS}; {CONTROLLER_TESTS}"
    UNLOCKED_BY_DATE = "unlocked-by-date", API_TESTS
    DRAFT_PUBLISHED_BY_DATE = "draft-published-by-date", TOPICS_CODE
    LOCK_DATE_CLEARED = "lock-date-cleared", TOPICS_CODE
    LOCK_IGNORED = "lock-ignored-beside-date", TOPICS_CODE
    DUE_DATE_AHEAD = "due-date-ahead", f"{API_TESTS}; {CONTROLLER_TESTS}"
    ASSIGNMENT_DATES_RULE = "assignment-dates-rule", API_TESTS


@attrs.frozen
class Schedule:
    """The dates, the state they lead to and whether it is locked."""

    decision: Decision
    delayed_post_at: datetime | None
    lock_at: datetime | None
    state: TopicState
    locked: bool


def schedule(fields: Parameters, before: Topic | None, now: datetime) -> Schedule:
    """What is made of `delayed_post_at`, `lock_at` and `locked` at `now`."""
    opens = _date(fields, "delayed_post_at", "unlock_at", None if before is None else before.delayed_post_at)
    closes = _date(fields, "lock_at", "lock_at", None if before is None else before.lock_at)
    if fields.has("lock_at"):
        closes = end_of_day(closes, "lock_at")
    was = Schedule(
        opens.decision & closes.decision,
        opens.at,
        closes.at,
        TopicState.ACTIVE if before is None else before.state,
        before is not None and before.locked,
    )
    lock_moved = not same_second(closes.at, None if before is None else before.lock_at)
    moved = lock_moved or opens.at != (None if before is None else before.delayed_post_at)
    dated = _dated(was, now, silent=not fields.has("published")) if moved else was
    return _lock(dated, fields.at("locked"), before, now, lock_moved=lock_moved)


def _date(fields: Parameters, name: str, of_assignment: str, before: datetime | None) -> DateReading:
    if fields.has("assignment", of_assignment):
        ruled = Finding(SchedulingReason.ASSIGNMENT_DATES_RULE, Effect.CHANGED, name)
        return DateReading(Decision((ruled,)), None)
    param = fields.at(name)
    return DateReading(Decision(), before) if param is ABSENT else read_moment(as_text(param), name)


def _dated(was: Schedule, now: datetime, *, silent: bool) -> Schedule:
    findings: list[Finding] = []
    waits = was.delayed_post_at is not None and was.delayed_post_at > now
    if waits:
        findings.append(Finding(SchedulingReason.WAITS, Effect.NOTED, "delayed_post_at"))
    if was.state is TopicState.UNPUBLISHED and silent:
        findings.append(Finding(SchedulingReason.DRAFT_PUBLISHED_BY_DATE, Effect.CHANGED, "published"))
    locked = was.lock_at is not None and was.lock_at <= now
    if locked is not was.locked:
        reason = SchedulingReason.LOCKED_BY_DATE if locked else SchedulingReason.UNLOCKED_BY_DATE
        findings.append(Finding(reason, Effect.CHANGED, "locked"))
    return attrs.evolve(
        was,
        decision=was.decision & Decision(tuple(findings)),
        state=TopicState.POST_DELAYED if waits else TopicState.ACTIVE,
        locked=locked,
    )


def _lock(
    was: Schedule, param: RawParam, before: Topic | None, now: datetime, *, lock_moved: bool
) -> Schedule:
    if param is ABSENT or as_boolean(param) is was.locked:
        return was
    if lock_moved:
        return _said(was, SchedulingReason.LOCK_IGNORED, Effect.DROPPED, "locked")
    if not as_boolean(param):
        cleared = _said(was, SchedulingReason.LOCK_DATE_CLEARED, Effect.CHANGED, "lock_at")
        return attrs.evolve(cleared if was.lock_at else was, locked=False, lock_at=None)
    if before is not None and not can_lock(before, now):
        return _said(was, SchedulingReason.DUE_DATE_AHEAD, Effect.REFUSED, "locked")
    return attrs.evolve(was, locked=True)


def can_lock(topic: Topic, now: datetime) -> bool:
    """Whether it can be locked: not while its assignment's due date lies ahead."""
    due = None if topic.assignment is None else topic.assignment.due_at
    return due is None or due <= now


def _said(was: Schedule, reason: SchedulingReason, effect: Effect, where: str) -> Schedule:
    return attrs.evolve(was, decision=was.decision & Decision((Finding(reason, effect, where),)))


class LockReason(Reason):
    """Why a topic is locked, or why its lock does not count."""

    OPENS_LATER = "opens-later", f"{TOPIC_CODE}; {TOPIC_TESTS}"
    LOCK_DATE_PASSED = "lock-date-passed", f"{TOPIC_CODE}; {TOPIC_TESTS}"
    CLOSED_FOR_COMMENTS = "closed-for-comments", f"{LOCK_CODE}; {TOPIC_TESTS}"
    MODERATORS_EXEMPT = "moderators-exempt", f"{LOCK_CODE}; {API_TESTS}"


class LockCause(enum.Enum):
    """What locks a topic."""

    OPENS_LATER = "opens-later"
    LOCK_DATE_PASSED = "lock-date-passed"
    CLOSED = "closed"


@attrs.frozen
class Lock:
    """A lock: its cause, the topic that it hangs on, and the date it goes by (None: the flag)."""

    cause: LockCause
    topic: str
    at: datetime | None = None

    @property
    def can_view(self) -> bool:
        """Whether the text stays readable."""
        return self.cause is not LockCause.OPENS_LATER

    @property
    def asset_string(self) -> str:
        """Canvas's name of the locked thing; announcements too are called topics here."""
        return f"discussion_topic_{self.topic}"


_FINDINGS: Mapping[LockCause, LockReason] = {
    LockCause.OPENS_LATER: LockReason.OPENS_LATER,
    LockCause.LOCK_DATE_PASSED: LockReason.LOCK_DATE_PASSED,
    LockCause.CLOSED: LockReason.CLOSED_FOR_COMMENTS,
}


def lock_on(topic: Topic, root: Topic | None, now: datetime) -> Lock | None:
    """The lock on the topic itself, whoever asks; `root` is the topic it is a group's copy of."""
    moment = moment_of(topic, now)
    if moment is Moment.BEFORE:
        return Lock(LockCause.OPENS_LATER, topic.id, topic.opens)
    if moment is Moment.AFTER:
        return Lock(LockCause.LOCK_DATE_PASSED, topic.id, topic.closes)
    if topic.locked:
        return Lock(LockCause.CLOSED, topic.id)
    return None if root is None else lock_on(root, None, now)


def lock_for(topic: Topic, root: Topic | None, caller: Caller, now: datetime) -> Lock | None:
    """The lock that the person meets; None for whoever reads as admin."""
    return None if caller.has(Right.READ_AS_ADMIN) else lock_on(topic, root, now)


def why_locked(topic: Topic, root: Topic | None, caller: Caller, now: datetime) -> Decision:
    """The lock that the person meets, as a refusal to take replies; empty if none."""
    lock = lock_on(topic, root, now)
    if lock is None:
        return Decision()
    if caller.has(Right.READ_AS_ADMIN):
        return Decision((Finding(LockReason.MODERATORS_EXEMPT, Effect.NOTED, "locked"),))
    return Decision((Finding(_FINDINGS[lock.cause], Effect.REFUSED, "locked"),))


def explanation(lock: Lock) -> str:
    """Canvas's text for people. The form of its date depends on the server's language."""
    if lock.at is None:
        return "This topic is closed for comments."
    day = f"{lock.at:%b} {lock.at.day} at {lock.at.hour % 12 or 12}:{lock.at:%M}{lock.at:%p}".lower()
    day = day[:1].upper() + day[1:]
    return f"This topic is locked until {day}." if not lock.can_view else f"This topic was locked {day}."
