from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.discussions.entries import Entry
from canvas_comms.lms.discussions.rules.rating import RatingReason, rated, read_rating


@pytest.mark.parametrize(
    ("given", "value"),
    [("0", 0), ("1", 1), (None, 0), ("", 0), ("abc", 0), ("1abc", 1), (" 1", 1), ("2", None), ("-1", None)],
)
def test_text_is_read_as_a_number_as_far_as_it_goes(given: str | None, value: int | None) -> None:
    assert read_rating(given).value == value


@given(st.one_of(st.none(), st.text()))
def test_every_text_is_zero_or_one_or_refused(text: str | None) -> None:
    rating = read_rating(text)

    assert (rating.value in (0, 1)) is rating.decision.allowed
    assert rating.decision.findings


def test_any_other_number_is_refused() -> None:
    assert read_rating("2").decision.reasons() == {RatingReason.NOT_ZERO_OR_ONE}


def test_zero_counts_as_a_rating(make_entry: Callable[..., Entry]) -> None:
    once = rated(make_entry(), None, 0)

    assert (once.rating_count, once.rating_sum) == (1, 0)


def test_a_second_rating_replaces_the_first(make_entry: Callable[..., Entry]) -> None:
    twice = rated(rated(make_entry(), None, 1), 1, 0)

    assert (twice.rating_count, twice.rating_sum) == (1, 0)
