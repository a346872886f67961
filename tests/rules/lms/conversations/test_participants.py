from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from canvas_comms.lms.conversations.rules.participants import (
    AVATAR_LIMIT,
    audience_contexts,
    in_order,
    shared_courses,
    shared_groups,
)
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.people import Account, AccountKind, User

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)


def test_a_hundred_people_are_shown_with_pictures() -> None:
    assert AVATAR_LIMIT == 100


def test_who_wrote_last_comes_first_and_who_never_wrote_last(school: Any, ids: SimpleNamespace) -> None:
    wrote = [(ids.cho, None), (ids.ann, WHEN), (ids.bob, WHEN + timedelta(1)), (ids.ada, None)]

    assert in_order(school(), wrote) == (ids.bob, ids.ann, ids.ada, ids.cho)


def test_a_school_is_ordered_by_short_names_and_names_where_there_is_no_short_one() -> None:
    people = People(
        accounts=(Account("900"), Account("901", AccountKind.SITE_ADMIN)),
        users=(
            User("1", "Zoe Abel", "Zoe", WHEN),
            User("2", "Mia Zorn", "", WHEN),
            User("3", "Abe", "Xu", WHEN),
        ),
    )

    assert in_order(IndexedDirectory(people), [("1", None), ("2", None), ("3", None)]) == ("2", "3", "1")


def test_people_nobody_knows_are_ordered_too(school: Any) -> None:
    assert in_order(school(), [("999", None), ("99", None)]) == ("99", "999")


def test_shared_courses_tell_what_the_other_is(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    assert shared_courses(people, ids.bob, ids.ann) == {
        "1": ("TeacherEnrollment",),
        "2": ("TeacherEnrollment",),
    }
    assert shared_courses(people, ids.ann, ids.eve) == {}
    assert shared_courses(people, ids.ann, ids.mom) == {"1": ("ObserverEnrollment",)}


def test_an_administrator_sees_people_in_a_course_that_is_none(school: Any, ids: SimpleNamespace) -> None:
    assert shared_courses(school(), ids.ada, ids.zoe) == {"0": ("FakeEnrollment",)}


def test_shared_groups_tell_membership(school: Any, ids: SimpleNamespace) -> None:
    assert shared_groups(school(), ids.bob, ids.cho) == {"71": ("Member",)}
    assert shared_groups(school(), ids.bob, ids.ann) == {}


def test_one_other_person_is_described_in_the_contexts(school: Any, ids: SimpleNamespace) -> None:
    found = audience_contexts(school(), ids.bob, [ids.cho], ["course_1", "group_71", "section_1"])

    assert found == ({"1": ("StudentEnrollment",)}, {"71": ("Member",)})


def test_several_others_are_not(school: Any, ids: SimpleNamespace) -> None:
    found = audience_contexts(school(), ids.bob, [ids.cho, ids.ann], ["course_1", "group_71"])

    assert found == ({"1": ()}, {"71": ()})


def test_alone_there_are_no_contexts(school: Any, ids: SimpleNamespace) -> None:
    assert audience_contexts(school(), ids.bob, [], ["course_1"]) == ({}, {})
