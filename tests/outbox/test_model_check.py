import pytest
from model_check import Setting, Without, check


def test_no_state_that_can_be_reached_has_a_message_lost_or_sent_twice() -> None:
    result = check(Setting())
    assert result.counterexample is None
    assert result.states > 10_000


def test_from_every_state_the_message_can_still_settle() -> None:
    assert check(Setting()).stuck == 0


@pytest.mark.parametrize("without", [one for one in Without if one is not Without.NOTHING])
def test_each_assumption_is_needed(without: Without) -> None:
    way = check(Setting(without)).counterexample
    assert way is not None
    assert sum("sends" in step for step in way) == 2


def test_a_longer_quiet_period_is_as_safe() -> None:
    assert check(Setting(late=2, hidden=1, crashes=1)).counterexample is None
