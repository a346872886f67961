from types import SimpleNamespace
from typing import Any

from canvas_comms.lms.conversations.rules.recipients import PlaceAddress, read_address
from canvas_comms.lms.conversations.rules.searching import Question, people, places


def within(text: str) -> PlaceAddress:
    address = read_address(text)
    assert isinstance(address, PlaceAddress)
    return address


def test_courses_sections_and_groups_are_found_with_their_numbers(school: Any, ids: SimpleNamespace) -> None:
    found = places(school(), ids.bob, Question())

    assert [(p.code, len(p.people), p.within) for p in found] == [
        ("course_1", 6, None),
        ("section_51", 5, "Bio"),
        ("section_52", 1, "Bio"),
        ("group_71", 2, "Bio"),
    ]


def test_concluded_courses_are_not_found(school: Any, ids: SimpleNamespace) -> None:
    assert "course_2" not in [p.code for p in places(school(), ids.ann, Question())]


def test_people_come_by_sortable_name_oneself_included(school: Any, ids: SimpleNamespace) -> None:
    assert people(school(), ids.bob, Question()) == (ids.ann, ids.bob, ids.mom, ids.cho, ids.dan, ids.tim)


def test_text_is_searched_in_names_in_any_case(school: Any, ids: SimpleNamespace) -> None:
    asked = Question(text="BAKER")

    assert people(school(), ids.ann, asked) == (ids.bob, ids.mom)
    assert [p.code for p in places(school(), ids.ann, Question(text="fir"))] == ["section_51"]


def test_a_place_narrows_to_its_people(school: Any, ids: SimpleNamespace) -> None:
    assert people(school(), ids.bob, Question(within=within("course_1_admins"))) == (ids.ann, ids.tim)
    assert people(school(), ids.bob, Question(within=within("group_71"))) == (ids.bob, ids.cho)
    assert [p.code for p in places(school(), ids.bob, Question(within=within("course_1")))] == [
        "section_51",
        "section_52",
        "group_71",
    ]


def test_kinds_and_excluded_ones_are_left_out(school: Any, ids: SimpleNamespace) -> None:
    assert places(school(), ids.bob, Question(kind="user")) == ()
    assert people(school(), ids.bob, Question(kind="context")) == ()
    assert ids.ann not in people(school(), ids.bob, Question(excluded=frozenset({ids.ann})))


def test_one_person_is_found_if_one_may_write_to_him(school: Any, ids: SimpleNamespace) -> None:
    assert people(school(), ids.ada, Question(user=ids.zoe)) == (ids.zoe,)
    assert people(school(), ids.bob, Question(user=ids.zoe)) == ()
