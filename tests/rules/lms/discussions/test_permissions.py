from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms import contexts
from canvas_comms.lms.courses import CourseSettings
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller, CourseOrGroup
from canvas_comms.lms.discussions.rules.permissions import (
    PERMISSIONS,
    EntryPermissionReason,
    PermissionReason,
    TopicPermission,
    comments_disabled,
    conditions,
    may_attach,
    may_change,
    may_post,
    needs,
    permissions_of,
)
from canvas_comms.lms.rights_table import Right

MAP = (
    TopicPermission.ATTACH,
    TopicPermission.UPDATE,
    TopicPermission.REPLY,
    TopicPermission.DELETE,
    TopicPermission.MANAGE_ASSIGN_TO,
)


def shown(topic: Topic, caller: Caller, now: datetime, *, has_entries: bool = False) -> list[bool]:
    held = permissions_of(topic, None, caller, now, has_entries=has_entries)
    return [power in held for power in MAP]


@pytest.mark.parametrize(
    ("who", "fields", "expected"),
    [
        ("teacher", {}, [True, True, True, True, True]),
        ("teacher", {"locked": True}, [True, True, True, True, True]),
        ("student", {}, [True, False, True, False, False]),
        ("student", {"locked": True}, [True, False, False, False, False]),
        ("student", {"author": "10"}, [True, True, True, True, False]),
        ("student", {"author": "10", "locked": True}, [True, False, False, False, False]),
        ("student", {"state": TopicState.UNPUBLISHED}, [True, False, False, False, False]),
        ("observer", {}, [False, False, False, False, False]),
        ("stranger", {}, [False, False, False, False, False]),
        ("teacher", {"root": "8"}, [True, False, True, False, True]),
    ],
)
def test_the_permissions_map(
    topic: Topic,
    person: Callable[[str], Caller],
    now: datetime,
    who: str,
    fields: dict[str, Any],
    expected: list[bool],
) -> None:
    assert shown(attrs.evolve(topic, **fields), person(who), now) == expected


def test_a_student_cannot_delete_the_own_topic_once_there_are_entries(
    topic: Topic, student: Caller, now: datetime
) -> None:
    own = attrs.evolve(topic, author=student.user)

    assert TopicPermission.DELETE in permissions_of(own, None, student, now, has_entries=False)
    assert TopicPermission.DELETE not in permissions_of(own, None, student, now, has_entries=True)


def test_a_course_can_keep_students_from_editing(topic: Topic, student: Caller, now: datetime) -> None:
    settings = CourseSettings(allow_student_discussion_editing=False)
    held_back = attrs.evolve(
        student, course_or_group=attrs.evolve(student.course_or_group, settings=settings)
    )
    own = attrs.evolve(topic, author=student.user)

    assert TopicPermission.UPDATE not in permissions_of(own, None, held_back, now, has_entries=False)


@pytest.mark.parametrize(
    ("who", "fields", "expected"),
    [
        ("teacher", {}, [True, True, True, True, True]),
        ("student", {}, [True, False, True, False, False]),
        ("student", {"locked": True}, [True, False, False, False, False]),
        ("student", {"author": "10", "locked": True}, [True, True, True, True, False]),
        ("observer", {}, [False, False, False, False, False]),
    ],
)
def test_the_permissions_map_of_an_announcement(
    announcement: Topic,
    person: Callable[[str], Caller],
    now: datetime,
    who: str,
    fields: dict[str, Any],
    expected: list[bool],
) -> None:
    assert shown(attrs.evolve(announcement, **fields), person(who), now) == expected


def test_a_course_can_close_all_announcements_but_no_discussion(
    topic: Topic, announcement: Topic, teacher: Caller, now: datetime
) -> None:
    settings = CourseSettings(lock_all_announcements=True)
    closed = attrs.evolve(teacher, course_or_group=attrs.evolve(teacher.course_or_group, settings=settings))

    assert comments_disabled(announcement, closed)
    assert not comments_disabled(topic, closed)
    assert not may_post(TopicKind.ANNOUNCEMENT, conditions(announcement, None, closed, now)).allowed


