from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms import contexts
from canvas_comms.lms.discussions.model import Topic, TopicParticipant
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.reading import (
    Hold,
    SubscribingReason,
    follows,
    hold_on,
    may_follow,
)

SET = frozenset({"5", "6"})


@pytest.mark.parametrize(
    ("fields", "sees", "groups", "expected"),
    [
        ({}, True, frozenset(), None),
        ({}, False, frozenset(), Hold.INITIAL_POST_REQUIRED),
        ({"group_category": "4"}, True, frozenset({"9"}), Hold.NOT_IN_GROUP_SET),
        ({"group_category": "4"}, False, frozenset({"9"}), Hold.INITIAL_POST_REQUIRED),
        ({"group_category": "4"}, True, frozenset({"6"}), None),
        ({"context": contexts.group("5")}, True, frozenset({"6"}), Hold.NOT_IN_GROUP),
        ({"context": contexts.group("5")}, True, frozenset({"5"}), None),
    ],
)
def test_the_first_hold_counts(
    topic: Topic,
    student: Caller,
    fields: dict[str, Any],
    sees: bool,
    groups: frozenset[str],
    expected: Hold | None,
) -> None:
    caller = attrs.evolve(student, groups=groups)

    assert hold_on(attrs.evolve(topic, **fields), caller, sees_posts=sees, group_ids=SET) is expected


def test_announcements_are_always_held(announcement: Topic, teacher: Caller) -> None:
    hold = hold_on(announcement, teacher, sees_posts=True, group_ids=frozenset())

    assert hold is Hold.TOPIC_IS_ANNOUNCEMENT


def test_visitors_have_no_hold(announcement: Topic, student: Caller) -> None:
    visitor = attrs.evolve(student, user=None)

    assert hold_on(announcement, visitor, sees_posts=True, group_ids=frozenset()) is None


def test_the_author_follows_until_deciding_otherwise(topic: Topic, teacher: Caller) -> None:
    assert follows(None, topic, teacher, None)
    assert not follows(TopicParticipant("7", "90", subscribed=False), topic, teacher, None)


def test_a_hold_keeps_the_author_from_following_by_default_only(topic: Topic, teacher: Caller) -> None:
    hold = Hold.TOPIC_IS_ANNOUNCEMENT

    assert not follows(None, topic, teacher, hold)
    assert follows(TopicParticipant("7", "90", subscribed=True), topic, teacher, hold)


def test_nobody_else_follows_by_default(topic: Topic, student: Caller) -> None:
    assert not follows(None, topic, student, None)


def test_a_group_root_without_a_copy_cannot_be_followed(topic: Topic) -> None:
    root = attrs.evolve(topic, group_category="4")

    assert may_follow(root, has_copy=True).allowed
    assert may_follow(topic, has_copy=False).allowed
    assert [(f.reason, f.effect, f.where) for f in may_follow(root, has_copy=False).findings] == [
        (SubscribingReason.NO_COPY_FOR_PERSON, Effect.REFUSED, "topic")
    ]


def test_nobody_who_is_not_logged_in_follows_what_nobody_wrote(topic: Topic, student: Caller) -> None:
    assert not follows(None, attrs.evolve(topic, author=None), attrs.evolve(student, user=None), None)


def test_a_participant_who_has_not_decided_is_as_one_who_is_not_stored(topic: Topic, teacher: Caller) -> None:
    assert follows(TopicParticipant("7", "90"), topic, teacher, None)
