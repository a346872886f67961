"""The journal in memory keeps the promises of the port."""

import contextlib
from collections.abc import Iterator

from journal_contract import JournalContract, Open

from canvas_comms_outbox import MemoryJournal


class TestMemoryJournal(JournalContract):
    @contextlib.contextmanager
    def fresh(self) -> Iterator[Open]:
        yield MemoryJournal().another
