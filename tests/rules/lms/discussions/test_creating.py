from collections.abc import Callable

import attrs
import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms import contexts
from canvas_comms.lms.courses import CourseSettings
from canvas_comms.lms.discussions.model import Topic, TopicKind
from canvas_comms.lms.discussions.rules.caller import Caller, CourseOrGroup
from canvas_comms.lms.discussions.rules.fields import (
    CreatingReason,
    may_copy,
    may_create,
    may_reorder,
)
from canvas_comms.lms.rights_table import Right


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


@pytest.mark.parametrize(
    ("kind", "who", "reason"),
    [
        (TopicKind.DISCUSSION, "teacher", None),
        (TopicKind.DISCUSSION, "student", None),
        (TopicKind.DISCUSSION, "observer", CreatingReason.MAY_NOT_CREATE),
        (TopicKind.ANNOUNCEMENT, "teacher", None),
        (TopicKind.ANNOUNCEMENT, "student", CreatingReason.MAY_NOT_CREATE),
    ],
)
def test_who_may_create(
    person: Callable[[str], Caller], kind: TopicKind, who: str, reason: Reason | None
) -> None:
    assert told(may_create(kind, person(who))) == ([(reason, Effect.REFUSED, "topic")] if reason else [])


def test_a_course_can_keep_students_from_creating(student: Caller, teacher: Caller) -> None:
    settings = CourseSettings(allow_student_discussion_topics=False)

    def there(one: Caller) -> Caller:
        return attrs.evolve(one, course_or_group=attrs.evolve(one.course_or_group, settings=settings))

    assert told(may_create(TopicKind.DISCUSSION, there(student))) == [
        (CreatingReason.STUDENTS_MAY_NOT, Effect.REFUSED, "topic")
    ]
    assert may_create(TopicKind.DISCUSSION, there(teacher)).allowed


@pytest.mark.parametrize("right", [Right.CREATE_FORUM, Right.MODERATE_FORUM])
def test_the_right_to_create_or_to_moderate_is_enough(stranger: Caller, right: Right) -> None:
    assert may_create(TopicKind.DISCUSSION, attrs.evolve(stranger, rights=frozenset({right}))).allowed


def test_a_copy_needs_the_right_to_create_too(topic: Topic, observer: Caller) -> None:
    assert told(may_copy(topic, attrs.evolve(observer, instructor=True))) == [
        (CreatingReason.MAY_NOT_CREATE, Effect.REFUSED, "topic")
    ]


def test_who_may_copy(topic: Topic, announcement: Topic, student: Caller, teacher: Caller) -> None:
    member = attrs.evolve(student, course_or_group=CourseOrGroup(contexts.group("5"), "1"))

    admin = attrs.evolve(student, rights=student.rights | {Right.READ_AS_ADMIN})

    assert may_copy(topic, teacher).allowed
    assert may_copy(topic, admin).allowed
    assert may_copy(topic, attrs.evolve(student, instructor=True)).allowed
    assert may_copy(topic, member).allowed
    assert told(may_copy(topic, student)) == [(CreatingReason.MAY_NOT_COPY, Effect.REFUSED, "topic")]
    assert told(may_copy(announcement, teacher)) == [
        (CreatingReason.ANNOUNCEMENTS_NOT_COPIED, Effect.REFUSED, "topic")
    ]


def test_only_moderators_reorder(student: Caller, teacher: Caller) -> None:
    blind = attrs.evolve(teacher, rights=teacher.rights - {Right.READ_FORUM})

    assert may_reorder(teacher).allowed
    for who in (student, blind):
        assert [(f.reason, f.where) for f in may_reorder(who).refusals] == [
            (CreatingReason.MAY_NOT_REORDER, "topic")
        ]
