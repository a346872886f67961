"""Open the books of a journal: the folder, the file in its newest version, the secret of its hashes."""

import os
from datetime import timedelta
from pathlib import Path

import attrs

from canvas_comms.errors import JournalError
from canvas_comms.outbox.states import State
from canvas_comms.outbox.steps import OutboxReason
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.sealing import Seal
from canvas_comms_outbox.sqlite import owners, places, schema, sql
from canvas_comms_outbox.sqlite.link import Connect, Connection, Link
from canvas_comms_outbox.sqlite.places import Place


@attrs.frozen(eq=False, repr=False)
class Books(Opaque):
    """An open journal."""

    place: Place
    link: Link
    secret: bytes


def open_books(
    path: Path, seal: Seal, patience: timedelta, connect: Connect, steps: schema.Steps, *, moved: bool
) -> Books:
    """The books at this place, made if there are none. Raises `JournalError`; then nothing was changed.

    `moved`: also those whose messages have moved to another journal, to be read.
    """
    place = _place(path, len(steps), moved)
    link = Link(place.file, connect, patience.total_seconds(), len(steps))
    try:
        secret = link.read(lambda connection: _brought_up(connection, seal, steps, moved))
        if link.read(lambda connection: connection.execute(sql.NOWHERE).fetchone()) and not moved:
            link.write(_hold_what_is_nowhere)
        link.clean()  # so that the file itself says which version it has
    except BaseException:
        link.close()
        raise
    return Books(place, link, secret)


def _hold_what_is_nowhere(connection: Connection) -> None:
    """Rows whose state cannot be read would be found by nobody: a person is to look at them."""
    held = (State.HELD.value, OutboxReason.DAMAGED.code)
    for (number,) in connection.execute(sql.NOWHERE).fetchall():
        connection.execute(sql.HOLD, (*held, number))


def _place(path: Path, known: int, moved: bool) -> Place:
    try:
        place = places.prepare(path)
        schema.refuse_foreign_file(place.file, known, moved=moved)
        owners.remove_the_dead(place.owners)
    except OSError as error:
        failed = os.strerror(error.errno or 0)
    else:
        return place
    raise JournalError(f"the folder cannot be used: {failed}")


def _brought_up(connection: Connection, seal: Seal, steps: schema.Steps, moved: bool) -> bytes:
    if schema.refuse_foreign(connection, len(steps), moved=moved) < len(steps):
        _step_up(connection, seal, steps)
    stored, sealed = connection.execute("SELECT secret, sealed FROM journal").fetchone()
    secret = seal.secret(stored, bool(sealed))
    if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
        raise JournalError("this file system offers no shared memory, which the journal needs")
    return secret


def _step_up(connection: Connection, seal: Seal, steps: schema.Steps) -> None:
    connection.execute("BEGIN EXCLUSIVE")
    try:
        schema.bring_up(connection, steps)
        if connection.execute("SELECT 1 FROM journal").fetchone() is None:
            secret = (seal.new_secret(), seal.cipher is not None)
            connection.execute("INSERT INTO journal (secret, sealed) VALUES (?, ?)", secret)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


__all__ = ["Books", "open_books"]
