"""One cluster for all tests here, and an empty database for each that asks for one."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the cluster beside it

from cluster import Cluster, running_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster(durable=False) as cluster:
        yield cluster


@pytest.fixture
def database(cluster: Cluster) -> str:
    """Conninfo of an empty database."""
    return cluster.new_database()
