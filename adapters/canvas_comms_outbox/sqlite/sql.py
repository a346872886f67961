"""The statements of the journal. Conditions are said in the words of the indexes that they need."""

import itertools
from collections.abc import Collection, Sequence
from typing import Any

from canvas_comms.outbox.states import State
from canvas_comms_outbox.sqlite.rows import COLUMNS
from canvas_comms_outbox.sqlite.schema import HAS_CONTENT, IS_DONE, IS_DUE, IS_FREE, IS_OPEN, IS_SENDING

_ALL = ", ".join(COLUMNS)
_CHANGEABLE = tuple(name for name in COLUMNS if name not in ("number", "id"))

SELECT = f"SELECT {_ALL} FROM intents"  # noqa: S608 - all of it is ours
BY_ID = f"{SELECT} WHERE id = ?"
BY_KEY = f"{SELECT} WHERE key_hash = ?"
HAS_MOMENT = "SELECT 1 FROM intents WHERE scope = ? AND pair = ? AND moment = ? LIMIT 1"

_WAITS = f"EXISTS (SELECT 1 FROM intents WHERE scope = ? AND pair = ? AND number < ? AND {IS_OPEN})"  # noqa: S608
INSERT = f"INSERT INTO intents ({_ALL}, waits) VALUES ({', '.join('?' * len(COLUMNS))}, {_WAITS})"  # noqa: S608
"""Parameters: a row; scope, pair and number of it."""
REPLACE = (
    f"UPDATE intents SET {', '.join(f'{name} = ?' for name in _CHANGEABLE)}, waits = ? AND {_WAITS}"  # noqa: S608
    " WHERE id = ? AND version = ?"
)
"""Parameters: a row without number and id; whether it is pending; scope, pair, number; id, version before."""
_SAID = ("state", "due", "owner", "reason", "status", "remote_id", "settled_at", "attempts",
         "failures", "doubt_wall", "doubt_boot", "doubt_ticks", "version")  # fmt: skip
SAY = (
    f"UPDATE intents SET {', '.join(f'{name} = ?' for name in _SAID)}, waits = 0"  # noqa: S608
    " WHERE number = ? AND (version = ? OR typeof(version) <> 'integer')"
)
"""What becomes of a row that is damaged; what cannot be read stays. Parameters: `said`; number, version."""
REORDER = f"""UPDATE intents SET waits = state = 'pending' AND number > (
        SELECT min(number) FROM intents WHERE scope = ?1 AND pair = ?2 AND {IS_OPEN}
    ) WHERE number IN (
        SELECT number FROM intents WHERE scope = ?1 AND pair = ?2 AND {IS_OPEN} ORDER BY number LIMIT 2
    )"""  # noqa: S608
"""Who waits in a pair that an intent entered or left: only the first two may have changed."""
MARK_SHARED = (
    "UPDATE intents SET shared = 1, version = version + 1"
    " WHERE scope = ? AND pair = ? AND moment = ? AND NOT shared"
)

TAKE = {
    in_order: f"{SELECT} WHERE scope = ? AND due <= ? AND {condition} ORDER BY due, number LIMIT ?"
    for in_order, condition in ((True, IS_FREE), (False, IS_DUE))
}
TAKE_AHEAD = {in_order: query.replace("due <= ?", "due > ?") for in_order, query in TAKE.items()}
"""What is due after a moment; so is what has no number there."""
NEXT_DUE = {
    in_order: f"SELECT due FROM intents WHERE scope = ? AND {condition} ORDER BY due LIMIT 1"  # noqa: S608
    for in_order, condition in ((True, IS_FREE), (False, IS_DUE))
}
LAST_DUE = {
    in_order: query.replace("ORDER BY due", "ORDER BY due DESC") for in_order, query in NEXT_DUE.items()
}
OWNERS = f"SELECT DISTINCT owner FROM intents INDEXED BY sending WHERE {IS_SENDING}"  # noqa: S608
ABANDONED = f"{SELECT} WHERE {IS_SENDING} AND owner IS ? ORDER BY number"
BLANK = f"""UPDATE intents SET content = NULL, key = NULL, version = version + 1 WHERE number IN (
        SELECT number FROM intents WHERE {HAS_CONTENT} AND settled_at < ? LIMIT ?
    )"""  # noqa: S608
PURGE = f"""DELETE FROM intents WHERE number IN (
        SELECT number FROM intents WHERE {IS_DONE} AND settled_at < ? LIMIT ?
    )"""  # noqa: S608
HAS_ALIKE = """SELECT 1 FROM intents WHERE scope = ?1 AND pair = ?2 AND fingerprint = ?3 AND (
        number < ?4 AND (settled_at IS NULL OR settled_at >= ?5)
        OR number > ?4 AND (?6 IS NULL OR ?6 >= accepted_at)
    ) LIMIT 1"""
"""Parameters: scope, pair, fingerprint, number, when it was accepted, when it settled."""
PAGE_OF_STATE = f"{SELECT} WHERE state = ? AND number > ?"
PAGE = f"{SELECT} WHERE number > ?"
REMOTE_IDS = "SELECT remote_id FROM intents WHERE scope = ? AND remote_id IS NOT NULL"
COUNTS = "SELECT state, count(*), min(accepted_at) FROM intents"
_STATES = sorted(state.value for state in State)
_NOWHERE = " OR ".join(
    f"(state > '{low}' AND state < '{high}')" for low, high in itertools.pairwise(("", *_STATES, "~"))
)
NOWHERE = f"SELECT number FROM intents WHERE {_NOWHERE} OR state >= '~' OR state = ''"  # noqa: S608
"""Rows in a state that there is not, by the index of states; a blob is greater than any text."""
HOLD = (
    "UPDATE intents SET state = ?, due = NULL, owner = NULL, reason = ?, waits = 0, version = version + 1"
    " WHERE number = ?"
)
NOTE = "INSERT OR REPLACE INTO notes (scope, name, value) VALUES (?, ?, ?)"
NOTED = "SELECT value FROM notes WHERE scope = ? AND name = ?"


def said(row: Sequence[Any]) -> tuple[Any, ...]:
    """Of a row, what `SAY` writes."""
    return tuple(row[COLUMNS.index(name)] for name in _SAID)


def among(column: str, values: Collection[Any]) -> str:
    """A condition with a `?` for each value."""
    return f"{column} IN ({', '.join('?' * len(values))})"


__all__ = [
    "ABANDONED",
    "BLANK",
    "BY_ID",
    "BY_KEY",
    "COUNTS",
    "HAS_ALIKE",
    "HAS_MOMENT",
    "HOLD",
    "INSERT",
    "LAST_DUE",
    "MARK_SHARED",
    "NEXT_DUE",
    "NOTE",
    "NOTED",
    "NOWHERE",
    "OWNERS",
    "PAGE",
    "PAGE_OF_STATE",
    "PURGE",
    "REMOTE_IDS",
    "REORDER",
    "REPLACE",
    "SAY",
    "SELECT",
    "TAKE",
    "TAKE_AHEAD",
    "among",
    "said",
]
