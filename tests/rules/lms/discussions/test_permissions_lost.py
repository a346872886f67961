"""What takes a power away, one condition at a time, and what leaves it."""

from datetime import datetime
from typing import Any

import attrs
import pytest

from canvas_comms.lms.courses import CourseSettings
from canvas_comms.lms.discussions.model import Topic, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.permissions import (
    Condition,
    TopicPermission,
    conditions,
    may_attach,
    permissions_of,
)
from canvas_comms.lms.rights_table import Right


def there(caller: Caller, **settings: Any) -> Caller:
    return attrs.evolve(
        caller, course_or_group=attrs.evolve(caller.course_or_group, settings=CourseSettings(**settings))
    )


@pytest.mark.parametrize(
    ("topic_fields", "caller_fields", "updates"),
    [
        ({}, {}, True),
        ({"root": "8"}, {}, False),
        ({"state": TopicState.UNPUBLISHED}, {}, False),
        ({"state": TopicState.POST_DELAYED}, {}, True),
        ({}, {"student": False}, False),
        ({"author": "11"}, {}, False),
    ],
)
def test_a_student_keeps_the_own_topic_in_hand_while_it_is_published_and_no_copy(
    topic: Topic,
    student: Caller,
    now: datetime,
    topic_fields: dict[str, Any],
    caller_fields: dict[str, Any],
    updates: bool,
) -> None:
    own = attrs.evolve(topic, **{"author": "10", **topic_fields})

    held = permissions_of(own, None, attrs.evolve(student, **caller_fields), now, has_entries=False)

    assert (TopicPermission.UPDATE in held) is updates
    assert (TopicPermission.DELETE in held) is updates


def test_entries_keep_a_student_from_deleting_the_own_topic_not_from_changing_it(
    topic: Topic, student: Caller, now: datetime
) -> None:
    held = permissions_of(attrs.evolve(topic, author="10"), None, student, now, has_entries=True)

    assert TopicPermission.UPDATE in held
    assert TopicPermission.DELETE not in held


def test_an_enrolment_that_is_over_takes_replies_away(
    topic: Topic, announcement: Topic, student: Caller, now: datetime
) -> None:
    over = attrs.evolve(student, active=False)

    for one in (topic, announcement, attrs.evolve(topic, author="10")):
        assert TopicPermission.REPLY not in permissions_of(one, None, over, now, has_entries=False)


@pytest.mark.parametrize("author", ["10", "90"])
def test_where_a_course_closes_announcements_neither_author_nor_others_reply(
    announcement: Topic, student: Caller, now: datetime, author: str
) -> None:
    one, closed = attrs.evolve(announcement, author=author), there(student, lock_all_announcements=True)

    assert TopicPermission.REPLY in permissions_of(one, None, student, now, has_entries=False)
    assert TopicPermission.REPLY not in permissions_of(one, None, closed, now, has_entries=False)


def test_the_author_of_an_announcement_changes_it_always_and_deletes_it_while_it_has_no_entries(
    announcement: Topic, student: Caller, now: datetime
) -> None:
    own = attrs.evolve(announcement, author="10")
    before, after = (permissions_of(own, None, student, now, has_entries=has) for has in (False, True))

    assert {TopicPermission.UPDATE, TopicPermission.DELETE} <= before
    assert TopicPermission.UPDATE in after
    assert TopicPermission.DELETE not in after


def test_who_does_not_see_a_topic_reads_and_rates_neither_it_nor_its_replies(
    topic: Topic, announcement: Topic, stranger: Caller, now: datetime
) -> None:
    member = attrs.evolve(stranger, belongs=True)

    for one in (topic, announcement):
        rated = attrs.evolve(one, allow_rating=True)
        held = permissions_of(rated, None, member, now, has_entries=False)
        assert held.isdisjoint(
            {TopicPermission.READ, TopicPermission.READ_REPLIES, TopicPermission.RATE, TopicPermission.REPLY}
        )


@pytest.mark.parametrize("rights", [{Right.CREATE_FORUM}, {Right.POST_TO_FORUM}])
def test_who_may_create_or_post_attaches_where_the_course_lets_students(
    student: Caller, rights: set[Right]
) -> None:
    one = attrs.evolve(student, rights=frozenset(rights))

    assert may_attach(one)
    assert not may_attach(there(one, allow_student_forum_attachments=False))


def test_a_moderator_attaches_whatever_the_course_lets_students_do(teacher: Caller) -> None:
    one = attrs.evolve(teacher, rights=frozenset({Right.READ_FORUM, Right.MODERATE_FORUM}))

    assert may_attach(there(one, allow_student_forum_attachments=False))
    assert not may_attach(attrs.evolve(one, rights=frozenset({Right.READ_FORUM})))


def test_a_student_who_may_not_edit_still_takes_part_as_one(
    announcement: Topic, student: Caller, now: datetime
) -> None:
    held = conditions(announcement, None, there(student, allow_student_discussion_editing=False), now)

    assert Condition.STUDENT in held
    assert Condition.EDITS_OWN not in held
