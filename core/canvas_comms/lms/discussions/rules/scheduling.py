"""When does a topic open and close, and is it locked?

A changed date decides: the topic waits (`post_delayed`) if its post date lies ahead, else
it is active; and it is locked just if its lock date has passed. A lock date equal to the
second is no change; one at midnight means the end of that day. Where no lock date changed,
`locked` counts: unlocking also takes the lock date away, locking is impossible (the server
crashes) while the assignment's due date lies ahead. Naming an assignment's dates, even
empty, takes the topic's own away. Changing dates puts even a draft on the page, unless
`published` says otherwise.
"""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.rules.moments import Moment, end_of_day, read_moment, same_second
from canvas_comms.lms.discussions.sources import API_TESTS, CONTROLLER_TESTS, TOPICS_CODE
from canvas_comms.lms.discussions.topics import Topic, TopicState
from canvas_comms.lms.given import ABSENT, Given, Parameters, as_boolean, as_text


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


def _date(fields: Parameters, name: str, of_assignment: str, before: datetime | None) -> Moment:
    if fields.has("assignment", of_assignment):
        ruled = Finding(SchedulingReason.ASSIGNMENT_DATES_RULE, Effect.CHANGED, name)
        return Moment(Decision((ruled,)), None)
    given = fields.at(name)
    return Moment(Decision(), before) if given is ABSENT else read_moment(as_text(given), name)


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


def _lock(was: Schedule, given: Given, before: Topic | None, now: datetime, *, lock_moved: bool) -> Schedule:
    if given is ABSENT or as_boolean(given) is was.locked:
        return was
    if lock_moved:
        return _said(was, SchedulingReason.LOCK_IGNORED, Effect.DROPPED, "locked")
    if not as_boolean(given):
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
