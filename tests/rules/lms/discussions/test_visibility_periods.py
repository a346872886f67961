from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.model import Anonymity, Topic, TopicState
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.discussions.rules.publishing import (
    CHECKS,
    PostconditionReason,
    compare,
    compare_entry,
)
from canvas_comms.lms.discussions.rules.visibility import (
    Viewer,
    Visibility,
    VisibilityPeriod,
    visibility_periods,
    visible_from,
)

DAY = timedelta(days=1)
ALL = frozenset(CHECKS)


def test_a_delayed_announcement_appears_at_its_date_and_goes_at_its_lock(
    announcement: Topic, now: datetime
) -> None:
    later = attrs.evolve(
        announcement, state=TopicState.POST_DELAYED, delayed_post_at=now + DAY, lock_at=now + 2 * DAY
    )

    readers = [one for one in visibility_periods(later, now) if one.viewer is Viewer.READER]

    assert readers == [
        VisibilityPeriod(Viewer.READER, Visibility.HIDDEN, None, now + DAY),
        VisibilityPeriod(Viewer.READER, Visibility.SHOWN, now + DAY, now + 2 * DAY),
        VisibilityPeriod(Viewer.READER, Visibility.HIDDEN, now + 2 * DAY, None),
    ]
    assert visible_from(later, now) == now + DAY


def test_a_draft_appears_to_no_reader(topic: Topic, now: datetime) -> None:
    draft = attrs.evolve(topic, state=TopicState.UNPUBLISHED)

    assert visible_from(draft, now) is None
    assert VisibilityPeriod(Viewer.MODERATOR, Visibility.SHOWN, None, None) in visibility_periods(draft, now)


def test_a_delayed_discussion_is_listed_at_once_without_its_text(topic: Topic, now: datetime) -> None:
    later = attrs.evolve(topic, state=TopicState.POST_DELAYED, delayed_post_at=now + DAY)

    assert visible_from(later, now) == now
    assert VisibilityPeriod(Viewer.READER, Visibility.WITHHELD, None, now + DAY) in visibility_periods(
        later, now
    )


def test_what_lies_behind_is_not_told(announcement: Topic, now: datetime) -> None:
    over = attrs.evolve(announcement, delayed_post_at=now - 2 * DAY, lock_at=now - DAY)

    assert [one.visibility for one in visibility_periods(over, now) if one.viewer is Viewer.READER] == [
        Visibility.HIDDEN
    ]


def told(topic: Topic, **fields: Any) -> DiscussionTopic:
    seen = DiscussionTopic(
        topic.id,
        topic.title,
        topic.message,
        published=True,
        locked=False,
        discussion_type="threaded",
        is_announcement=topic.is_announcement,
    )
    return attrs.evolve(seen, **fields)


def test_an_answer_that_agrees_has_no_findings(topic: Topic) -> None:
    assert compare(topic, told(topic), ALL).findings == ()


def test_what_the_answer_does_not_say_is_no_difference(topic: Topic) -> None:
    silent = DiscussionTopic(topic.id)

    assert compare(topic, silent, ALL).findings == ()


def test_an_announcement_that_became_a_topic_is_found_whatever_was_asked(announcement: Topic) -> None:
    decision = compare(announcement, told(announcement, is_announcement=False), frozenset())

    assert [(f.reason, f.effect, f.where) for f in decision.findings] == [
        (PostconditionReason.BECAME_A_TOPIC, Effect.DROPPED, "is_announcement")
    ]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"title": "Other"}, "title"),
        ({"published": False}, "published"),
        ({"locked": True}, "locked"),
        ({"lock_at": datetime(2026, 1, 1)}, "lock_at"),
        ({"delayed_post_at": datetime(2026, 1, 1)}, "delayed_post_at"),
        ({"discussion_type": "flat"}, "discussion_type"),
        ({"require_initial_post": True}, "require_initial_post"),
        ({"pinned": True}, "pinned"),
        ({"is_section_specific": True}, "specific_sections"),
        ({"group_category_id": "4"}, "group_category_id"),
        ({"assignment_id": "3"}, "assignment"),
        ({"anonymous_state": "full_anonymity"}, "anonymous_state"),
        ({"message": ""}, "message"),
        ({"allow_rating": True}, "allow_rating"),
        ({"only_graders_can_rate": True}, "only_graders_can_rate"),
    ],
)
def test_every_difference_is_named(topic: Topic, fields: dict[str, Any], where: str) -> None:
    decision = compare(topic, told(topic, **fields), ALL)

    assert [(f.reason, f.effect, f.where) for f in decision.findings] == [
        (PostconditionReason.DIFFERS, Effect.CHANGED, where)
    ]
    assert compare(topic, told(topic, **fields), ALL - {where}).findings == ()


def test_an_entry_that_landed_elsewhere_is_found() -> None:
    entry = DiscussionEntry("9", parent_id=None, message="x")

    assert compare_entry("x", None, entry).findings == ()
    elsewhere, empty = compare_entry("x", "8", entry), attrs.evolve(entry, message="")

    assert [(f.effect, f.where) for f in elsewhere.findings] == [(Effect.CHANGED, "parent_id")]
    assert [f.where for f in compare_entry("x", None, empty).findings] == ["message"]
    assert compare_entry(" ", None, empty).findings == ()


def test_an_anonymous_topic_that_came_back_as_planned_is_no_difference(topic: Topic) -> None:
    planned = attrs.evolve(topic, anonymous_state=Anonymity.FULL)

    assert compare(planned, told(topic, anonymous_state="full_anonymity"), ALL).findings == ()
    assert [
        f.where for f in compare(planned, told(topic, anonymous_state="partial_anonymity"), ALL).findings
    ] == ["anonymous_state"]


def test_every_kind_of_viewer_has_a_future_of_their_own(topic: Topic, now: datetime) -> None:
    assert visibility_periods(topic, now) == tuple(
        VisibilityPeriod(viewer, Visibility.SHOWN, None, None)
        for viewer in (Viewer.MODERATOR, Viewer.AUTHOR, Viewer.READER)
    )


def test_a_draft_is_hidden_from_readers_for_good_whatever_its_dates(topic: Topic, now: datetime) -> None:
    draft = attrs.evolve(
        topic, state=TopicState.UNPUBLISHED, delayed_post_at=now + DAY, lock_at=now + 2 * DAY
    )

    hidden = [one for one in visibility_periods(draft, now) if one.viewer is Viewer.READER]

    assert hidden == [VisibilityPeriod(Viewer.READER, Visibility.HIDDEN, None, None)]
