"""Messages that come from another journal, in one transaction, with the secret that keys their hashes."""

import itertools
from collections.abc import Iterable

from canvas_comms.errors import JournalError
from canvas_comms.outbox.model import Intent
from canvas_comms.outbox.states import State
from canvas_comms_outbox.postgres import queries
from canvas_comms_outbox.postgres.rows import row_of
from canvas_comms_outbox.postgres.schema import keep_secret, secret_of
from canvas_comms_outbox.postgres.statements import Cursor, Statements
from canvas_comms_outbox.sealing import Seal

_AT_ONCE = 500
_LONG_AGO = "-infinity"


def receive(
    cursor: Cursor,
    of: Statements,
    secret: bytes,
    intents: Iterable[Intent],
    notes: Iterable[tuple[str, str, str]],
    seal: Seal,
) -> int:
    """Store everything in the cursor's transaction; how many intents. 0 if it was all received before.

    The secret is stored with them, so it tells whether they are there. Raises `JournalError` if messages
    are there that came another way.
    """
    cursor.execute(of("LOCK TABLE {intents}, {facts} IN ACCESS EXCLUSIVE MODE"))
    if secret_of(cursor, of, seal) == secret:
        return 0
    if cursor.execute(of("SELECT 1 FROM {intents} LIMIT 1")).fetchone() is not None:
        raise JournalError("it holds messages of its own: name another schema to move to")
    moved, waiting = 0, iter(intents)
    while some := [_row(intent, seal) for intent in itertools.islice(waiting, _AT_ONCE)]:
        cursor.executemany(of(queries.INSERT), some)
        moved += len(some)
    for note in notes:
        cursor.execute(of(queries.NOTE), note)
    cursor.execute(of(queries.NUMBERS_GO_ON), (f"{of.schema}.intents",))
    keep_secret(cursor, of, secret, seal)
    return moved


def _row(intent: Intent, seal: Seal) -> dict[str, object]:
    """What was being sent has no owner here: its lease has run out."""
    lease_until = _LONG_AGO if intent.state is State.SENDING else None
    copy = intent.number if intent.shared else 0
    return {**row_of(intent, seal), "copy": copy, "lease_until": lease_until}


__all__ = ["receive"]
