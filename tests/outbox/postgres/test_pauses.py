"""A worker stands still at the worst moment, longer than its lease, and another takes its message over.

The last check before the first byte is what keeps the one that comes back from sending as well. Without
it the message arrives twice; with it only a pause between check and first byte, longer than lease and quiet
period together, could do that, and no program can notice such a one.
"""

import pytest
from postgres.pauses import LONG, Scene, Trusting, stored_if_one_pauses

from canvas_comms_outbox.postgres import PostgresJournal

pytestmark = pytest.mark.system


@pytest.fixture
def scene(database: str) -> Scene:
    return Scene(database)


@pytest.mark.parametrize("point", ["after claim", "before last check"])
def test_a_pause_before_the_last_check_sends_nothing_twice(scene: Scene, point: str) -> None:
    assert stored_if_one_pauses(scene, PostgresJournal, point, LONG) == 1


@pytest.mark.parametrize("point", ["before last check", "before first byte"])
def test_without_the_last_check_the_same_pause_sends_twice(scene: Scene, point: str) -> None:
    """The teeth of these tests: leases alone do not do it."""
    assert stored_if_one_pauses(scene, Trusting, point, LONG) == 2


def test_a_pause_after_the_check_that_ends_within_the_quiet_period_sends_once(scene: Scene) -> None:
    assert stored_if_one_pauses(scene, PostgresJournal, "before first byte", [91.0, 14 * 60.0]) == 1


@pytest.mark.parametrize("point", ["before settle", "after settle"])
def test_a_pause_after_the_answer_sends_once(scene: Scene, point: str) -> None:
    assert stored_if_one_pauses(scene, PostgresJournal, point, LONG) == 1


def test_the_limit_a_pause_after_the_check_beyond_lease_and_quiet_period_sends_twice(scene: Scene) -> None:
    """Assumption A2: no server of either Canvas would refuse the one that comes too late."""
    assert stored_if_one_pauses(scene, PostgresJournal, "before first byte", LONG) == 2
