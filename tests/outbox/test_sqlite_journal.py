"""The journal on SQLite keeps the promises of the port."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from journal_contract import JournalContract, Open

from canvas_comms_outbox.sqlite import SqliteJournal


class TestSqliteJournal(JournalContract):
    @contextlib.contextmanager
    def fresh(self) -> Iterator[Open]:
        with tempfile.TemporaryDirectory() as folder:
            yield lambda: SqliteJournal(Path(folder, "outbox"))
