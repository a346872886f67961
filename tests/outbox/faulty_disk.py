"""A disk for SQLite that loses power and fails: an apsw VFS over real files, and a connection through it.

The journal runs over it by its `connect`. apsw brings a SQLite of its own, so the journal's statements are
run by that one. What was written and not synced is remembered; when the power goes, each such
write is kept, dropped or torn by chance.

Asking for the size of an open file never fails: SQLite does not mind, and apsw would raise all the same.
"""

import contextlib
import random
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw
import attrs

from canvas_comms_outbox.sqlite.link import Connection, Rows

SECTOR = 512


@attrs.define
class Written:
    """A file: what surely outlives a power loss, and what was done to it since the last sync."""

    safe: bytearray = attrs.field(factory=bytearray)
    pending: list[tuple[int, bytes | None]] = attrs.field(factory=list)
    """Offset and bytes; a size and None where it was cut."""

    def sync(self) -> None:
        for at, data in self.pending:
            _apply(self.safe, at, data)
        self.pending.clear()

    def after_loss(self, chance: random.Random) -> bytes:
        left = bytearray(self.safe)
        habit = chance.choice(("none", "some", "some", "torn"))
        for at, data in self.pending:
            if habit == "none" or chance.random() < 0.5:
                continue
            if habit == "torn" and data:
                start = chance.randrange(0, len(data), SECTOR)
                _apply(left, at + start, data[start : start + SECTOR * chance.randint(1, 4)])
            else:
                _apply(left, at, data)
        return bytes(left)


def _apply(file: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del file[at:]
        return
    if len(file) < at:
        file.extend(bytes(at - len(file)))
    file[at : at + len(data)] = data


@attrs.define(eq=False)
class Disk:
    """The disk under a folder. It counts calls, and fails at one of them, once or from then on."""

    files: dict[str, Written] = attrs.field(factory=dict)
    calls: int = 0
    fails_at: int | None = None
    fails_on: bool = False
    """Whether it fails from then on, as after a power loss, and not just once."""
    error: type[apsw.Error] = apsw.IOError
    lost: list[tuple[str, bytes]] | None = None
    """What is left of the files, once the power has gone."""
    full: bool = False
    """Whether nothing more can be written."""
    chance: random.Random | None = None
    """What decides at a power loss; None: the disk only fails."""

    def count(self) -> None:
        """One more call; raises if it is the one that fails."""
        self.calls += 1
        if self.fails_at is None or self.calls < self.fails_at:
            return
        if self.calls > self.fails_at and not self.fails_on:
            return
        if self.chance is not None and self.lost is None:
            self.lose_power()
        raise self.error("the disk failed, as the test wants")

    def lose_power(self) -> None:
        """Decide what is left of the files."""
        assert self.chance is not None
        self.lost = [(name, file.after_loss(self.chance)) for name, file in self.files.items()]
        self.fails_at, self.fails_on = 0, True

    def restore(self, folder: Path) -> None:
        """Make a folder with what is left, as the next start of the machine would find it."""
        folder.mkdir(mode=0o700)
        for name, data in self.lost or ():
            if not name.endswith("-shm"):
                (folder / name).write_bytes(data)
        for file in folder.iterdir():
            file.chmod(0o600)

    @contextlib.contextmanager
    def mounted(self) -> "Iterator[_Connect]":
        """A `connect` for the journal, while the file system is there."""
        vfs = _FaultyVfs(f"faulty {uuid.uuid4().hex}", self)
        try:
            yield _Connect(vfs.name)
        finally:
            vfs.unregister()


class _FaultyVfs(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        self.name, self.disk = name, disk
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> "_FaultyFile":  # noqa: N802
        self.disk.count()
        return _FaultyFile(self.disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self.disk.count()
        super().xDelete(filename, syncdir)
        self.disk.files.pop(Path(filename).name, None)

    def excepthook(self, *_: object) -> bool:
        """SQLite is told by its own code; nobody needs a traceback on stderr."""
        return True


class _FaultyFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.disk = disk
        self.written = disk.files.setdefault(Path(path).name, Written()) if path else Written()

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        self.disk.count()
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        self.disk.count()
        if self.disk.full:
            raise apsw.FullError("the disk is full, as the test wants")
        super().xWrite(data, offset)
        self.written.pending.append((offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self.disk.count()
        super().xTruncate(newsize)
        self.written.pending.append((newsize, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.count()
        self.written.sync()

    def excepthook(self, *_: object) -> bool:
        """See the file system."""
        return True


@attrs.frozen
class _Connect:
    vfs: str
    synchronous: str = "FULL"

    def __call__(self, file: Path, patience: float) -> Connection:
        try:
            connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE, vfs=self.vfs)
        except apsw.Error as error:
            raise _as_of_the_standard_library(error) from None
        connection.set_busy_timeout(int(patience * 1000))
        return _Adapted(connection, self.synchronous)


@attrs.frozen
class _Adapted:
    """A connection of apsw that behaves as one of the standard library."""

    connection: apsw.Connection
    synchronous: str

    @property
    def in_transaction(self) -> bool:
        return self.connection.in_transaction

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Rows:
        if sql == "PRAGMA synchronous=FULL":
            sql = f"PRAGMA synchronous={self.synchronous}"
        try:
            return _Read(self.connection.execute(sql, tuple(parameters)).fetchall())
        except apsw.Error as error:
            failed = _as_of_the_standard_library(error)
        raise failed

    def close(self) -> None:
        try:
            self.connection.close()
        except apsw.Error as error:
            raise _as_of_the_standard_library(error) from None


@attrs.define
class _Read:
    rows: list[Any]

    def fetchone(self) -> Any:
        return self.rows.pop(0) if self.rows else None

    def fetchall(self) -> list[Any]:
        return self.rows


def _as_of_the_standard_library(error: apsw.Error) -> sqlite3.Error:
    as_ours = sqlite3.OperationalError(str(error))
    by_class = sqlite3.SQLITE_FULL if isinstance(error, apsw.FullError) else sqlite3.SQLITE_IOERR
    as_ours.sqlite_errorcode = getattr(error, "result", by_class)  # the errors of the disk have none
    return as_ours


__all__ = ["Disk", "Written"]
