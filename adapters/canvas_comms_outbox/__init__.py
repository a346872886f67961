"""The outbox on this machine, or on many: journals, workers, and the front door.

A message that was accepted is on disk. It ends as sent, rejected or held for a person; nothing is
dropped without a word, and nothing is sent twice for want of knowing. What decides all that stands in
`canvas_comms.outbox`.
"""

from canvas_comms_outbox.clocks import machine_clocks
from canvas_comms_outbox.in_memory import MemoryJournal
from canvas_comms_outbox.opening import open_outbox
from canvas_comms_outbox.sqlite import Cipher, NetworkFileSystem, SqliteJournal
from canvas_comms_outbox.worker import Bell, Worker

__all__ = [
    "Bell",
    "Cipher",
    "MemoryJournal",
    "NetworkFileSystem",
    "SqliteJournal",
    "Worker",
    "machine_clocks",
    "open_outbox",
]
