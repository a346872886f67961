"""The caller's own transaction, whichever library opened it.

psycopg, SQLAlchemy and Django each have a psycopg connection below them in the end. Neither SQLAlchemy nor
Django is imported here: what is given is known by what it can do.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from canvas_comms.errors import InvalidValue
from canvas_comms_outbox.postgres.database import cursor_on
from canvas_comms_outbox.postgres.statements import Cursor

_NOT_ONE = "must be a connection of psycopg 3, of SQLAlchemy or Django over it, or an SQLAlchemy Session"


def psycopg_connection_of(connection: object) -> psycopg.Connection[Any]:
    """The psycopg connection below the caller's connection or session, which has begun its transaction.

    SQLAlchemy and Django take notice that it has: their own commit and rollback then cover what is written.
    Raises `InvalidValue` (`connection`) for anything else, and for a connection that is in no transaction
    and commits each statement by itself.
    """
    raw = _below(connection)
    if not isinstance(raw, psycopg.Connection):
        raise InvalidValue("connection", _NOT_ONE)
    if raw.info.transaction_status is TransactionStatus.IDLE:
        if raw.autocommit:
            raise InvalidValue("connection", "must be in a transaction; it commits each statement by itself")
        raw.execute("SELECT 1")
    return raw


@contextlib.contextmanager
def part_of(connection: psycopg.Connection[Any]) -> Iterator[Cursor]:
    """A part of the transaction of this connection: should it fail, only the part is undone."""
    with connection.transaction():
        yield cursor_on(connection)


def _below(connection: object) -> object:
    given: Any = connection
    if callable(getattr(given, "get_bind", None)) and callable(getattr(given, "connection", None)):
        given = given.connection()  # a Session of SQLAlchemy
    if callable(getattr(given, "exec_driver_sql", None)):  # a Connection of SQLAlchemy
        given.exec_driver_sql("SELECT 1")
        return given.connection.dbapi_connection
    if callable(getattr(given, "ensure_connection", None)):  # the connection of Django
        given.ensure_connection()
        return given.connection
    return given


__all__ = ["part_of", "psycopg_connection_of"]