def test_replies_to_an_announcement_are_for_members(
    announcement: Topic, student: Caller, now: datetime
) -> None:
    passer_by = attrs.evolve(student, belongs=False)

    held = permissions_of(announcement, None, passer_by, now, has_entries=False)

    assert TopicPermission.READ in held
    assert TopicPermission.READ_REPLIES not in held


def test_groups_of_accounts_let_nobody_attach(teacher: Caller) -> None:
    assert may_attach(teacher)
    assert not may_attach(attrs.evolve(teacher, course_or_group=CourseOrGroup(contexts.group("5"), None)))


@pytest.mark.parametrize(
    ("rating", "graders_only", "who", "expected"),
    [
        (False, False, "student", False),
        (True, False, "student", True),
        (True, True, "student", False),
        (True, True, "teacher", True),
        (True, False, "stranger", False),
    ],
)
def test_who_may_rate(
    topic: Topic,
    person: Callable[[str], Caller],
    now: datetime,
    rating: bool,
    graders_only: bool,
    who: str,
    expected: bool,
) -> None:
    rated = attrs.evolve(topic, allow_rating=rating, only_graders_can_rate=graders_only)

    assert (
        TopicPermission.RATE in permissions_of(rated, None, person(who), now, has_entries=False)
    ) is expected


def test_every_power_is_in_both_tables() -> None:
    assert all(set(table) == set(TopicPermission) for table in PERMISSIONS.values())


def test_a_missing_power_is_refused() -> None:
    assert needs(TopicPermission.UPDATE, frozenset({TopicPermission.UPDATE})).allowed
    assert [(f.reason, f.effect, f.where) for f in needs(TopicPermission.UPDATE, frozenset()).findings] == [
        (PermissionReason.NOT_ALLOWED, Effect.REFUSED, "topic")
    ]


@pytest.mark.parametrize(
    ("who", "fields", "expected"),
    [
        ("student", {}, True),
        ("student", {"locked": True}, False),
        ("teacher", {"locked": True}, True),
        ("observer", {}, False),
        ("stranger", {}, False),
    ],
)
def test_who_may_post(
    topic: Topic,
    person: Callable[[str], Caller],
    now: datetime,
    who: str,
    fields: dict[str, Any],
    expected: bool,
) -> None:
    held = conditions(attrs.evolve(topic, **fields), None, person(who), now)

    found = [] if expected else [(EntryPermissionReason.MAY_NOT_POST, "topic")]
    assert [(f.reason, f.where) for f in may_post(topic.kind, held).refusals] == found


def test_taking_part_as_a_student_is_enough_at_announcements(
    topic: Topic, announcement: Topic, student: Caller, now: datetime
) -> None:
    mute = attrs.evolve(student, rights=student.rights - {Right.POST_TO_FORUM})

    assert may_post(announcement.kind, conditions(announcement, None, mute, now)).allowed
    assert not may_post(topic.kind, conditions(topic, None, mute, now)).allowed


@pytest.mark.parametrize(
    ("who", "own", "active", "expected"),
    [
        ("student", True, True, True),
        ("student", False, True, False),
        ("student", True, False, False),
        ("teacher", False, True, True),
    ],
)
def test_who_may_change_an_entry(
    topic: Topic,
    person: Callable[[str], Caller],
    now: datetime,
    who: str,
    own: bool,
    active: bool,
    expected: bool,
) -> None:
    held = conditions(topic, None, attrs.evolve(person(who), active=active), now)

    found = [] if expected else [(EntryPermissionReason.MAY_NOT_CHANGE, "entry")]
    assert [(f.reason, f.where) for f in may_change(held, own=own).refusals] == found
