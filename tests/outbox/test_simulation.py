"""That the simulation notices what is broken; `figure_simulation.py` says how many schedules are run."""

from datetime import timedelta

import pytest
from simulation import HIDDEN, LATE, Broken, run_many

BROKEN = {
    "nobody looks before sending again": Broken(blind=True),
    "a lease runs out while its owner stands still": Broken(leases=True),
    "the quiet period is shorter than what may come late": Broken(quiet_period=(LATE + HIDDEN) / 10),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_on_purpose_is_noticed(broken: Broken) -> None:
    assert run_many(1, 400, broken)["twice"] > 0


def test_the_same_seed_gives_the_same_schedule() -> None:
    assert run_many(7, 20) == run_many(7, 20)
    assert timedelta() < HIDDEN < LATE
