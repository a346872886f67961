"""The journal in PostgreSQL keeps the promises of the port."""

import contextlib
import itertools
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from journal_contract import JournalContract, Open
from postgres.cluster import Cluster

from canvas_comms_outbox.postgres import PostgresJournal

pytestmark = pytest.mark.system

NUMBERS = itertools.count(1)


class TestPostgresJournal(JournalContract):
    histories = settings(
        max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @pytest.fixture(autouse=True)
    def _in_the_cluster(self, cluster: Cluster) -> None:
        self.conninfo = cluster.conninfo()

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Open]:
        schema = f"books_{next(NUMBERS)}"
        opened: list[PostgresJournal] = []

        def another() -> PostgresJournal:
            opened.append(PostgresJournal(self.conninfo, schema=schema))
            return opened[-1]

        try:
            yield another
        finally:
            for journal in opened:
                journal.close()
            with psycopg.connect(self.conninfo) as connection:
                connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE".encode())
