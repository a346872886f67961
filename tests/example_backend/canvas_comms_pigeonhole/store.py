"""People and messages in an SQLite file, seen through the core's `View`."""

import sqlite3
import uuid
import weakref
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from canvas_comms.medical.model import CANVAS_BOT, Message, MessageState, Origin, Reference, is_id
from canvas_comms.medical.operations import PutMessage
from canvas_comms.medical.rules.searching import SearchKey, search_keys

SCHEMA = """
CREATE TABLE IF NOT EXISTS person (reference TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY, sender TEXT NOT NULL, recipient TEXT NOT NULL, content TEXT NOT NULL,
    created TEXT NOT NULL, sent TEXT NOT NULL, received TEXT, state TEXT NOT NULL, origin TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS found_under (
    position INTEGER PRIMARY KEY AUTOINCREMENT, search_key TEXT NOT NULL, message TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS found_under_key ON found_under (search_key, position);
"""


class Store:
    """The state of one Canvas Medical. It knows no rule; whoever uses it holds a lock."""

    def __init__(self, path: Path | str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        self._connection.executescript(SCHEMA)
        self.introduce(CANVAS_BOT)

    def introduce(self, *people: Reference) -> None:
        """Let these people exist."""
        rows = [(str(person),) for person in people]
        self._connection.executemany("INSERT OR IGNORE INTO person VALUES (?)", rows)

    def knows(self, person: Reference) -> bool:
        """Whether this person exists."""
        return self._one("SELECT 1 FROM person WHERE reference = ?", str(person)) is not None

    def message(self, id: str) -> Message | None:
        """The message with this id."""
        if not is_id(id):  # SQLite cannot even look for some of them
            return None
        row = self._one("SELECT * FROM message WHERE id = ?", id)
        return None if row is None else _message(*row)

    def found(self, key: SearchKey) -> Sequence[str]:
        """The ids under a search key, oldest first."""
        under = "SELECT message FROM found_under WHERE search_key = ? ORDER BY position"
        return [id for (id,) in self._connection.execute(under, (_text(key),))]

    def new_id(self) -> str:
        """An id that was never given before."""
        return str(uuid.uuid4())

    def apply(self, changes: Iterable[PutMessage]) -> None:
        """Make these messages the ones with their ids, all or none of them."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for change in changes:
                self._put(change.message)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _put(self, message: Message) -> None:
        if self.message(message.id) is None:
            keys = [(_text(key), message.id) for key in search_keys(message)]
            self._connection.executemany("INSERT INTO found_under (search_key, message) VALUES (?, ?)", keys)
        self._connection.execute("REPLACE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(message))

    def _one(self, question: str, about: str) -> Any:
        return self._connection.execute(question, (about,)).fetchone()


def _text(key: SearchKey) -> str:
    return " ".join(key)  # no id and no word of a key holds a space


def _row(message: Message) -> tuple[str | None, ...]:
    return (
        message.id,
        str(message.sender),
        str(message.recipient),
        message.content,
        message.created.isoformat(),
        message.sent.isoformat(),
        None if message.received is None else message.received.isoformat(),
        message.state.value,
        message.origin.value,
    )


def _message(
    id: str,
    sender: str,
    recipient: str,
    content: str,
    created: str,
    sent: str,
    received: str | None,
    state: str,
    origin: str,
) -> Message:
    return Message(
        id=id,
        sender=Reference.of(sender),
        recipient=Reference.of(recipient),
        content=content,
        created=datetime.fromisoformat(created),
        sent=datetime.fromisoformat(sent),
        received=None if received is None else datetime.fromisoformat(received),
        state=MessageState(state),
        origin=Origin(origin),
    )


__all__ = ["SCHEMA", "Store"]
