"""The journal on SQLite keeps the promises of the port."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from journal_contract import Open, StoredContract

from canvas_comms.outbox import Intent
from canvas_comms_outbox.sqlite import SqliteJournal


class TestSqliteJournal(StoredContract):
    damages: ClassVar[dict[str, object]] = {
        "found": "[1",
        "content": 7,
        "key": 1.5,
        "due": "soon",
        "accepted_at": b"\xff",
        "attempts": "many",
        "version": "newest",
        "fingerprint": b"\xff\xfe",
        "moment": 10**18,
        "began_at": "then",
        "shared": "yes",
    }
    folder: Path

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Open]:
        with tempfile.TemporaryDirectory() as folder:
            self.folder = Path(folder, "outbox")
            yield lambda: SqliteJournal(self.folder)

    def damage(self, intent: Intent, column: str, value: object) -> None:
        with contextlib.closing(sqlite3.connect(_file_in(self.folder))) as connection, connection:
            connection.execute(f"UPDATE intents SET {column} = ? WHERE id = ?", (value, intent.id))


def _file_in(folder: Path) -> Path:
    return next(one for one in folder.iterdir() if one.is_file() and not one.name.endswith(("-wal", "-shm")))
