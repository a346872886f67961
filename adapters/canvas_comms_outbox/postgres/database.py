"""Connections to one database: as many as are needed at once, and new ones in a forked process."""

import contextlib
import os
import threading
from collections.abc import Iterator
from typing import Any, TypeAlias

import attrs
import psycopg
import psycopg_pool
from psycopg.rows import tuple_row

from canvas_comms.errors import JournalError
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.postgres.statements import Cursor

Pool: TypeAlias = psycopg_pool.ConnectionPool[psycopg.Connection[Any]]

_LEFT_BY_FORKS: list[object] = []
"""Pools of a parent process: its child may neither use nor close them, so it keeps them for good."""


@attrs.define(eq=False, repr=False)
class Database(Opaque):
    """A database, given as conninfo or as a pool of psycopg's own, which stays the caller's.

    Safe under threads. A forked process gets connections of its own where conninfo was given; a pool that
    was given cannot be used there.
    """

    _conninfo: str = attrs.field(default="")
    _given: Pool | None = None
    _wait: float = 10.0
    _most: int = 8
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)
    _pool: Pool | None = attrs.field(default=None, init=False)
    _process: int = attrs.field(factory=os.getpid, init=False)
    _closed: bool = attrs.field(default=False, init=False)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A transaction that sees what others have committed before each statement (READ COMMITTED)."""
        with self._connections().connection() as connection, connection.transaction():
            cursor = cursor_on(connection)
            cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
            yield cursor

    def dedicated(self) -> psycopg.Connection[Any]:
        """A connection of its own, each statement of which is a transaction. Who asks for it closes it."""
        if self._given is None:
            return psycopg.connect(self._conninfo, autocommit=True)
        connection = self._connections().getconn()
        connection.autocommit = True
        return connection

    def give_back(self, connection: psycopg.Connection[Any]) -> None:
        """Close a connection that `dedicated` gave."""
        connection.close()
        if self._given is not None:
            self._given.putconn(connection)

    def close(self) -> None:
        """Close all connections but those of a pool that was given. For good."""
        with self._lock:
            pool, self._pool, self._closed = self._pool, None, True
        if pool is not None and self._process == os.getpid():
            pool.close()

    def _connections(self) -> Pool:
        if self._closed:
            raise JournalError("it is closed")
        if self._given is not None:
            if self._process != os.getpid():
                raise JournalError("a pool does not live on in a forked process: open a journal there")
            return self._given
        if self._process != os.getpid():  # in a forked child, whose parent may have had the lock
            _LEFT_BY_FORKS.append(self._pool)
            self._lock, self._pool, self._process = threading.Lock(), None, os.getpid()
        with self._lock:
            if self._pool is None:
                self._pool = psycopg_pool.ConnectionPool(
                    self._conninfo,
                    min_size=0,
                    max_size=self._most,
                    open=True,
                    timeout=self._wait,
                    check=psycopg_pool.ConnectionPool.check_connection,
                    configure=_insist_on_disk,
                    name="canvas-comms-outbox",
                )
            return self._pool


def cursor_on(connection: psycopg.Connection[Any]) -> Cursor:
    """A cursor that gives plain rows, whatever the connection is set up to give."""
    return psycopg.Cursor(connection, row_factory=tuple_row)


def _insist_on_disk(connection: psycopg.Connection[Any]) -> None:
    with connection.transaction():
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )


__all__ = ["Database", "Pool", "cursor_on"]
