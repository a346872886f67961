import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.conversations.rules.recipients import (
    ContextAddress,
    ContextType,
    UserAddress,
    UuidAddress,
    is_fan_out,
    needs_whole_class,
    read_address,
    roles_of,
)
from canvas_comms.lms.courses import CourseRole


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("17", UserAddress("17")),
        ("007", UserAddress("7")),
        ("uuid:abc", UuidAddress("abc")),
        ("course_5", ContextAddress(ContextType.COURSE, "5")),
        ("course_5_teachers", ContextAddress(ContextType.COURSE, "5", "teachers")),
        ("section_5_all", ContextAddress(ContextType.SECTION, "5", "all")),
        ("group_5", ContextAddress(ContextType.GROUP, "5")),
        ("group_5_students", ContextAddress(ContextType.GROUP, "5", "students")),
    ],
)
def test_a_recipient_names_somebody(text: str, address: object) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "1.5", "user_7", "course_", "course_x", "Course_5", "account_1", "1 "]
)
def test_anything_else_names_nobody(text: str) -> None:
    assert read_address(text) is None


@given(st.text())
def test_any_text_is_read_and_what_was_read_is_written_again(text: str) -> None:
    address = read_address(text)

    assert address is None or read_address(address.text) == address


@pytest.mark.parametrize(
    ("suffix", "roles"),
    [
        (None, set(CourseRole)),
        ("all", set(CourseRole)),
        ("students", {CourseRole.STUDENT}),
        ("teachers", {CourseRole.TEACHER}),
        ("tas", {CourseRole.TA}),
        ("designers", {CourseRole.DESIGNER}),
        ("observers", {CourseRole.OBSERVER}),
        ("admins", {CourseRole.TEACHER, CourseRole.TA}),
        ("wizards", set()),
        ("", set()),
    ],
)
def test_a_suffix_stands_for_roles(suffix: str | None, roles: set[CourseRole]) -> None:
    assert roles_of(ContextAddress(ContextType.COURSE, "5", suffix)) == roles


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("course_5", True),
        ("course_5_students", True),
        ("course_5_observers", True),
        ("course_5_all", False),
        ("course_5_teachers", False),
        ("section_5", False),
        ("group_5", False),
        ("5", False),
        ("rubbish", False),
    ],
)
def test_whole_classes_need_a_right_of_their_own(text: str, guarded: bool) -> None:
    assert needs_whole_class(read_address(text)) is guarded


def test_only_places_fan_out() -> None:
    assert [is_fan_out(read_address(text)) for text in ("5", "uuid:x", "course_5", "group_5", "?")] == [
        False,
        False,
        True,
        True,
        False,
    ]
