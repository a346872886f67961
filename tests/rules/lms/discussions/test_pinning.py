"""Where a pinned topic goes when a call names its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.rules.listing import PinningReason, place_after, place_at
from canvas_comms.lms.params import RawParam

R = PinningReason
PINNED = ("1", "2", "3")


@pytest.mark.parametrize(
    ("after", "id", "order", "said"),
    [
        ("1", "3", "132", (R.PLACED_AFTER, Effect.KEPT)),
        (3, "1", "231", (R.PLACED_AFTER, Effect.KEPT)),
        ("3", "3", "", (R.NO_PLACE_AFTER, Effect.DROPPED)),
        ("9", "1", "", (R.NO_PLACE_AFTER, Effect.DROPPED)),
        (None, "1", "", (R.NO_PLACE_AFTER, Effect.DROPPED)),
        ("1", "9", "", (R.NO_PLACE_AFTER, Effect.DROPPED)),
    ],
)
def test_a_topic_goes_behind_the_one_that_is_named(
    after: RawParam, id: str, order: str, said: tuple[PinningReason, Effect]
) -> None:
    placed = place_after(after, id, PINNED)

    assert "".join(placed.ids) == order
    assert [(f.reason, f.effect, f.where) for f in placed.decision.findings] == [(*said, "position_after")]


@pytest.mark.parametrize(
    ("at", "id", "order", "said"),
    [
        ("1", "3", "312", (R.PLACED_AT, Effect.KEPT)),
        (2, "3", "132", (R.PLACED_AT, Effect.KEPT)),
        ("4", "1", "231", (R.PLACED_AT, Effect.KEPT)),
        ("0", "1", "", (R.NO_PLACE_AT, Effect.DROPPED)),
        ("-1", "1", "", (R.NO_PLACE_AT, Effect.DROPPED)),
        ("top", "1", "", (R.NO_PLACE_AT, Effect.DROPPED)),
        (None, "1", "", (R.NO_PLACE_AT, Effect.DROPPED)),
        ("1", "9", "", (R.NO_PLACE_AT, Effect.DROPPED)),
    ],
)
def test_a_topic_goes_to_the_place_that_is_named(
    at: RawParam, id: str, order: str, said: tuple[PinningReason, Effect]
) -> None:
    placed = place_at(at, id, PINNED)

    assert "".join(placed.ids) == order
    assert [(f.reason, f.effect, f.where) for f in placed.decision.findings] == [(*said, "position_at")]


@given(st.none() | st.booleans() | st.integers() | st.text() | st.floats(), st.sampled_from("12349"))
def test_nobody_is_lost_or_doubled_whatever_is_named(value: RawParam, id: str) -> None:
    for placed in (place_at(value, id, PINNED), place_after(value, id, PINNED)):
        assert sorted(placed.ids) in ([], list(PINNED))
