from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.model import Entry
from canvas_comms.lms.discussions.rules.entries import RatingReason, after_rating, read_rating

COUNTED = (RatingReason.COUNTED, Effect.KEPT)
AS_ZERO = (RatingReason.READ_AS_ZERO, Effect.CHANGED)
REFUSED = (RatingReason.NOT_ZERO_OR_ONE, Effect.REFUSED)


@pytest.mark.parametrize(
    ("given", "value", "said"),
    [
        ("0", 0, COUNTED),
        ("1", 1, COUNTED),
        (None, 0, AS_ZERO),
        ("", 0, AS_ZERO),
        ("abc", 0, AS_ZERO),
        ("1abc", 1, COUNTED),
        (" 1", 1, COUNTED),
        ("2", None, REFUSED),
        ("-1", None, REFUSED),
    ],
)
def test_text_is_read_as_a_number_as_far_as_it_goes(
    given: str | None, value: int | None, said: tuple[RatingReason, Effect]
) -> None:
    rating = read_rating(given)

    assert rating.value == value
    assert [(f.reason, f.effect, f.where) for f in rating.decision.findings] == [(*said, "rating")]


@given(st.one_of(st.none(), st.text()))
def test_every_text_is_zero_or_one_or_refused(text: str | None) -> None:
    rating = read_rating(text)

    assert (rating.value in (0, 1)) is rating.decision.allowed
    assert rating.decision.findings


def test_zero_counts_as_a_rating(make_entry: Callable[..., Entry]) -> None:
    once = after_rating(make_entry(), None, 0)

    assert (once.rating_count, once.rating_sum) == (1, 0)


def test_a_second_rating_replaces_the_first(make_entry: Callable[..., Entry]) -> None:
    twice = after_rating(after_rating(make_entry(), None, 1), 1, 0)

    assert (twice.rating_count, twice.rating_sum) == (1, 0)
