from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from canvas_comms.lms.conversations.rules.address_book import (
    CONCLUDED_FOUND,
    CURRENCIES,
    AddressBook,
    Checks,
    Currency,
    Known,
    currency_of,
)
from canvas_comms.lms.courses import CourseRole, CourseState, EnrollmentState
from canvas_comms.lms.directory import Directory

BIO, OLD = "1", "2"
WHOLE_BIO = ["ann", "bob", "mom", "cho", "dan", "tim"]
"""Who is enrolled now, by sortable name."""
EVERYBODY = [*WHOLE_BIO, "eve", "ada", "sid", "zoe"]


@pytest.fixture
def names(ids: SimpleNamespace) -> Any:
    """Known people as first names, in order."""
    by_id = {getattr(ids, name): name for name in EVERYBODY}
    return lambda known: [by_id[id] for _, _, id in known.matching()]


def book(directory: Directory, owner: str, named: str | None = None, **checks: bool) -> AddressBook:
    return AddressBook(directory, owner, Checks(**checks), named)


def in_course(
    directory: Directory, owner: str, course_id: str, *, named: bool = False, **checks: bool
) -> Known:
    course = directory.course(course_id)
    assert course is not None
    return book(directory, owner, course_id if named else None, **checks).in_course(course)


@pytest.mark.parametrize(
    ("owner", "people"),
    [
        ("ann", WHOLE_BIO),
        ("tim", WHOLE_BIO),
        ("bob", WHOLE_BIO),
        ("cho", ["ann", "bob", "cho", "dan", "tim"]),
        ("mom", ["ann", "bob", "mom", "tim"]),
        ("zoe", []),
        ("ada", []),
        ("eve", ["ann", "eve", "tim"]),
    ],
)
def test_who_is_found_in_a_course(
    school: Any, ids: SimpleNamespace, names: Any, owner: str, people: list[str]
) -> None:
    known = in_course(school(), getattr(ids, owner), BIO)

    assert names(known) == people
    assert known.count == len(people)


@pytest.mark.parametrize("owner", ["ada", "sid"])
def test_administrators_find_everybody_in_a_course_that_they_name(
    school: Any, ids: SimpleNamespace, names: Any, owner: str
) -> None:
    assert names(in_course(school(), getattr(ids, owner), BIO, named=True)) == WHOLE_BIO


@pytest.mark.parametrize(
    ("owner", "people"), [("dan", ["dan"]), ("bob", ["ann", "bob", "mom", "cho", "tim"])]
)
def test_who_is_limited_to_a_section_finds_its_people(
    school: Any, ids: SimpleNamespace, names: Any, owner: str, people: list[str]
) -> None:
    assert names(in_course(school(limited=(owner,)), getattr(ids, owner), BIO)) == people


def test_students_without_the_right_to_send_find_teachers_tas_and_themselves(
    school: Any, ids: SimpleNamespace, names: Any
) -> None:
    directory = school(rights={CourseRole.STUDENT: {"send_messages": False}})

    assert names(in_course(directory, ids.bob, BIO)) == ["ann", "bob", "tim"]


@pytest.mark.parametrize(("owner", "people"), [("ann", ["ann", "bob"]), ("bob", ["ann", "bob"])])
def test_a_concluded_course_stays_searchable(
    school: Any, ids: SimpleNamespace, names: Any, owner: str, people: list[str]
) -> None:
    assert names(in_course(school(), getattr(ids, owner), OLD)) == people


def test_students_of_a_concluded_course_find_none_of_the_other_students(
    school: Any, ids: SimpleNamespace, names: Any
) -> None:
    directory = school(bio=CourseState.COMPLETED)

    assert names(in_course(directory, ids.bob, BIO)) == ["ann", "bob", "tim"]
    assert names(in_course(directory, ids.ann, BIO)) == ["ann", "bob", "mom", "cho", "dan", "eve", "tim"]


