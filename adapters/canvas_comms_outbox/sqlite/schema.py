"""The tables, their indexes, and the versions of the file.

A file says in `application_id` that it is ours, and in `user_version` how it is built. One of an older
version is brought up step by step, all in one transaction; one of a newer version is not touched.
"""

from collections.abc import Sequence
from pathlib import Path

from canvas_comms.errors import JournalError
from canvas_comms.outbox.states import TAKABLE, TERMINAL, UNSETTLED, State
from canvas_comms_outbox.sqlite.link import Connection

APPLICATION = 0x43434F42
"""`CCOB`, by which a file is known as ours."""
_MAGIC = b"SQLite format 3\x00"


def _any_of(states: frozenset[State]) -> str:
    return "state IN ({})".format(", ".join(sorted(f"'{state.value}'" for state in states)))


IS_OPEN = _any_of(UNSETTLED)
IS_DUE = f"due IS NOT NULL AND {_any_of(TAKABLE)}"
IS_FREE = f"{IS_DUE} AND NOT waits"
IS_DONE = f"due IS NULL AND {_any_of(TERMINAL)}"
HAS_CONTENT = f"{IS_DONE} AND content IS NOT NULL"
IS_SENDING = f"state = '{State.SENDING.value}'"
"""What the indexes are made for; a query has to say it in the same words to be given one."""

VERSION_1 = (
    """CREATE TABLE intents (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        scope TEXT NOT NULL,
        pair TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        accepted_at INTEGER NOT NULL,
        content BLOB,
        key BLOB,
        key_hash TEXT,
        moment INTEGER,
        shared INTEGER NOT NULL,
        state TEXT NOT NULL,
        due INTEGER,
        attempts INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        began_at INTEGER,
        doubt_wall INTEGER,
        doubt_boot TEXT,
        doubt_ticks REAL,
        resent INTEGER NOT NULL,
        owner TEXT,
        reason TEXT,
        status INTEGER,
        remote_id TEXT,
        found TEXT NOT NULL,
        settled_at INTEGER,
        version INTEGER NOT NULL,
        waits INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX by_key ON intents (key_hash) WHERE key_hash IS NOT NULL",
    "CREATE INDEX by_moment ON intents (scope, pair, moment) WHERE moment IS NOT NULL",
    "CREATE INDEX alike ON intents (scope, pair, fingerprint)",
    f"CREATE INDEX open_of_pair ON intents (scope, pair, number) WHERE {IS_OPEN}",
    f"CREATE INDEX due ON intents (scope, due, number) WHERE {IS_DUE}",
    f"CREATE INDEX due_in_order ON intents (scope, due, number) WHERE {IS_FREE}",
    f"CREATE INDEX sending ON intents (owner) WHERE {IS_SENDING}",
    f"CREATE INDEX done ON intents (settled_at) WHERE {IS_DONE}",
    f"CREATE INDEX done_with_content ON intents (settled_at) WHERE {HAS_CONTENT}",
    "CREATE INDEX by_state ON intents (state, number, scope, accepted_at)",
    "CREATE INDEX by_remote_id ON intents (scope, remote_id) WHERE remote_id IS NOT NULL",
    """CREATE TABLE notes (
        scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (scope, name)
    ) WITHOUT ROWID""",
    "CREATE TABLE journal (secret BLOB NOT NULL, sealed INTEGER NOT NULL)",
)
"""`waits` is 1 for a pending intent that has an earlier unsettled one in its pair. Times are microseconds."""

Steps = Sequence[Sequence[str]]
STEPS: Steps = (VERSION_1,)
"""What makes version 1 of an empty file, version 2 of version 1, and so on."""


def refuse_foreign_file(file: Path, known: int) -> None:
    """Raise `JournalError` for a file that is not ours or newer than we know, without touching it.

    What SQLite has not yet moved into the file itself is seen later, by `refuse_foreign`.
    """
    with file.open("rb") as opened:
        header = opened.read(100)
    if not header:
        return
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise JournalError("the file is no SQLite database")
    version, application = (int.from_bytes(header[at : at + 4], "big") for at in (60, 68))
    _refuse(application, version, known, empty=application == 0)


def refuse_foreign(connection: Connection, known: int) -> int:
    """The version of the file, 0 for an empty one. Raises `JournalError` if it is not ours or newer."""
    application, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    _refuse(application, version, known, empty=empty and application == 0)
    return int(version)


def _refuse(application: int, version: int, known: int, *, empty: bool) -> None:
    if application != APPLICATION and not empty:
        raise JournalError("the file belongs to another program")
    if application == APPLICATION and version > known:
        raise JournalError(f"the file has version {version}; this library knows up to {known}")


def bring_up(connection: Connection, steps: Steps = STEPS) -> None:
    """Bring the file to the newest version, inside the caller's transaction."""
    version = refuse_foreign(connection, len(steps))
    for step in steps[version:]:
        for statement in step:
            connection.execute(statement)
    if version < len(steps):
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")


__all__ = [
    "APPLICATION",
    "HAS_CONTENT",
    "IS_DONE",
    "IS_DUE",
    "IS_FREE",
    "IS_OPEN",
    "IS_SENDING",
    "STEPS",
    "Steps",
    "bring_up",
    "refuse_foreign",
    "refuse_foreign_file",
]
