from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.people import User
from canvas_comms.lms.sorted_people import Order, SortedPeople, order_of

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
NAMES = ["Ann Archer", "Bob Baker", "anna Baker", "Zoë Zweig", "Li", "ANN (TA) Archer"]


def user(id: int, name: str, short_name: str | None = None) -> User:
    return User(str(id), name, name if short_name is None else short_name, WHEN)


def found(roster: SortedPeople, text: str = "", after: Order | None = None) -> list[str]:
    return [id for _, _, id in roster.matching(text.lower().split(), after)]


def test_people_come_by_sortable_name_in_any_case_then_by_id() -> None:
    roster = SortedPeople.of(
        [user(11, "Bob Baker"), user(2, "bob baker"), user(3, "Ann Zweig"), user(4, "Ann Archer")]
    )

    assert found(roster) == ["4", "2", "11", "3"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("ann", ["1", "3"]),
        ("ANN bak", ["3"]),
        ("nickname", ["4"]),
        ("nick zwe", ["4"]),
        ("%", []),
        ("er", ["1", "3", "2"]),
        ("archer bob", []),
    ],
)
def test_every_word_is_in_the_name_or_in_the_short_name(text: str, ids: list[str]) -> None:
    people = [
        user(1, "Ann Archer"),
        user(2, "Bob Baker"),
        user(3, "Anna Baker"),
        user(4, "Zoe Zweig", "Nickname"),
    ]

    assert found(SortedPeople.of(people), text) == ids


def test_a_word_does_not_reach_from_one_name_into_the_next() -> None:
    roster = SortedPeople.of([user(1, "Ann", "Bo"), user(2, "Bob", "Cho")])

    assert found(roster, "annbo") == found(roster, "bobob") == found(roster, "bobcho") == []


def test_nobody_is_found_twice_and_strangers_are_not_in_it() -> None:
    roster = SortedPeople.of([user(1, "Ann Ann", "Ann"), user(1, "Ann Ann", "Ann")])

    assert found(roster, "ann") == ["1"]
    assert (len(roster), "1" in roster, "2" in roster) == (1, True, False)


def test_the_search_goes_on_behind_somebody_who_need_not_be_there() -> None:
    roster = SortedPeople.of([user(1, "Ann A"), user(3, "Cho C")])

    assert found(roster, after=order_of(user(2, "Bob B"))) == ["3"]
    assert found(roster, "c", after=order_of(user(3, "Cho C"))) == []


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))),
    st.lists(st.sampled_from(["a", "an", "b", "ann", "z", "ta", "(", "x"]), max_size=3),
    st.none() | st.integers(0, 9),
)
def test_it_finds_whom_a_look_at_everybody_finds(
    names: list[tuple[str, str]], terms: list[str], behind: int | None
) -> None:
    people = [user(number, name, short) for number, (name, short) in enumerate(names)]
    after = None if behind is None or behind >= len(people) else order_of(people[behind])

    expected = sorted(
        order_of(one)
        for one in people
        if all(term in one.name.lower() or term in one.short_name.lower() for term in terms)
        and (after is None or order_of(one) > after)
    )
    assert list(SortedPeople.of(people).matching(terms, after)) == expected
