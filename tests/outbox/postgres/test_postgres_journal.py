"""The journal in PostgreSQL keeps the promises of the port."""

import base64
import contextlib
import itertools
from collections.abc import Iterator
from typing import ClassVar

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from journal_contract import SCOPE, Open, StoredContract, accepted, draft, taken
from postgres.cluster import Cluster

from canvas_comms.errors import JournalError
from canvas_comms.outbox import Intent, State
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


class Backwards:
    """A cipher of sorts; what it closes it opens again, and nothing else."""

    def encrypt(self, clear: bytes, /) -> bytes:
        return b"sealed " + clear[::-1]

    def decrypt(self, sealed: bytes, /) -> bytes:
        assert sealed.startswith(b"sealed ")
        return sealed[7:][::-1]


def test_with_a_cipher_neither_content_nor_key_nor_secret_is_in_any_table(database: str) -> None:
    journal = PostgresJournal(database, cipher=Backwards())
    (intent,) = accepted(journal, draft("canary", key="canary key"))
    (mine,) = taken(journal)
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT i::text FROM canvas_comms_outbox.intents AS i").fetchall()
        facts = connection.execute("SELECT f::text FROM canvas_comms_outbox.facts AS f").fetchall()
    stored = str([*rows, *facts])
    secret = journal._accepting.secret.hex()

    assert mine.message == {"text": "canary"}
    for said in (b"canary", b"canary key"):
        assert said.decode() not in stored
        assert base64.b64encode(said)[:6].decode() not in stored
    assert secret not in stored
    assert journal.by_key(SCOPE, "canary key") == mine
    assert journal.is_encrypted
    journal.close()
    assert intent.id == mine.id


def test_another_cipher_or_none_opens_no_database(database: str) -> None:
    PostgresJournal(database, cipher=Backwards()).close()

    class Other(Backwards):
        def decrypt(self, sealed: bytes, /) -> bytes:
            return sealed

    with pytest.raises(JournalError, match="a cipher is needed"):
        PostgresJournal(database)
    with pytest.raises(JournalError, match="does not open it"):
        PostgresJournal(database, cipher=Other())


def test_a_cipher_does_not_open_what_is_not_encrypted(database: str) -> None:
    PostgresJournal(database).close()

    with pytest.raises(JournalError, match="is not encrypted"):
        PostgresJournal(database, cipher=Backwards())


def test_a_message_that_the_cipher_does_not_open_is_set_aside(database: str) -> None:
    journal = PostgresJournal(database, cipher=Backwards())
    bad, good = accepted(journal, draft("1"), draft("2", "Patient/2"))
    with psycopg.connect(database) as connection:
        connection.execute(
            "UPDATE canvas_comms_outbox.intents SET content = 'c2VjcmV0' WHERE id = %s", (bad.id,)
        )
    held, sending = taken(journal)

    assert (held.id, held.state, held.damaged) == (bad.id, State.HELD, True)
    assert (sending.id, sending.state) == (good.id, State.SENDING)
    with psycopg.connect(database) as connection:
        kept = connection.execute(
            "SELECT content, state FROM canvas_comms_outbox.intents WHERE id = %s", (bad.id,)
        ).fetchone()
    assert kept == ("c2VjcmV0", "held")
    journal.close()
