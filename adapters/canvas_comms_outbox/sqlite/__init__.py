"""The outbox's journal in a folder of this machine, on SQLite.

places       the folder and its files: who may read them, on what file system they are
link         one connection under a lock: transactions, errors, forks
schema       tables, indexes, versions
rows         an intent as a row
owners       which processes live: a lock that only their death releases
journal      the port
"""

from canvas_comms_outbox.sealing import Cipher
from canvas_comms_outbox.sqlite.journal import SqliteJournal
from canvas_comms_outbox.sqlite.places import NetworkFileSystem

__all__ = ["Cipher", "NetworkFileSystem", "SqliteJournal"]
