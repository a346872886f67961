from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms.outbox import Policy, Reading
from canvas_comms.outbox.retry_budget import RetryBudget

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "next_look"),
    [(0, 2), (2, 10), (9, 10), (10, 60), (60, 900), (899, 900), (900, 1200), (5000, 5300)],
)
def test_a_doubt_is_looked_at_early_then_after_the_quiet_period_then_every_few_minutes(
    after: int, next_look: int
) -> None:
    assert Policy().next_look(NOW, NOW + SECOND * after) == NOW + SECOND * next_look


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 1), (1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (999, 300)]
)
def test_delays_double_up_to_five_minutes(failures: int, seconds: int) -> None:
    assert Policy().delay(failures) == SECOND * seconds


@given(st.integers(0, 50), st.floats(0, 1))
def test_chance_spreads_a_delay_over_its_second_half(failures: int, chance: float) -> None:
    whole = Policy().delay(failures)
    assert whole / 2 <= Policy().delay(failures, chance) <= whole


def test_without_a_budget_for_retries_a_delay_is_as_long_as_may_be() -> None:
    assert Policy().delay(1, None) == Policy().longest_delay


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quiet_period": timedelta(seconds=119)}, "quiet_period"),
        ({"max_attempts": 0}, "max_attempts"),
        ({"max_attempts": True}, "max_attempts"),
        ({"patience": timedelta()}, "patience"),
        ({"first_delay": 3}, "first_delay"),
        ({"longest_delay": -SECOND}, "longest_delay"),
        ({"search_time": timedelta()}, "search_time"),
        ({"keep_content": -SECOND}, "keep_content"),
    ],
)
def test_numbers_that_cannot_be_are_refused_by_name(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Policy(**wrong)
    assert refused.value.field == field


def test_a_budget_is_used_up_by_failures_and_filled_by_successes() -> None:
    budget = RetryBudget(left=2.0)
    assert not budget.after_failure().used_up
    empty = budget.after_failure().after_failure()
    assert empty.used_up
    assert empty.after_failure() == empty
    for _ in range(5):
        empty = empty.after_success()
    assert not empty.used_up


def test_a_budget_is_never_fuller_than_full() -> None:
    assert RetryBudget().after_success() == RetryBudget()


MINUTES = [(5, 5, True), (5, 4, False), (4, 5, False)]


@pytest.mark.parametrize(("wall", "ticks", "later"), MINUTES)
def test_of_one_machine_and_start_both_clocks_must_say_that_the_time_has_passed(
    wall: int, ticks: int, later: bool
) -> None:
    before = Reading(NOW, "start", 100.0)
    after = Reading(NOW + timedelta(minutes=wall), "start", 100.0 + ticks * 60)
    assert after.is_later_by(timedelta(minutes=5), before) is later


@pytest.mark.parametrize("boot", ["", "another start"])
def test_of_another_start_only_the_wall_can_be_asked(boot: str) -> None:
    before, after = Reading(NOW, "start", 100.0), Reading(NOW + timedelta(minutes=5), boot, 0.0)
    assert after.is_later_by(timedelta(minutes=5), before)
