"""One connection to the database, shared by threads under a lock: transactions, errors, and forks.

A connection must not cross a fork: parent and child would believe in the same locks. So it is closed
before a fork, and each of the two opens its own when it needs one.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import attrs

from canvas_comms.errors import JournalError
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.sqlite.places import turn_file
from canvas_comms_outbox.sqlite.turns import Turn

T = TypeVar("T")

MOVED = 1_000_000
"""Added to `user_version` once the messages have moved to another journal: nobody writes there then."""

_SETTINGS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=16777216",
    "PRAGMA trusted_schema=OFF",
)
_RULES: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only",
    sqlite3.SQLITE_PERM: "this user may not write there",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
    sqlite3.SQLITE_BUSY: "another program keeps the file locked",
    sqlite3.SQLITE_LOCKED: "another program keeps the file locked",
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write",
    sqlite3.SQLITE_TOOBIG: "the message is too big for SQLite",
}


class Rows(Protocol):
    """What a statement gives."""

    def fetchone(self) -> Any:
        """The next row, as a tuple; None after the last."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        ...


class Connection(Protocol):
    """What the journal needs of a connection of SQLite. Raises `sqlite3.Error`."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        ...

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Rows:
        """Run one statement; nothing is begun or committed by itself."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


Connect = Callable[[Path, float], Connection]
"""Connects to a file that is there; waits so many seconds for the locks of others."""


def connect(file: Path, patience: float) -> Connection:
    """A connection of the standard library."""
    connection = sqlite3.connect(
        f"{file.as_uri()}?mode=rw",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    connection.text_factory = _text  # one text that is damaged must not keep a query from all others
    return connection


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


@attrs.define(eq=False, repr=False)
class Link(Opaque):
    """The connection of one journal. `version` is what `PRAGMA user_version` must say when it writes."""

    file: Path
    connect: Connect
    patience: float
    version: int
    _lock: threading.RLock = attrs.field(factory=threading.RLock, init=False)
    _connection: Connection | None = attrs.field(default=None, init=False)
    _identity: tuple[int, int] | None = attrs.field(default=None, init=False)
    _turn: Turn = attrs.field(
        default=attrs.Factory(lambda link: Turn(turn_file(link.file), link.patience / 2), takes_self=True),
        init=False,
    )
    _working: bool = attrs.field(default=False, init=False)
    _closed: bool = attrs.field(default=False, init=False)

    def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads. Raises `JournalError`."""
        return self._safely(lambda: work(self._open()))

    def write(self, work: Callable[[Connection], T]) -> T:
        """What `work` gives, once all that it wrote is on disk, or nothing is. Raises `JournalError`."""
        return self._safely(lambda: self._transaction(work))

    def clean(self) -> None:
        """Move what was committed out of the write-ahead log, and empty that, if nobody is reading it."""
        with contextlib.suppress(JournalError):
            self.read(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    def close(self) -> None:
        """Let go of the file for good."""
        with self._lock:
            self._closed = True
            self._drop()

    def before_fork(self) -> None:
        """Let go of the file until the fork is done; no other thread is at it meanwhile."""
        self._lock.acquire()
        self._drop()

    def after_fork(self) -> None:
        """In parent and child: go on, with a connection of one's own when it is needed."""
        self._lock.release()

    def _safely(self, work: Callable[[], T]) -> T:
        try:
            with self._lock:
                return work()
        except (sqlite3.Error, OSError, UnicodeEncodeError, OverflowError) as error:
            rule = _rule_of(error)
        raise JournalError(rule)

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        connection = self._open()
        self._see_that_it_is_ours()
        self._working = True
        try:
            with self._turn.taken():
                connection.execute("BEGIN IMMEDIATE")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == self.version + MOVED:
                raise JournalError("its messages have moved to another journal")
            if version != self.version:
                raise JournalError("another version of this library has taken the file over")
            done = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            self._undo(connection)
            raise
        finally:
            self._working = False
        return done

    def _open(self) -> Connection:
        if self._closed:
            raise JournalError("it is closed")
        connection = self._connection
        if connection is None:
            connection = self.connect(self.file, self.patience)
            try:
                for setting in _SETTINGS:
                    connection.execute(setting).fetchall()
                status = os.stat(self.file)
            except BaseException:
                connection.close()
                raise
            self._identity = (status.st_dev, status.st_ino)
            self._connection = connection
        elif connection.in_transaction and not self._working:  # somebody interrupted us between the lines
            self._undo(connection)
            return self._open()
        return connection

    def _see_that_it_is_ours(self) -> None:
        """What is written into a file that somebody removed is lost."""
        try:
            status = os.stat(self.file)
        except FileNotFoundError:
            self._drop()
            raise JournalError("the file was removed while it was in use") from None
        if (status.st_dev, status.st_ino) != self._identity:
            self._drop()
            raise JournalError("the file was replaced while it was in use")

    def _undo(self, connection: Connection) -> None:
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._drop()

    def _drop(self) -> None:
        self._turn.close()
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()


def _rule_of(error: Exception) -> str:
    if isinstance(error, (UnicodeEncodeError, OverflowError)):
        return "a text or number cannot be stored"
    if isinstance(error, OSError):
        return f"the file system refused: {os.strerror(error.errno or 0)}"
    code = getattr(error, "sqlite_errorcode", None)
    return _RULES.get(code & 0xFF if code else 0, "SQLite refused")


__all__ = ["MOVED", "Connect", "Connection", "Link", "Rows", "connect"]
