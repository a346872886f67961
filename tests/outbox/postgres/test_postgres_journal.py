"""The journal in PostgreSQL keeps the promises of the port."""

import contextlib
import itertools
from collections.abc import Iterator
from typing import ClassVar

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from journal_contract import Open, StoredContract
from postgres.cluster import Cluster

from canvas_comms.outbox import Intent
from canvas_comms_outbox.postgres import PostgresJournal

pytestmark = pytest.mark.system

NUMBERS = itertools.count(1)


class TestPostgresJournal(StoredContract):
    damages: ClassVar[dict[str, object]] = {"found": "[1", "key": "no JSON", "remote_id": "{"}
    schema: str

    histories = settings(
        max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @pytest.fixture(autouse=True)
    def _in_the_cluster(self, cluster: Cluster) -> None:
        self.conninfo = cluster.conninfo()

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Open]:
        schema = f"books_{next(NUMBERS)}"
        self.schema = schema
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

    def damage(self, intent: Intent, column: str, value: object) -> None:
        with psycopg.connect(self.conninfo) as connection:
            connection.execute(
                f"UPDATE {self.schema}.intents SET {column} = %s WHERE id = %s".encode(), (value, intent.id)
            )
