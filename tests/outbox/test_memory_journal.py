"""The journal in memory keeps the promises of the port."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for the contract beside it

from journal_contract import JournalContract, Open

from canvas_comms_outbox import MemoryJournal


class TestMemoryJournal(JournalContract):
    @contextlib.contextmanager
    def fresh(self) -> Iterator[Open]:
        yield MemoryJournal().another
