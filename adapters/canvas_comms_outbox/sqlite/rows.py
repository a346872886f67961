"""An intent as a row of the database, and back."""

import functools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from canvas_comms.instants import in_utc
from canvas_comms.outbox.model import Intent
from canvas_comms_outbox.columns import Columns, columns, intent_from, of_kind
from canvas_comms_outbox.sealing import Seal

COLUMNS = (
    "number", "id", "scope", "pair", "fingerprint", "accepted_at", "content", "key", "key_hash", "moment",
    "shared", "state", "due", "attempts", "failures", "began_at", "doubt_wall", "doubt_boot", "doubt_ticks",
    "resent", "owner", "reason", "status", "remote_id", "found", "settled_at", "version",
)  # fmt: skip
"""In the order in which rows are written and read."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """The moment as it is stored: microseconds since 1970."""
    return (in_utc(moment) - _EPOCH) // _MICROSECOND


def moment_of(stored: int) -> datetime:
    """The moment that was stored."""
    return _EPOCH + timedelta(microseconds=stored)


def row_of(intent: Intent, seal: Seal) -> tuple[Any, ...]:
    """The intent, in the order of `COLUMNS`."""
    doubt = intent.doubt
    return (
        intent.number,
        intent.id,
        intent.scope,
        intent.pair,
        intent.fingerprint,
        microseconds(intent.accepted_at),
        seal.close(intent.content),
        seal.close(intent.key),
        intent.key_hash,
        _stored(intent.moment),
        intent.shared,
        intent.state.value,
        _stored(intent.due),
        intent.attempts,
        intent.failures,
        _stored(intent.began_at),
        None if doubt is None else microseconds(doubt.wall),
        None if doubt is None else doubt.boot,
        None if doubt is None else doubt.ticks,
        intent.resent,
        intent.owner,
        intent.reason,
        intent.status,
        intent.remote_id,
        json.dumps(intent.found),
        _stored(intent.settled_at),
        intent.version,
    )


def intent_of(row: tuple[Any, ...], seal: Seal) -> Intent:
    """The intent that was stored as this row; a damaged one for a row that nobody of us wrote."""
    return intent_from(dict(zip(COLUMNS, row, strict=True)), _columns(seal))


@functools.lru_cache(maxsize=8)
def _columns(seal: Seal) -> Columns:
    sealed = of_kind(bytes)
    return columns(
        moment=moment_of,
        content=lambda stored: seal.open(sealed(stored)),
        key=lambda stored: seal.open(sealed(stored)),
        remote_id=of_kind(str),
    )


def _stored(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


__all__ = ["COLUMNS", "intent_of", "microseconds", "moment_of", "row_of"]
