from datetime import UTC, datetime, timedelta

import attrs
import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.assignments.model import Assignment
from canvas_comms.lms.discussions.model import Topic, TopicState
from canvas_comms.lms.discussions.rules.dates import Schedule, SchedulingReason, can_lock, schedule
from canvas_comms.lms.discussions.rules.publishing import (
    PUBLISHED,
    PublishingReason,
    can_unpublish,
    posted_at,
    publish,
)
from canvas_comms.lms.params import ABSENT, Parameters, RawParam

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SOON, PAST = (NOW + DAY).isoformat(), (NOW - DAY).isoformat()


Said = tuple[Reason, Effect, str]
WAITS = (SchedulingReason.WAITS, Effect.NOTED, "delayed_post_at")
LOCKED_BY_DATE = (SchedulingReason.LOCKED_BY_DATE, Effect.CHANGED, "locked")
LOCK_IGNORED = (SchedulingReason.LOCK_IGNORED, Effect.DROPPED, "locked")
DRAFT_PUBLISHED = (SchedulingReason.DRAFT_PUBLISHED_BY_DATE, Effect.CHANGED, "published")


def told(schedule: Schedule) -> list[Said]:
    return [(f.reason, f.effect, f.where) for f in schedule.decision.findings]


def fields(**values: object) -> Parameters:
    return Parameters(values)  # type: ignore[arg-type]  # raw values, as a call brings them


@pytest.mark.parametrize(
    ("given", "state", "locked", "said"),
    [
        ({}, TopicState.ACTIVE, False, []),
        ({"delayed_post_at": SOON}, TopicState.POST_DELAYED, False, [WAITS]),
        ({"delayed_post_at": PAST}, TopicState.ACTIVE, False, []),
        ({"lock_at": SOON}, TopicState.ACTIVE, False, []),
        ({"lock_at": PAST}, TopicState.ACTIVE, True, [LOCKED_BY_DATE]),
        ({"locked": "true"}, TopicState.ACTIVE, True, []),
        ({"locked": "true", "lock_at": SOON}, TopicState.ACTIVE, False, [LOCK_IGNORED]),
    ],
)
def test_a_new_topic(given: dict[str, str], state: TopicState, locked: bool, said: list[Said]) -> None:
    found = schedule(fields(**given), None, NOW)

    assert (found.state, found.locked) == (state, locked)
    assert told(found) == said


def test_a_lock_date_moved_ahead_unlocks(topic: Topic) -> None:
    before = attrs.evolve(topic, locked=True, lock_at=NOW - DAY)

    found = schedule(fields(lock_at=SOON), before, NOW)

    assert not found.locked
    assert told(found) == [(SchedulingReason.UNLOCKED_BY_DATE, Effect.CHANGED, "locked")]


def test_a_cleared_lock_date_unlocks(topic: Topic) -> None:
    found = schedule(fields(lock_at=""), attrs.evolve(topic, locked=True, lock_at=NOW - DAY), NOW)

    assert (found.locked, found.lock_at) == (False, None)


def test_the_same_lock_date_to_the_second_is_no_change(topic: Topic) -> None:
    before = attrs.evolve(topic, locked=True, lock_at=(NOW - DAY).replace(microsecond=7))

    assert schedule(fields(lock_at=PAST), before, NOW).locked


def test_a_lock_date_at_midnight_means_the_end_of_that_day() -> None:
    found = schedule(fields(lock_at="2027-03-31T00:00:00Z"), None, NOW)

    assert found.lock_at == datetime(2027, 3, 31, 23, 59, 59, tzinfo=UTC)


def test_unlocking_takes_the_lock_date_away(topic: Topic) -> None:
    before = attrs.evolve(topic, locked=True, lock_at=NOW - DAY)

    found = schedule(fields(locked="false"), before, NOW)

    assert (found.locked, found.lock_at) == (False, None)
    assert told(found) == [(SchedulingReason.LOCK_DATE_CLEARED, Effect.CHANGED, "lock_at")]


def test_saying_what_is_so_already_changes_nothing(topic: Topic) -> None:
    before = attrs.evolve(topic, lock_at=NOW + DAY)

    assert schedule(fields(locked="false"), before, NOW).lock_at == NOW + DAY


def test_locking_before_the_due_date_is_refused(topic: Topic) -> None:
    graded = attrs.evolve(topic, assignment=Assignment("1", "x", due_at=NOW + DAY))

    assert not can_lock(graded, NOW)
    assert told(schedule(fields(locked="1"), graded, NOW)) == [
        (SchedulingReason.DUE_DATE_AHEAD, Effect.REFUSED, "locked")
    ]
    assert schedule(fields(locked="1"), graded, NOW + 2 * DAY).locked


def test_naming_the_dates_of_an_assignment_takes_the_own_away(topic: Topic) -> None:
    before = attrs.evolve(topic, delayed_post_at=NOW - DAY, lock_at=NOW + DAY)

    found = schedule(fields(assignment={"unlock_at": "", "lock_at": ""}), before, NOW)

    assert (found.delayed_post_at, found.lock_at) == (None, None)
    assert told(found) == [
        (SchedulingReason.ASSIGNMENT_DATES_RULE, Effect.CHANGED, "delayed_post_at"),
        (SchedulingReason.ASSIGNMENT_DATES_RULE, Effect.CHANGED, "lock_at"),
    ]


