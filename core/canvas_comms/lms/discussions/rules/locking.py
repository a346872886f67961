"""When is a topic locked, and why?

The first that holds counts: it opens later; its lock date has passed; its `locked` flag is
set; its root topic is locked. Only a topic that opens later withholds its text, every
other lock leaves it readable. Whoever reads as admin is never locked out. A lock date runs
no job: the flag stays as it was, the lock is computed. Graded topics go by the dates of
their assignment.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.rules.visibility import Moment, moment_of
from canvas_comms.lms.discussions.sources import API_TESTS, LOCK_CODE, TOPIC_CODE, TOPIC_TESTS
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.rights import Right


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
