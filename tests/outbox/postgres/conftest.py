"""One cluster for all tests here, and an empty database for each that asks for one."""

from collections.abc import Iterator

import pytest
from postgres.cluster import Cluster, running_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster(durable=False) as cluster:
        yield cluster


@pytest.fixture
def database(cluster: Cluster) -> str:
    """Conninfo of an empty database."""
    return cluster.new_database()
