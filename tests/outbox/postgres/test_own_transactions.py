"""A message becomes part of the transaction that the caller has open, whichever library opened it."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import django
import psycopg
import pytest
import sqlalchemy
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db import transaction as django_transaction
from postgres.drafts import SCOPE, accepted, at, draft
from sqlalchemy.orm import Session

from canvas_comms.errors import InvalidValue, JournalError, NotSupported
from canvas_comms.outbox import Intent, KeyTaken, Outbox
from canvas_comms_outbox import MemoryJournal
from canvas_comms_outbox.postgres import PostgresJournal

pytestmark = pytest.mark.system

Opened = tuple[object, Callable[[str], object], Callable[[], object], Callable[[], object]]
"""What is given as `connection`; how to execute in it; how to commit; how to roll back."""


@pytest.fixture
def journal(database: str) -> Iterator[PostgresJournal]:
    journal = PostgresJournal(database)
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE visits (name text)")
    yield journal
    journal.close()


@contextlib.contextmanager
def by_psycopg(conninfo: str) -> Iterator[Opened]:
    with psycopg.connect(conninfo) as connection:
        yield (
            connection,
            lambda text: connection.execute(text.encode()),
            connection.commit,
            connection.rollback,
        )


@contextlib.contextmanager
def engine_of(conninfo: str) -> Iterator[sqlalchemy.Engine]:
    parts: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(conninfo)
    engine = sqlalchemy.create_engine("postgresql+psycopg://", connect_args=parts)
    yield engine
    engine.dispose()


@contextlib.contextmanager
def by_sqlalchemy(conninfo: str) -> Iterator[Opened]:
    with engine_of(conninfo) as engine, engine.connect() as connection:
        yield (
            connection,
            lambda text: connection.exec_driver_sql(text),
            connection.commit,
            connection.rollback,
        )


@contextlib.contextmanager
def by_a_session(conninfo: str) -> Iterator[Opened]:
    with engine_of(conninfo) as engine, Session(engine) as session:
        yield session, lambda text: session.execute(sqlalchemy.text(text)), session.commit, session.rollback


@contextlib.contextmanager
def by_django(conninfo: str) -> Iterator[Opened]:
    parts = psycopg.conninfo.conninfo_to_dict(conninfo)
    if not settings.configured:
        settings.configure(USE_TZ=True, TIME_ZONE="Asia/Kolkata")
    if not apps.ready:
        django.setup()
    connections.databases["outbox"] = connections.configure_settings(
        {
            "default": {},
            "outbox": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts["dbname"],
                "HOST": parts["host"],
                "USER": parts["user"],
            },
        }
    )["outbox"]
    connection = connections.create_connection("outbox")
    connections["outbox"] = connection
    try:
        with django_transaction.atomic(using="outbox"):
            marks: list[str] = [connection.savepoint()]

            def begin_again(end: Callable[[], object]) -> None:
                end()
                marks.append(connection.savepoint())

            yield (
                connection,
                lambda text: connection.cursor().execute(text),
                lambda: begin_again(lambda: connection.savepoint_commit(marks.pop())),
                lambda: begin_again(lambda: connection.savepoint_rollback(marks.pop())),
            )
    finally:
        connection.close()
        del connections["outbox"]


LIBRARIES = [by_psycopg, by_sqlalchemy, by_a_session, by_django]
Library = Callable[[str], contextlib.AbstractContextManager[Opened]]


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_the_caller_commits_is_accepted_with_the_callers_own_rows(
    journal: PostgresJournal, database: str, library: Library
) -> None:
    with library(database) as (connection, execute, commit, _):
        execute("INSERT INTO visits VALUES ('Monday')")
        (intent,) = journal.submit_within(connection, [draft(key="monday")], at())
        seen_before = journal.by_key(SCOPE, "monday")
        commit()

    assert seen_before is None
    assert isinstance(intent, Intent)
    assert journal.get(intent.id) == intent
    assert visits(database) == ["Monday"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_the_caller_rolls_back_leaves_nothing(
    journal: PostgresJournal, database: str, library: Library
) -> None:
    with library(database) as (connection, execute, _, rollback):
        execute("INSERT INTO visits VALUES ('Monday')")
        journal.submit_within(connection, [draft(key="monday")], at())
        rollback()

    assert list(journal.intents()) == []
    assert visits(database) == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_message_may_be_the_first_thing_in_the_transaction(
    journal: PostgresJournal, database: str, library: Library
) -> None:
    with library(database) as (connection, _, commit, rollback):
        journal.submit_within(connection, [draft("one")], at())
        rollback()
        journal.submit_within(connection, [draft("two")], at())
        commit()

    assert [intent.message for intent in journal.intents()] == [{"text": "two"}]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_message_that_cannot_be_accepted_leaves_the_transaction_usable(
    journal: PostgresJournal, database: str, library: Library
) -> None:
    with library(database) as (connection, execute, commit, _):
        execute("INSERT INTO visits VALUES ('Monday')")
        with pytest.raises(InvalidValue):
            journal.submit_within(connection, [draft(), attrs.evolve(draft(), scope="\x00")], at())
        journal.submit_within(connection, [draft()], at())
        commit()

    assert len(list(journal.intents())) == 1
    assert visits(database) == ["Monday"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_key_that_is_taken_is_told_in_the_callers_transaction_too(
    journal: PostgresJournal, database: str, library: Library
) -> None:
    (before,) = accepted(journal, draft("one", key="k"))

    with library(database) as (connection, *_):
        answers = journal.submit_within(connection, [draft("one", key="k"), draft("two", key="k")], at(5))

    assert answers == (before, KeyTaken())


def test_a_connection_that_commits_each_statement_by_itself_is_refused(
    journal: PostgresJournal, database: str
) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        with pytest.raises(InvalidValue, match="must be in a transaction"):
            journal.submit_within(connection, [draft()], at())
        with connection.transaction():
            journal.submit_within(connection, [draft()], at())

    assert len(list(journal.intents())) == 1


@pytest.mark.parametrize("connection", [object(), "host=/tmp", 5])
def test_what_is_no_connection_is_refused(journal: PostgresJournal, connection: object) -> None:
    with pytest.raises(InvalidValue, match="must be a connection of psycopg 3"):
        journal.submit_within(connection, [draft()], at())


def test_an_outbox_hands_the_connection_to_its_journal(journal: PostgresJournal, database: str) -> None:
    outbox = Outbox(journal, (), at)

    with psycopg.connect(database) as connection:
        outbox.submit(draft("one"), connection=connection)
        connection.rollback()
        outbox.submit_many([draft("two"), draft("three")], connection=connection)

    assert [intent.message for intent in journal.intents()] == [{"text": "two"}, {"text": "three"}]


def test_a_journal_that_is_in_no_database_says_that_it_cannot_join() -> None:
    with pytest.raises(NotSupported, match=r"outbox\.connection"):
        Outbox(MemoryJournal(), (), at).submit(draft(), connection=object())


def test_two_transactions_of_one_pair_never_give_out_one_moment(
    journal: PostgresJournal, database: str
) -> None:
    def hand_in() -> None:
        with psycopg.connect(database) as connection:
            for _ in range(10):
                journal.submit_within(connection, [draft()], at())
                connection.commit()

    threads = [threading.Thread(target=hand_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({intent.moment for intent in journal.intents()}) == 40


@pytest.mark.parametrize("same", ["moment", "key"])
def test_a_transaction_that_sees_only_its_beginning_cannot_take_what_another_took(
    journal: PostgresJournal, database: str, same: str
) -> None:
    """REPEATABLE READ does not see what was committed since, so the index has to say it."""
    mine = draft(key="k") if same == "key" else draft()

    with psycopg.connect(database) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("INSERT INTO visits VALUES ('Monday')")
        accepted(journal, mine)
        with pytest.raises(JournalError, match="another transaction came first"):
            journal.submit_within(connection, [mine], at())

    assert len(list(journal.intents())) == 1
    assert visits(database) == ["Monday"]


def visits(conninfo: str) -> list[str]:
    with psycopg.connect(conninfo) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM visits").fetchall()]
