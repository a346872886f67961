from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.lms.conversations.rules.participants import (
    can_see,
    counts,
    observed_by,
    visibility_in,
    visible_enrollments,
)
from canvas_comms.lms.courses import CourseRole, CourseState, EnrollmentState


def seen(directory: Any, viewer: str) -> set[str]:
    course = directory.course("1")
    sight = visibility_in(directory, viewer, course)
    return set() if sight is None else {e.user_id for e in visible_enrollments(directory, sight, course)}


@pytest.mark.parametrize(
    ("viewer", "people"),
    [
        ("ann", "ann tim bob cho dan mom"),
        ("bob", "ann tim bob cho dan mom"),
        ("cho", "ann tim bob cho dan"),
        ("mom", "ann tim bob mom"),
        ("eve", ""),
        ("zoe", ""),
        ("ada", "ann tim bob cho dan mom"),
    ],
)
def test_whom_one_sees_depends_on_what_one_is(
    school: Any, ids: SimpleNamespace, viewer: str, people: str
) -> None:
    assert seen(school(), getattr(ids, viewer)) == {getattr(ids, name) for name in people.split()}


def test_without_the_right_only_staff_and_oneself_are_seen(school: Any, ids: SimpleNamespace) -> None:
    mute = school(rights={CourseRole.STUDENT: {"send_messages": False}})

    assert seen(mute, ids.bob) == {ids.ann, ids.tim, ids.bob}


def test_who_is_limited_sees_their_section(school: Any, ids: SimpleNamespace) -> None:
    assert seen(school(limited=("dan",)), ids.dan) == {ids.dan}


def test_in_a_concluded_course_nobody_is_seen(school: Any, ids: SimpleNamespace) -> None:
    over = school(bio=CourseState.COMPLETED)

    assert [seen(over, user) for user in (ids.ann, ids.ada)] == [set(), set()]


@pytest.mark.parametrize("state", EnrollmentState)
def test_active_and_invited_enrolments_count(school: Any, state: EnrollmentState) -> None:
    people = school()
    enrollment = people.enrollments_in("1")[0]
    object.__setattr__(enrollment, "state", state)

    assert counts(enrollment, people.course("1")) is (
        state in (EnrollmentState.ACTIVE, EnrollmentState.INVITED)
    )


def test_observed_students_are_known_from_courses(school: Any, ids: SimpleNamespace) -> None:
    assert observed_by(school(), ids.mom) == {ids.bob}
    assert observed_by(school(), ids.bob) == set()


def test_one_always_sees_oneself(school: Any, ids: SimpleNamespace) -> None:
    people = school(limited=("dan",))
    sight = visibility_in(people, ids.dan, people.course("1"))
    own = people.enrollments_between(ids.dan, "1")[0]

    assert sight is not None
    assert can_see(sight, own)
