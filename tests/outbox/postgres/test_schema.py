"""Tables are made, brought forward, and left alone where they are of a later version; errors show nothing."""

import contextlib
import traceback
from collections.abc import Iterator

import psycopg
import psycopg_pool
import pytest
from postgres.drafts import SCOPE, accepted, at, draft

from canvas_comms.errors import CanvasCommsError, InvalidValue, JournalError
from canvas_comms_outbox.postgres import PostgresJournal
from canvas_comms_outbox.postgres.database import Database
from canvas_comms_outbox.postgres.schema import MIGRATIONS, install
from canvas_comms_outbox.postgres.statements import Cursor, Statements

pytestmark = pytest.mark.system

CANARY = "zqcanary"


def test_two_outboxes_in_one_database_have_a_schema_each(database: str) -> None:
    one, other = PostgresJournal(database, schema="clinic"), PostgresJournal(database, schema="school")
    accepted(one, draft())

    assert len(list(one.intents())) == 1
    assert list(other.intents()) == []
    one.close()
    other.close()


def test_tables_of_an_earlier_version_are_brought_forward_with_what_is_in_them(database: str) -> None:
    journal = PostgresJournal(database)
    stored = accepted(journal, draft())
    later = (*MIGRATIONS, ("ALTER TABLE {intents} ADD COLUMN colour text",))
    with psycopg.connect(database) as connection:
        install(connection.cursor(), Statements("canvas_comms_outbox"), later)

    with psycopg.connect(database) as connection:
        colours = connection.execute("SELECT colour FROM canvas_comms_outbox.intents").fetchall()
    assert colours == [(None,)]
    assert tuple(journal.intents()) == stored
    journal.close()


def test_tables_of_a_later_version_are_refused(database: str) -> None:
    PostgresJournal(database).close()
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE canvas_comms_outbox.facts SET value = '99' WHERE name = 'version'")

    with pytest.raises(JournalError, match="later version"):
        PostgresJournal(database)


@pytest.mark.parametrize("schema", ["", "1a", "a b", 'a"; DROP TABLE x', "A", "a" * 64, None])
def test_a_schema_has_a_plain_name(schema: str) -> None:
    with pytest.raises(InvalidValue, match="schema"):
        PostgresJournal("host=/nowhere", schema=schema)


def test_a_pool_of_the_callers_own_is_used_and_left_open(database: str) -> None:
    with psycopg_pool.ConnectionPool(database, min_size=1, open=True) as pool:
        journal = PostgresJournal(pool)
        stored = accepted(journal, draft())
        journal.close()
        with pool.connection() as connection:
            row = connection.execute("SELECT id FROM canvas_comms_outbox.intents").fetchone()

    assert row == (stored[0].id,)


def test_a_user_without_the_right_to_make_tables_is_told_so(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")

    with pytest.raises(JournalError, match="may not do that"):
        PostgresJournal(f"{database} user=guest")


def test_a_database_that_is_not_there_is_a_journal_error(database: str) -> None:
    with pytest.raises(JournalError, match="cannot be reached"):
        PostgresJournal(f"{database} dbname=nowhere", wait=0.5)


def test_a_journal_that_is_closed_says_so(database: str) -> None:
    journal = PostgresJournal(database)
    journal.close()

    with pytest.raises(JournalError, match="closed"):
        journal.get("x")


def test_an_error_of_the_database_shows_nothing_of_a_message(database: str) -> None:
    journal = PostgresJournal(database)
    with psycopg.connect(database) as connection:
        connection.execute("ALTER TABLE canvas_comms_outbox.intents ADD CHECK (number < 0)")
    caught: CanvasCommsError | None = None
    private = draft(CANARY, key=CANARY)
    try:
        journal.submit([private], at())
    except JournalError as error:
        caught = error
    assert caught is not None
    shown = "".join(traceback.TracebackException.from_exception(caught, capture_locals=True).format())

    assert "SQLSTATE 23514" in str(caught)
    assert caught.__context__ is None
    assert CANARY not in shown
    journal.close()


def test_more_messages_than_there_are_locks_are_accepted_at_once(database: str) -> None:
    journal = PostgresJournal(database)
    stored = accepted(journal, *(draft(to=f"patient {n}", key=f"k{n}") for n in range(600)))

    assert len(stored) == 600
    assert journal.by_key(SCOPE, "k599") == stored[-1]
    journal.close()


BROKEN = psycopg.OperationalError("server closed the connection unexpectedly")


def break_off_once(monkeypatch: pytest.MonkeyPatch, *, committed: bool) -> None:
    """The connection breaks at the end of the next transaction, after or before it was committed."""
    plain = Database.transaction

    @contextlib.contextmanager
    def transaction(self: Database) -> Iterator[Cursor]:
        monkeypatch.setattr(Database, "transaction", plain)
        with plain(self) as cursor:
            yield cursor
            if not committed:
                raise BROKEN
        raise BROKEN

    monkeypatch.setattr(Database, "transaction", transaction)


def test_a_submission_whose_end_nobody_saw_is_looked_for_and_stands(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = PostgresJournal(database)
    break_off_once(monkeypatch, committed=True)
    (intent,) = accepted(journal, draft())

    assert tuple(journal.intents()) == (intent,)
    journal.close()


def test_a_submission_whose_end_nobody_saw_and_that_does_not_stand_is_an_error(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = PostgresJournal(database)
    break_off_once(monkeypatch, committed=False)
    with pytest.raises(JournalError, match="broke off"):
        journal.submit([draft()], at())

    assert list(journal.intents()) == []
    journal.close()
