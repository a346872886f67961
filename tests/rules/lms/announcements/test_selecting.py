from datetime import UTC, datetime, timedelta

import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms import contexts
from canvas_comms.lms.announcements.rules.listing import (
    SelectingReason,
    Selection,
    is_selected,
    latest_of_each,
    newest_first,
    select,
)
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller, CourseOrGroup
from canvas_comms.lms.rights_table import Right

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLACE = CourseOrGroup(contexts.course("1"), "1")
TEACHER = Caller(
    "90", PLACE, frozenset({Right.READ_ANNOUNCEMENTS, Right.MODERATE_FORUM, Right.VIEW_UNPUBLISHED_ITEMS})
)
STUDENT = Caller("10", PLACE, frozenset({Right.READ_ANNOUNCEMENTS}))
EVERYTHING, LIVE = Selection(True, None, ()), Selection(False, None, ())

ONE = Topic("7", PLACE.context, TopicKind.ANNOUNCEMENT, "Title", "x", NOW, NOW, NOW)


@pytest.mark.parametrize(
    ("callers", "active_only", "everything"),
    [
        ([TEACHER, TEACHER], False, True),
        ([TEACHER, TEACHER], True, False),
        ([TEACHER, STUDENT], False, False),
        ([STUDENT], False, False),
        ([], False, False),
    ],
)
def test_one_course_as_a_student_hides_delayed_ones_in_all(
    callers: list[Caller], active_only: bool, everything: bool
) -> None:
    selection = select(callers, active_only=active_only, available_after=None)
    reason = SelectingReason.EVERYTHING if everything else SelectingReason.LIVE_ONLY

    assert selection.everything is everything
    assert [(f.reason, f.effect, f.where) for f in selection.findings] == [
        (reason, Effect.NOTED, "active_only")
    ]


@pytest.mark.parametrize(
    ("topic", "everything", "live"),
    [
        (ONE, True, True),
        (attrs.evolve(ONE, state=TopicState.POST_DELAYED, delayed_post_at=NOW + DAY), True, False),
        (attrs.evolve(ONE, delayed_post_at=NOW + DAY), True, False),
        (attrs.evolve(ONE, delayed_post_at=NOW), True, True),
        (attrs.evolve(ONE, delayed_post_at=NOW - DAY), True, True),
        (attrs.evolve(ONE, state=TopicState.DELETED), False, False),
    ],
)
def test_what_is_selected(topic: Topic, everything: bool, live: bool) -> None:
    assert is_selected(topic, EVERYTHING, NOW) is everything
    assert is_selected(topic, LIVE, NOW) is live


@pytest.mark.parametrize(
    ("lock_at", "selected"), [(None, True), (NOW - DAY, False), (NOW, False), (NOW + DAY, True)]
)
def test_available_after_leaves_what_is_not_locked_by_then(lock_at: datetime | None, selected: bool) -> None:
    assert is_selected(attrs.evolve(ONE, lock_at=lock_at), Selection(False, NOW, ()), NOW) is selected


def test_who_moderates_everywhere_is_not_asked() -> None:
    ignored = select([TEACHER], active_only=False, available_after=NOW)
    kept = select([TEACHER, STUDENT], active_only=False, available_after=NOW)

    assert (ignored.available_after, kept.available_after) == (None, NOW)
    assert [(f.reason, f.where) for f in ignored.findings if f.effect is Effect.DROPPED] == [
        (SelectingReason.AVAILABLE_AFTER_IGNORED, "available_after")
    ]


def test_of_no_course_nothing_is_lost() -> None:
    assert select([], active_only=False, available_after=NOW).available_after == NOW


def test_the_newest_come_first() -> None:
    older = attrs.evolve(ONE, id="8", posted_at=NOW - DAY)
    delayed = attrs.evolve(ONE, id="9", posted_at=NOW - DAY, delayed_post_at=NOW + DAY)

    assert [one.id for one in newest_first([older, ONE, delayed])] == ["9", "7", "8"]


def test_the_latest_of_each_course_come_by_course() -> None:
    in_ten = attrs.evolve(ONE, id="8", context=contexts.course("10"), posted_at=NOW + DAY)
    in_two = attrs.evolve(ONE, id="9", context=contexts.course("2"), posted_at=NOW - DAY)
    older = attrs.evolve(in_two, id="11", posted_at=NOW - 2 * DAY)

    assert [one.id for one in latest_of_each([in_ten, older, in_two])] == ["9", "8"]
