"""What the copy of a topic is called, and where it stands."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.content import MAX_TITLE
from canvas_comms.lms.discussions.rules.duplicating import duplicate_title, insert_below


@pytest.mark.parametrize(
    ("original", "others", "copy"),
    [
        ("Trip", [], "Trip Copy"),
        ("Trip", ["Trip Copy"], "Trip Copy 2"),
        ("Trip", ["trip-copy", "Trip Copy 2"], "Trip Copy 3"),
        ("Trip", ["Trip Copy 2"], "Trip Copy"),
        ("Trip Copy", [], "Trip Copy 2"),
        ("Trip Copy 2", ["Trip"], "Trip Copy 3"),
        ("Trip copy 7", [], "Trip Copy 2"),
        ("Copy", [], "Copy Copy"),
    ],
)
def test_a_copy_is_called_like_its_original(original: str, others: list[str], copy: str) -> None:
    assert duplicate_title(original, [original, *others]) == copy


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=4))
def test_a_copy_has_a_title_of_its_own_that_fits(original: str, others: list[str]) -> None:
    copy = duplicate_title(original, [original, *others])

    assert len(copy) <= MAX_TITLE
    assert copy not in (original, *others)


def test_a_copy_stands_below_its_original_and_those_after_it_move_by_one(topic: Topic) -> None:
    first = attrs.evolve(topic, id="1", pinned=True, position=20)
    second = attrs.evolve(topic, id="2", pinned=True, position=21)

    placed = insert_below(first, attrs.evolve(topic, id="3", pinned=True), (first, second))

    assert [(one.id, one.position) for one in placed] == [("1", 20), ("3", 21), ("2", 22)]


def test_the_topics_before_the_original_stay(topic: Topic) -> None:
    first = attrs.evolve(topic, id="1", pinned=True, position=1)
    second = attrs.evolve(topic, id="2", pinned=True, position=4)

    placed = insert_below(second, attrs.evolve(topic, id="3", pinned=True), (first, second))

    assert [(one.id, one.position) for one in placed] == [("1", 1), ("2", 4), ("3", 5)]
