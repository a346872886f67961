"""An intent as a row, and a row as an intent.

Times are stored as UTC without a zone, so that no setting of a connection and no reader that a framework
has put on it changes them.
"""

import base64
import functools
import json
from datetime import UTC, datetime
from typing import Any

from canvas_comms.outbox.model import Intent
from canvas_comms_outbox.columns import Columns, columns, intent_from, of_kind
from canvas_comms_outbox.sealing import Seal

_FIELDS = (
    "id", "number", "scope", "pair", "fingerprint", "accepted_at", "content", "key", "key_hash", "moment",
    "shared", "state", "due", "attempts", "failures", "began_at", "doubt_wall", "doubt_boot", "doubt_ticks",
    "resent", "owner", "reason", "status", "remote_id", "found", "settled_at", "version",
)  # fmt: skip

COLUMNS = ", ".join(_FIELDS)
"""For a SELECT whose rows `intent_of` reads."""

VALUES = ", ".join(f"%({field})s" for field in _FIELDS)
"""The places of what `row_of` gives, in the order of `COLUMNS`."""

CHANGES = ", ".join(f"{field} = %({field})s" for field in _FIELDS if field not in ("id", "number", "scope"))
"""For an UPDATE with what `row_of` gives; what an intent is called never changes."""

_SAID = (
    "state", "due", "owner", "reason", "status", "remote_id", "settled_at", "attempts", "failures",
    "doubt_wall", "doubt_boot", "doubt_ticks", "version",
)  # fmt: skip
SAID = ", ".join(f"{field} = %({field})s" for field in _SAID)
"""For an UPDATE of a row that is damaged: what cannot be read stays."""


def naive(moment: datetime | None) -> datetime | None:
    """A moment as it is stored: UTC, without saying so."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)


def aware(stored: datetime | None) -> datetime | None:
    """A stored moment, with its zone."""
    return None if stored is None else stored.replace(tzinfo=UTC)


def written(text: str | None) -> str | None:
    """Text of a caller or a server as it is stored: as JSON has it, for PostgreSQL takes not every text."""
    return None if text is None else json.dumps(text)


def row_of(intent: Intent, seal: Seal) -> dict[str, Any]:
    """The columns of an intent; what is private as `seal` closes it."""
    doubt = intent.doubt
    return {
        "id": intent.id,
        "number": intent.number,
        "scope": intent.scope,
        "pair": intent.pair,
        "fingerprint": intent.fingerprint,
        "accepted_at": naive(intent.accepted_at),
        "content": _sealed(intent.content, seal) if seal.cipher else intent.content,
        "key": _sealed(intent.key, seal) if seal.cipher else written(intent.key),
        "key_hash": intent.key_hash,
        "moment": naive(intent.moment),
        "shared": intent.shared,
        "state": intent.state.value,
        "due": naive(intent.due),
        "attempts": intent.attempts,
        "failures": intent.failures,
        "began_at": naive(intent.began_at),
        "doubt_wall": None if doubt is None else naive(doubt.wall),
        "doubt_boot": None if doubt is None else doubt.boot,
        "doubt_ticks": None if doubt is None else doubt.ticks,
        "resent": intent.resent,
        "owner": intent.owner,
        "reason": intent.reason,
        "status": intent.status,
        "remote_id": written(intent.remote_id),
        "found": json.dumps(intent.found),
        "settled_at": naive(intent.settled_at),
        "version": intent.version,
    }


def intent_of(row: tuple[Any, ...], seal: Seal) -> Intent:
    """The intent that a row of `COLUMNS` holds; a damaged one for a row that nobody of us wrote."""
    return intent_from(dict(zip(_FIELDS, row, strict=True)), _columns(seal))


@functools.lru_cache(maxsize=8)
def _columns(seal: Seal) -> Columns:
    def opened(stored: str) -> str | None:
        return seal.open(base64.b64decode(stored, validate=True))

    def said(stored: str) -> Any:
        return of_kind(str)(json.loads(stored))

    return columns(
        moment=lambda stored: stored.replace(tzinfo=UTC),
        content=opened if seal.cipher else of_kind(str),
        key=opened if seal.cipher else said,
        remote_id=said,
    )


def _sealed(text: str | None, seal: Seal) -> str | None:
    closed = seal.close(text)
    return None if closed is None else base64.b64encode(closed).decode("ascii")


__all__ = ["CHANGES", "COLUMNS", "SAID", "VALUES", "aware", "intent_of", "naive", "row_of", "written"]
