from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.lms.conversations.rules.address_book import AddressBook
from canvas_comms.lms.conversations.rules.recipients import ContextAddress, read_address
from canvas_comms.lms.conversations.rules.search_contexts import FoundContext
from canvas_comms.lms.conversations.rules.searching import (
    CONTEXTS,
    EVERYTHING,
    SEARCH_POLICY,
    USER,
    Answering,
    RecipientQuery,
    Row,
    SearchReason,
    contexts_found,
    how_to_answer,
    is_list,
    page_found,
    types_of,
)
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.paging import read_page
from canvas_comms.lms.params import ABSENT

PEOPLE = ["ann", "tim", "bob", "cho", "dan", "mom", "eve", "ada", "sid", "zoe"]


def within(text: str) -> ContextAddress:
    address = read_address(text)
    assert isinstance(address, ContextAddress)
    return address


def book(directory: Any, owner: str, asked: str | None = None) -> AddressBook:
    named = {"section_51": "1", "section_52": "1"}.get(asked or "", (asked or "__").split("_")[1] or None)
    return AddressBook(directory, owner, named=named)


def rows(directory: Any, owner: str, asked: str | None = None, now: Any = None, **query: Any) -> list[str]:
    """Everything that a search lists, on one page."""
    context = None if asked is None else within(asked)
    page = read_page(ABSENT, "100", SEARCH_POLICY)
    found, _ = page_found(book(directory, owner, asked), RecipientQuery(context=context, **query), page, now)
    return [id_of(row) for row in found]


def id_of(row: Row) -> str:
    return row if isinstance(row, str) else row.id


@pytest.mark.parametrize(
    ("given", "answering"),
    [
        ({"user": True, "context": False, "search": False}, Answering.ONE_PERSON),
        ({"user": True, "context": True, "search": True}, Answering.ONE_PERSON),
        ({"user": False, "context": True, "search": False}, Answering.LIST),
        ({"user": False, "context": False, "search": True}, Answering.LIST),
        ({"user": False, "context": False, "search": False}, Answering.NOTHING),
    ],
)
def test_what_was_given_decides_what_kind_of_answer_it_is(given: Any, answering: Answering) -> None:
    assert how_to_answer(**given) is answering


@pytest.mark.parametrize(
    ("names", "types"),
    [
        (None, EVERYTHING),
        (["user"], {USER}),
        (["context"], CONTEXTS),
        (["course", "user"], {"course", USER}),
        (["teacher"], set()),
        ([""], set()),
        ([], set()),
    ],
)
def test_types_name_what_is_listed(names: list[str] | None, types: set[str]) -> None:
    assert types_of(names) == types


def test_the_server_trips_over_what_must_be_a_list() -> None:
    refused = is_list("course_1", "exclude").refusals

    assert [(f.reason, f.where) for f in refused] == [(SearchReason.NOT_A_LIST, "exclude")]
    assert is_list([], "exclude").allowed
    assert is_list(None, "exclude").allowed
    assert is_list(ABSENT, "exclude").allowed


def test_without_words_all_courses_and_groups_are_listed_by_name_and_no_sections(
    school: Any, ids: SimpleNamespace, now: Any
) -> None:
    found = contexts_found(book(school(), ids.bob), RecipientQuery(), now)

    assert [one.id for one in found] == ["course_1", "group_71"]
    assert [one.people(book(school(), ids.bob)).count for one in found if isinstance(one, FoundContext)] == [
        6,
        2,
    ]


def test_with_words_sections_are_listed_too_and_what_is_concluded_comes_last(
    school: Any, ids: SimpleNamespace, now: Any
) -> None:
    query = RecipientQuery(inactive_too=True, terms=("o",))

    assert [one.id for one in contexts_found(book(school(), ids.ann), query, now)] == [
        "course_1",
        "section_52",
        "course_2",
    ]


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (("fir",), ["section_51"]),
        (("baker",), ["bob", "mom"]),
        (("b", "er"), ["bob", "mom"]),
        (("b",), ["course_1", "bob", "mom"]),
        (("team",), ["group_71"]),
        (("zoe",), []),
    ],
)
def test_every_word_must_be_in_the_name(
    school: Any, ids: SimpleNamespace, now: Any, terms: tuple[str, ...], found: list[str]
) -> None:
    named = {getattr(ids, name): name for name in PEOPLE}

    assert [named.get(one, one) for one in rows(school(), ids.bob, now=now, terms=terms)] == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("course_1", "ann bob mom cho dan tim"),
        ("course_1_students", "bob cho dan"),
        ("course_1_admins", "ann tim"),
        ("course_1_all", "ann bob mom cho dan tim"),
        ("course_1_sections", ""),
        ("course_1_groups", ""),
        ("section_52", "dan"),
        ("section_51_tas", "tim"),
        ("group_71", "bob cho"),
        ("course_2", "ann bob"),
    ],
)
def test_a_context_lists_its_people_and_no_contexts(
    school: Any, ids: SimpleNamespace, now: Any, asked: str, found: str
) -> None:
    assert rows(school(), ids.bob, asked, now) == [getattr(ids, name) for name in found.split()]