def test_concluded_enrolments_are_found_if_they_are_asked_for(
    school: Any, ids: SimpleNamespace, names: Any
) -> None:
    assert "eve" not in names(in_course(school(), ids.ann, BIO))
    assert "eve" in names(in_course(school(), ids.ann, BIO, concluded_too=True))


def test_in_an_unpublished_course_only_staff_find_staff_unless_checks_are_skipped(
    school: Any, ids: SimpleNamespace, names: Any
) -> None:
    directory = school(bio=CourseState.CLAIMED)

    assert names(in_course(directory, ids.ann, BIO)) == ["ann", "tim"]
    assert names(in_course(directory, ids.bob, BIO)) == []
    assert names(in_course(directory, ids.ann, BIO, weak=True)) == WHOLE_BIO


@pytest.mark.parametrize(
    ("owner", "people"),
    [
        ("bob", WHOLE_BIO),
        ("dan", ["ann", "bob", "cho", "dan", "tim", "zoe"]),
        ("zoe", ["dan", "zoe"]),
        ("ada", ["ada", "ann", "bob", "mom", "cho", "dan", "eve", "sid", "tim", "zoe"]),
    ],
)
def test_in_all_one_finds_the_people_of_ones_courses_groups_and_account(
    school: Any, ids: SimpleNamespace, names: Any, owner: str, people: list[str]
) -> None:
    assert names(book(school(), getattr(ids, owner)).in_all()) == people


def test_a_group_is_found_with_the_right_to_send_in_it(school: Any, ids: SimpleNamespace, names: Any) -> None:
    silent = school(rights={CourseRole.STUDENT: {"send_messages": False}})

    assert names(book(school(), ids.bob).in_group(school().group(ids.team))) == ["bob", "cho"]
    assert names(book(silent, ids.bob).in_group(silent.group(ids.team))) == []
    assert names(book(school(), ids.zoe).in_group(school().group(ids.team))) == []


def test_restricted_students_find_teachers_only_and_not_themselves(
    school: Any, ids: SimpleNamespace, names: Any
) -> None:
    directory = school(restricted=True)

    assert names(book(directory, ids.bob).in_all()) == ["ann"]
    assert names(book(directory, ids.bob).in_group(directory.group(ids.team))) == []
    assert names(book(directory, ids.ann).in_all()) == WHOLE_BIO
    assert names(book(directory, ids.bob, restricting=False).in_all()) == WHOLE_BIO


def test_what_people_share_is_what_one_finds_the_other_by(school: Any, ids: SimpleNamespace) -> None:
    bob, mom, ada = (book(school(), one) for one in (ids.bob, ids.mom, ids.ada))

    assert bob.common_courses(ids.ann) == {BIO: ("TeacherEnrollment",), OLD: ("TeacherEnrollment",)}
    assert bob.common_groups(ids.cho) == {ids.team: ("Member",)}
    assert bob.common_courses(ids.bob) == {BIO: ("StudentEnrollment",), OLD: ("StudentEnrollment",)}
    assert mom.common_courses(ids.cho) == {}
    assert (ada.common_courses(ids.bob), ada.by_account()) == ({}, {"0": ("FakeEnrollment",)})
    assert bob.by_account() == {}


def test_every_state_counts_for_something_or_is_left_out() -> None:
    left_out = {(course, EnrollmentState.INACTIVE) for course in CourseState}

    assert {(c, e) for c in CourseState for e in EnrollmentState} == left_out | CURRENCIES.keys()
    assert set(CONCLUDED_FOUND) == {(over, staff) for over in (True, False) for staff in (True, False)}


def test_inactive_enrolments_are_never_looked_at(school: Any) -> None:
    course, enrolled = school().course(BIO), school().enrollments_in(BIO)[0]
    inactive = attrs.evolve(enrolled, state=EnrollmentState.INACTIVE)

    assert currency_of(inactive, course, Checks(weak=True, concluded_too=True)) is None
    assert currency_of(enrolled, course, Checks()) is Currency.CURRENT
