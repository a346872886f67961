from types import SimpleNamespace
from typing import Any

from canvas_comms.lms.conversations.rules.recipients import ContextAddress, read_address
from canvas_comms.lms.conversations.rules.searching import RecipientQuery, matching_contexts, matching_people


def within(text: str) -> ContextAddress:
    address = read_address(text)
    assert isinstance(address, ContextAddress)
    return address


def test_courses_sections_and_groups_are_found_with_their_numbers(school: Any, ids: SimpleNamespace) -> None:
    found = matching_contexts(school(), ids.bob, RecipientQuery())

    assert [(p.code, len(p.people), p.within) for p in found] == [
        ("course_1", 6, None),
        ("section_51", 5, "Bio"),
        ("section_52", 1, "Bio"),
        ("group_71", 2, "Bio"),
    ]


def test_concluded_courses_are_not_found(school: Any, ids: SimpleNamespace) -> None:
    assert "course_2" not in [p.code for p in matching_contexts(school(), ids.ann, RecipientQuery())]


def test_people_come_by_sortable_name_oneself_included(school: Any, ids: SimpleNamespace) -> None:
    assert matching_people(school(), ids.bob, RecipientQuery()) == (
        ids.ann,
        ids.bob,
        ids.mom,
        ids.cho,
        ids.dan,
        ids.tim,
    )


def test_text_is_searched_in_names_in_any_case(school: Any, ids: SimpleNamespace) -> None:
    asked = RecipientQuery(text="BAKER")

    assert matching_people(school(), ids.ann, asked) == (ids.bob, ids.mom)
    assert [p.code for p in matching_contexts(school(), ids.ann, RecipientQuery(text="fir"))] == [
        "section_51"
    ]


def test_a_place_narrows_to_its_people(school: Any, ids: SimpleNamespace) -> None:
    assert matching_people(school(), ids.bob, RecipientQuery(within=within("course_1_admins"))) == (
        ids.ann,
        ids.tim,
    )
    assert matching_people(school(), ids.bob, RecipientQuery(within=within("group_71"))) == (ids.bob, ids.cho)
    assert [
        p.code for p in matching_contexts(school(), ids.bob, RecipientQuery(within=within("course_1")))
    ] == [
        "section_51",
        "section_52",
        "group_71",
    ]


def test_kinds_and_excluded_ones_are_left_out(school: Any, ids: SimpleNamespace) -> None:
    assert matching_contexts(school(), ids.bob, RecipientQuery(kind="user")) == ()
    assert matching_people(school(), ids.bob, RecipientQuery(kind="context")) == ()
    assert ids.ann not in matching_people(school(), ids.bob, RecipientQuery(excluded=frozenset({ids.ann})))


def test_one_person_is_found_if_one_may_write_to_him(school: Any, ids: SimpleNamespace) -> None:
    assert matching_people(school(), ids.ada, RecipientQuery(user=ids.zoe)) == (ids.zoe,)
    assert matching_people(school(), ids.bob, RecipientQuery(user=ids.zoe)) == ()