@pytest.mark.parametrize(
    ("asked", "query", "found"),
    [
        (
            "course_1",
            {},
            "course_1_teachers course_1_tas course_1_students course_1_observers course_1_sections "
            "course_1_groups",
        ),
        ("course_1", {"terms": ("d",)}, "section_52 dan"),
        ("course_1", {"sections_instead": True}, "section_51 section_52 group_71 ann bob mom cho dan tim"),
        ("course_1_sections", {}, "section_51 section_52"),
        ("course_1_sections", {"terms": ("fi",)}, "section_51"),
        ("course_1_groups", {}, "group_71"),
        ("course_1_groups", {"terms": ("x",)}, ""),
        ("section_51", {}, "section_51_teachers section_51_tas section_51_students section_51_observers"),
        ("section_52", {}, "section_52_students"),
        ("section_51", {"terms": ("baker",)}, "bob mom"),
        ("course_1_students", {}, "bob cho dan"),
        ("group_71", {}, "bob cho"),
        ("course_2", {}, "course_2_teachers course_2_students"),
    ],
)
def test_synthetic_contexts_stand_for_the_parts_of_a_context(
    school: Any, ids: SimpleNamespace, now: Any, asked: str, query: dict[str, Any], found: str
) -> None:
    named = {getattr(ids, name): name for name in PEOPLE}
    listed = rows(school(), ids.bob, asked, now, synthetic=True, **query)

    assert " ".join(named.get(one, one) for one in listed) == found


def test_restricted_students_see_no_row_of_students(school: Any, ids: SimpleNamespace, now: Any) -> None:
    assert rows(school(restricted=True), ids.bob, "course_1", now, synthetic=True) == ["course_1_teachers"]


def test_kinds_and_excluded_ones_are_left_out(school: Any, ids: SimpleNamespace, now: Any) -> None:
    directory = school()

    assert rows(directory, ids.bob, now=now, types=types_of(["context"])) == ["course_1", "group_71"]
    assert "course_1" not in rows(directory, ids.bob, now=now, types=types_of(["user"]))
    assert rows(directory, ids.bob, now=now, types=types_of(["group"]), terms=("e",)) == ["group_71"]
    left = rows(directory, ids.bob, now=now, excluded=frozenset({ids.ann, "course_1", "section_51"}))
    assert {ids.ann, "course_1"}.isdisjoint(left)


def test_rows_of_roles_are_not_left_out(school: Any, ids: SimpleNamespace, now: Any) -> None:
    query = {"excluded": frozenset({"course_1_teachers", "course_1"}), "types": types_of(["group"])}

    assert "course_1_teachers" in rows(school(), ids.bob, "course_1", now, synthetic=True, **query)


def test_only_contexts_in_which_one_may_write_are_left_if_wanted(
    school: Any, ids: SimpleNamespace, now: Any
) -> None:
    silent = school(rights={CourseRole.STUDENT: {"send_messages": False}})

    assert rows(silent, ids.bob, now=now, types=CONTEXTS) == ["course_1", "group_71"]
    assert rows(silent, ids.bob, now=now, types=CONTEXTS, writable_only=True) == []


@pytest.mark.parametrize("bookmark", ["", "rubbish", "é", "WyJ4IiwieSJd", "WyJwYXJ0aWNpcGFudHMiLCI5OTkiXQ"])
def test_a_bookmark_that_names_nothing_begins_anew(
    school: Any, ids: SimpleNamespace, now: Any, bookmark: str
) -> None:
    page = read_page(f"bookmark:{bookmark}", "2", SEARCH_POLICY)
    found, _ = page_found(book(school(), ids.bob), RecipientQuery(), page, now)

    assert [id_of(row) for row in found] == ["course_1", "group_71"]