@pytest.mark.parametrize(
    ("given", "state", "said"),
    [
        ({"lock_at": SOON}, TopicState.ACTIVE, [DRAFT_PUBLISHED]),
        ({"delayed_post_at": SOON}, TopicState.POST_DELAYED, [WAITS, DRAFT_PUBLISHED]),
        ({"title": "x"}, TopicState.UNPUBLISHED, []),
        ({"lock_at": SOON, "published": "false"}, TopicState.ACTIVE, []),
        ({"lock_at": SOON, "published": "true"}, TopicState.ACTIVE, []),
    ],
)
def test_a_changed_date_puts_a_draft_on_the_page_unless_published_says_otherwise(
    topic: Topic, given: dict[str, str], state: TopicState, said: list[Said]
) -> None:
    found = schedule(fields(**given), attrs.evolve(topic, state=TopicState.UNPUBLISHED), NOW)

    assert found.state is state
    assert told(found) == said


@pytest.mark.parametrize(
    ("given", "moderates", "announcement", "state", "reason"),
    [
        (ABSENT, True, False, TopicState.UNPUBLISHED, PublishingReason.DRAFT_BY_DEFAULT),
        (ABSENT, False, False, TopicState.ACTIVE, PublishingReason.PUBLISHED_BY_DEFAULT),
        (ABSENT, True, True, TopicState.ACTIVE, PublishingReason.PUBLISHED_BY_DEFAULT),
        ("true", True, False, TopicState.ACTIVE, PublishingReason.PUBLISHED),
        ("true", False, False, TopicState.ACTIVE, PublishingReason.PUBLISHED),
        ("false", True, False, TopicState.UNPUBLISHED, PublishingReason.DRAFT),
        ("false", False, False, TopicState.ACTIVE, PublishingReason.NOT_YOURS_TO_HIDE),
        ("false", True, True, TopicState.ACTIVE, PublishingReason.ANNOUNCEMENTS_STAY),
    ],
)
def test_whether_a_new_topic_is_a_draft(
    given: RawParam, moderates: bool, announcement: bool, state: TopicState, reason: PublishingReason
) -> None:
    found = publish(
        given,
        None,
        TopicState.ACTIVE,
        opens_later=False,
        moderates=moderates,
        announcement=announcement,
        students_posted=False,
    )

    assert found.state is state
    refused = reason in (PublishingReason.NOT_YOURS_TO_HIDE, PublishingReason.ANNOUNCEMENTS_STAY)
    effect = Effect.DEFAULTED if given is ABSENT else Effect.REFUSED if refused else Effect.KEPT
    assert [(f.reason, f.effect, f.where) for f in found.decision.findings] == [(reason, effect, "published")]


def test_a_delayed_topic_of_a_moderator_is_a_draft_unless_it_says_published() -> None:
    def state(given: RawParam) -> TopicState:
        return publish(
            given,
            None,
            TopicState.POST_DELAYED,
            opens_later=True,
            moderates=True,
            announcement=False,
            students_posted=False,
        ).state

    assert state(ABSENT) is TopicState.UNPUBLISHED
    assert state("true") is TopicState.POST_DELAYED


def test_a_topic_in_which_students_posted_stays(topic: Topic) -> None:
    found = publish(
        "false",
        topic,
        TopicState.ACTIVE,
        opens_later=False,
        moderates=True,
        announcement=False,
        students_posted=True,
    )

    assert [(f.reason, f.effect) for f in found.decision.findings] == [
        (PublishingReason.STUDENTS_POSTED, Effect.REFUSED)
    ]
    assert not can_unpublish(topic, students_posted=True)
    assert can_unpublish(topic, students_posted=False)


def test_hiding_what_is_hidden_says_nothing_whoever_asks(topic: Topic) -> None:
    draft = attrs.evolve(topic, state=TopicState.UNPUBLISHED)

    found = publish(
        "false",
        draft,
        TopicState.UNPUBLISHED,
        opens_later=False,
        moderates=False,
        announcement=True,
        students_posted=True,
    )

    assert (found.state, found.decision.findings) == (TopicState.UNPUBLISHED, ())


@pytest.mark.parametrize(
    ("before", "scheduled", "goes_out"),
    [
        (TopicState.UNPUBLISHED, TopicState.UNPUBLISHED, False),
        (TopicState.UNPUBLISHED, TopicState.ACTIVE, True),
        (TopicState.UNPUBLISHED, TopicState.POST_DELAYED, False),
        (TopicState.ACTIVE, TopicState.ACTIVE, False),
    ],
)
def test_a_change_that_does_not_say_published_goes_by_the_dates(
    topic: Topic, before: TopicState, scheduled: TopicState, goes_out: bool
) -> None:
    found = publish(
        ABSENT,
        attrs.evolve(topic, state=before),
        scheduled,
        opens_later=False,
        moderates=True,
        announcement=False,
        students_posted=False,
    )

    assert (found.state, found.goes_out, found.decision.findings) == (scheduled, goes_out, ())


def test_publishing_a_draft_posts_it_now(topic: Topic) -> None:
    draft = attrs.evolve(topic, state=TopicState.UNPUBLISHED, posted_at=NOW - DAY)

    out = publish(
        "true",
        draft,
        TopicState.UNPUBLISHED,
        opens_later=False,
        moderates=True,
        announcement=False,
        students_posted=False,
    )

    assert out.goes_out
    assert posted_at(draft, out, NOW) == NOW


def test_a_change_to_a_published_topic_does_not_post_it_again(topic: Topic) -> None:
    out = publish(
        "true",
        topic,
        TopicState.ACTIVE,
        opens_later=False,
        moderates=True,
        announcement=False,
        students_posted=False,
    )

    assert not out.goes_out
    assert posted_at(topic, out, NOW + DAY) == topic.posted_at


def test_what_waits_counts_as_published() -> None:
    assert PUBLISHED[TopicState.POST_DELAYED]
    assert not PUBLISHED[TopicState.UNPUBLISHED]
