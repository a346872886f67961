"""Killed workers and a killed database lose nothing and send nothing twice."""

import random

import pytest
from postgres.cluster import Cluster
from postgres.kills import run

pytestmark = pytest.mark.system


def test_workers_and_database_may_be_killed_at_any_time(cluster: Cluster) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    result = run(cluster, kills=15, crashes=1, intents=100, seed=seed, longest=120.0)

    assert (result.kills, result.crashes, result.acknowledged) == (15, 1, 100)
    assert result.clean, result
