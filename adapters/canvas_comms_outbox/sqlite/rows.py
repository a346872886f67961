"""An intent as a row of the database, and back."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from canvas_comms.errors import JournalError
from canvas_comms.instants import in_utc
from canvas_comms.outbox.model import Intent
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.states import State
from canvas_comms_outbox.sqlite.sealing import Seal

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
    """The intent that was stored as this row. Raises `JournalError` for a row that nobody of us wrote."""
    try:
        return _read(row, seal)
    except (TypeError, ValueError, OverflowError):
        failed = "a row cannot be read"
    raise JournalError(failed)


def _read(row: tuple[Any, ...], seal: Seal) -> Intent:
    (number, id, scope, pair, fingerprint, accepted_at, content, key, key_hash, moment,
     shared, state, due, attempts, failures, began_at, doubt_wall, doubt_boot, doubt_ticks,
     resent, owner, reason, status, remote_id, found, settled_at, version) = row  # fmt: skip
    return Intent(
        id=id,
        number=number,
        scope=scope,
        pair=pair,
        fingerprint=fingerprint,
        accepted_at=moment_of(accepted_at),
        content=seal.open(content),
        key=seal.open(key),
        key_hash=key_hash,
        moment=_moment(moment),
        shared=bool(shared),
        state=State(state),
        due=_moment(due),
        attempts=attempts,
        failures=failures,
        began_at=_moment(began_at),
        doubt=None if doubt_wall is None else Reading(moment_of(doubt_wall), doubt_boot, doubt_ticks),
        resent=bool(resent),
        owner=owner,
        reason=reason,
        status=status,
        remote_id=remote_id,
        found=tuple(json.loads(found)),
        settled_at=_moment(settled_at),
        version=version,
    )


def _stored(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


def _moment(stored: int | None) -> datetime | None:
    return None if stored is None else moment_of(stored)


__all__ = ["COLUMNS", "intent_of", "microseconds", "moment_of", "row_of"]
