"""Whom a part of a name means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.name_matching import Meant, Named, looks_like_code, match

ANN, ANNA, BEN = Named("4", "Ann  Archer"), Named("6", "Anna Brück"), Named("7", "Ben Straße")
PEOPLE = (ANN, ANNA, BEN)


@pytest.mark.parametrize(
    ("part", "meant", "ids"),
    [
        ("ben", Meant.ONE, ["7"]),
        ("STRASSE", Meant.ONE, ["7"]),
        ("archer", Meant.ONE, ["4"]),
        ("ann archer", Meant.ONE, ["4"]),
        (" Ann   Archer ", Meant.ONE, ["4"]),
        ("Bru\u0308ck", Meant.ONE, ["6"]),
        ("ann", Meant.SEVERAL, ["4", "6"]),
        ("cho", Meant.NOBODY, []),
        ("", Meant.NOBODY, []),
        (" ", Meant.NOBODY, []),
    ],
)
def test_a_part_of_a_name_means_one_several_or_nobody(part: str, meant: Meant, ids: list[str]) -> None:
    found = match(part, PEOPLE)

    assert (found.meant, [one.id for one in found.found]) == (meant, ids)


def test_a_whole_name_comes_before_names_that_hold_it() -> None:
    found = match("ann", [*PEOPLE, Named("9", "Ann")])

    assert (found.meant, [one.id for one in found.found]) == (Meant.ONE, ["9"])


def test_two_of_the_same_name_are_several() -> None:
    assert match("ann", [Named("1", "Ann"), Named("2", "ann"), Named("3", "Anna")]).meant is Meant.SEVERAL


def test_somebody_who_is_listed_twice_is_one() -> None:
    assert match("ben", [BEN, BEN]).meant is Meant.ONE


def test_somebody_with_two_names_is_meant_by_either() -> None:
    people = [Named("1", "Ann"), Named("1", "Nan"), Named("2", "Anna")]

    assert [match(part, people).found[0].id for part in ("ann", "nan", "anna")] == ["1", "1", "2"]
    assert match("an", people).meant is Meant.SEVERAL


def test_who_was_left_out_may_have_the_name_too() -> None:
    assert match("ben", PEOPLE, complete=False).meant is Meant.SEVERAL
    assert match("cho", PEOPLE, complete=False).complete is False


@pytest.mark.parametrize(
    "text",
    [
        "4",
        "10~4",
        "course_5",
        "course_1_wizards",
        "planet_1",
        "uuid:x",
        "sis_user_id:a b",
        "Patient/x",
        "$ann",
        "self",
        "",
    ],
)
def test_an_id_or_a_code_is_no_name(text: str) -> None:
    assert looks_like_code(text)


@pytest.mark.parametrize("text", ["Ann", "Biology 101", "ann_archer", "O'Neil", "7 of 9", "Übung"])
def test_a_name_is_no_code(text: str) -> None:
    assert not looks_like_code(text)


@given(st.text(), st.lists(st.builds(Named, st.text(max_size=3), st.text())), st.booleans())
def test_one_is_meant_only_where_nobody_else_can_be(part: str, people: list[Named], complete: bool) -> None:
    found = match(part, people, complete=complete)

    assert (found.meant is Meant.NOBODY) == (not found.found)
    assert found.meant is not Meant.ONE or (complete and len(found.found) == 1)
    assert set(found.found) <= set(people)
