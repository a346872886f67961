from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.dates import (
    Lock,
    LockCause,
    LockReason,
    explanation,
    lock_for,
    lock_on,
    why_locked,
)

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "cause", "can_view"),
    [
        ({}, None, None),
        ({"locked": True}, LockCause.CLOSED, True),
        ({"delayed_post_at": DAY}, LockCause.OPENS_LATER, False),
        ({"delayed_post_at": -DAY}, None, None),
        ({"lock_at": -DAY}, LockCause.LOCK_DATE_PASSED, True),
        ({"lock_at": DAY}, None, None),
        ({"locked": True, "lock_at": -DAY}, LockCause.LOCK_DATE_PASSED, True),
        ({"locked": True, "delayed_post_at": DAY, "lock_at": -DAY}, LockCause.OPENS_LATER, False),
    ],
)
def test_the_first_lock_counts(
    topic: Topic,
    now: datetime,
    fields: dict[str, Any],
    cause: LockCause | None,
    can_view: bool | None,
) -> None:
    dated: dict[str, Any] = {
        name: now + value if isinstance(value, timedelta) else value for name, value in fields.items()
    }

    lock = lock_on(attrs.evolve(topic, **dated), None, now)

    assert (lock and lock.cause) is cause
    assert (lock and lock.can_view) is can_view


def test_a_copy_is_locked_with_its_root(topic: Topic, now: datetime) -> None:
    root = attrs.evolve(topic, id="8", locked=True)

    lock = lock_on(attrs.evolve(topic, root="8"), root, now)

    assert lock == Lock(LockCause.CLOSED, "8")


def test_whoever_reads_as_admin_is_never_locked_out(
    topic: Topic, teacher: Caller, student: Caller, now: datetime
) -> None:
    closed = attrs.evolve(topic, locked=True)

    assert lock_for(closed, None, teacher, now) is None
    assert lock_for(closed, None, student, now) is not None


def test_a_moderator_is_told_of_the_lock_that_does_not_count(
    topic: Topic, teacher: Caller, now: datetime
) -> None:
    decision = why_locked(attrs.evolve(topic, locked=True), None, teacher, now)

    assert [(f.reason, f.effect, f.where) for f in decision.findings] == [
        (LockReason.MODERATORS_EXEMPT, Effect.NOTED, "locked")
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, None),
        ({"delayed_post_at": 1, "locked": True}, LockReason.OPENS_LATER),
        ({"lock_at": -1, "locked": True}, LockReason.LOCK_DATE_PASSED),
        ({"locked": True}, LockReason.CLOSED_FOR_COMMENTS),
    ],
)
def test_a_student_is_told_what_locks_the_topic(
    topic: Topic, student: Caller, now: datetime, fields: dict[str, Any], reason: LockReason | None
) -> None:
    dated = {name: now + value * DAY if name.endswith("_at") else value for name, value in fields.items()}

    found = why_locked(attrs.evolve(topic, **dated), None, student, now)

    assert [(f.reason, f.where) for f in found.refusals] == ([(reason, "locked")] if reason else [])


def test_announcements_are_called_topics_too(announcement: Topic, now: datetime) -> None:
    lock = lock_on(attrs.evolve(announcement, locked=True), None, now)

    assert lock is not None
    assert lock.asset_string == "discussion_topic_7"


@pytest.mark.parametrize(
    ("lock", "text"),
    [
        (Lock(LockCause.CLOSED, "7"), "This topic is closed for comments."),
        (
            Lock(LockCause.OPENS_LATER, "7", datetime(2026, 3, 20, 15, 5)),
            "This topic is locked until Mar 20 at 3:05pm.",
        ),
        (
            Lock(LockCause.LOCK_DATE_PASSED, "7", datetime(2026, 3, 1, 0, 0)),
            "This topic was locked Mar 1 at 12:00am.",
        ),
    ],
)
def test_the_explanation_says_until_when_or_since(lock: Lock, text: str) -> None:
    assert explanation(lock) == text
