from collections.abc import Callable

import attrs
import pytest

from canvas_comms.decisions import Reason
from canvas_comms.lms import contexts
from canvas_comms.lms.courses import CourseSettings
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.places import Place
from canvas_comms.lms.discussions.rules.creating import (
    CreatingReason,
    may_copy,
    may_create,
    may_reorder,
)
from canvas_comms.lms.discussions.topics import Topic, TopicKind
from canvas_comms.lms.rights_table import Right


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
    assert may_create(kind, person(who)).reasons() == ({reason} if reason else set())


def test_a_course_can_keep_students_from_creating(student: Caller, teacher: Caller) -> None:
    settings = CourseSettings(allow_student_discussion_topics=False)

    def there(one: Caller) -> Caller:
        return attrs.evolve(one, place=attrs.evolve(one.place, settings=settings))

    assert may_create(TopicKind.DISCUSSION, there(student)).reasons() == {CreatingReason.STUDENTS_MAY_NOT}
    assert may_create(TopicKind.DISCUSSION, there(teacher)).allowed


def test_who_may_copy(topic: Topic, announcement: Topic, student: Caller, teacher: Caller) -> None:
    member = attrs.evolve(student, place=Place(contexts.group("5"), "1"))

    assert may_copy(topic, teacher).allowed
    assert may_copy(topic, member).allowed
    assert may_copy(topic, student).reasons() == {CreatingReason.MAY_NOT_COPY}
    assert may_copy(announcement, teacher).reasons() == {CreatingReason.ANNOUNCEMENTS_NOT_COPIED}


def test_only_moderators_reorder(student: Caller, teacher: Caller) -> None:
    blind = attrs.evolve(teacher, rights=teacher.rights - {Right.READ_FORUM})

    assert may_reorder(teacher).allowed
    for who in (student, blind):
        assert [(f.reason, f.where) for f in may_reorder(who).refusals] == [
            (CreatingReason.MAY_NOT_REORDER, "topic")
        ]
