"""SQL of one outbox: its tables stand in a schema of their own, whatever the search path is."""

import re
from typing import Any, TypeAlias

import attrs
import psycopg
from psycopg import sql

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.postgres.rows import CHANGES, COLUMNS, SAID, VALUES

Cursor: TypeAlias = psycopg.Cursor[tuple[Any, ...]]

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def _named(_: object, __: object, schema: str) -> None:
    if not isinstance(schema, str) or not _NAME.fullmatch(schema):
        raise InvalidValue("schema", "must be 1 to 63 lower-case letters, digits and _, no digit first")


_TURN = """
    (i.state <> 'pending' OR NOT %(in_order)s OR NOT EXISTS (
        SELECT 1 FROM {intents} AS earlier
         WHERE earlier.scope = i.scope AND earlier.pair = i.pair AND earlier.number < i.number
           AND earlier.state IN ('pending', 'sending', 'unknown')))
"""

_PIECES = {
    "columns": sql.SQL(COLUMNS),
    "values": sql.SQL(VALUES),
    "changes": sql.SQL(CHANGES),
    "said": sql.SQL(SAID),
    "now": sql.SQL("(clock_timestamp() AT TIME ZONE 'UTC')"),
    "to_do": sql.SQL("i.due IS NOT NULL AND i.state IN ('pending', 'unknown', 'sent')"),
    "settled": sql.SQL("state = ANY(%s) AND due IS NULL AND settled_at < %s"),
}
"""`now` is the database's clock, as times are stored."""


@attrs.define(eq=False, repr=False)
class Statements(Opaque):
    """Statements with the names of one schema in them, and pieces that several need."""

    schema: str = attrs.field(validator=_named)
    _composed: dict[str, sql.Composed] = attrs.field(factory=dict, init=False)

    def __call__(self, text: str) -> sql.Composed:
        """The statement; text is a constant of this package."""
        composed = self._composed.get(text)
        if composed is None:
            tables = {name: sql.Identifier(self.schema, name) for name in ("facts", "intents", "notes")}
            schema = sql.Identifier(self.schema)
            turn = sql.SQL(_TURN).format(**tables)
            composed = sql.SQL(text).format(schema=schema, turn=turn, **tables, **_PIECES)
            self._composed[text] = composed
        return composed


__all__ = ["Cursor", "Statements"]
