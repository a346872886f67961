"""Reads an intent column by column: what cannot be read is left out, and the intent is `damaged`."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from canvas_comms.errors import JournalError
from canvas_comms.outbox.model import Intent
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.states import State

Read = Callable[[Any], Any]
Columns = Mapping[str, tuple[Read, Any]]
"""Name → how it is read, and what stands for it where it cannot be."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def of_kind(kind: type) -> Read:
    """Reads what is stored as it is. Raises `TypeError` for another kind."""

    def read(stored: Any) -> Any:
        if not isinstance(stored, kind):
            raise TypeError
        return stored

    return read


def maybe(read: Read) -> Read:
    """None, or what `read` reads."""
    return lambda stored: None if stored is None else read(stored)


def flag(stored: Any) -> bool:
    """True or false, or 1 or 0. Raises `TypeError`."""
    if not isinstance(stored, int):
        raise TypeError
    return bool(stored)


def _ids(stored: Any) -> tuple[str, ...]:
    ids = json.loads(stored)
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        raise TypeError
    return tuple(ids)


def columns(*, moment: Read, content: Read, key: Read, remote_id: Read) -> Columns:
    """How the columns of an intent are read, given what a database stores in a way of its own."""
    text, whole, number = of_kind(str), of_kind(int), of_kind((int, float))  # type: ignore[arg-type]
    return {
        "number": (whole, 0),
        "id": (text, ""),
        "scope": (text, ""),
        "pair": (text, ""),
        "fingerprint": (text, ""),
        "accepted_at": (moment, _LONG_AGO),
        "content": (maybe(content), None),
        "key": (maybe(key), None),
        "key_hash": (maybe(text), None),
        "moment": (maybe(moment), None),
        "shared": (flag, True),
        "state": (State, State.HELD),
        "due": (maybe(moment), None),
        "attempts": (whole, 0),
        "failures": (whole, 0),
        "began_at": (maybe(moment), None),
        "doubt_wall": (maybe(moment), None),
        "doubt_boot": (maybe(text), None),
        "doubt_ticks": (maybe(number), None),
        "resent": (flag, True),
        "owner": (maybe(text), None),
        "reason": (maybe(text), None),
        "status": (maybe(whole), None),
        "remote_id": (maybe(remote_id), None),
        "found": (_ids, ()),
        "settled_at": (maybe(moment), None),
        "version": (whole, 0),
    }


def intent_from(stored: Mapping[str, Any], how: Columns) -> Intent:
    """The intent. Never raises for what is stored."""
    at: dict[str, Any] = {}
    damaged = False
    for name, value in stored.items():
        read, instead = how[name]
        try:
            at[name] = read(value)
        except (TypeError, ValueError, OverflowError, JournalError):
            at[name], damaged = instead, True
    wall, boot, ticks = at.pop("doubt_wall"), at.pop("doubt_boot"), at.pop("doubt_ticks")
    doubt = None if wall is None else Reading(wall, boot or "", ticks or 0.0)
    return Intent(**at, doubt=doubt, damaged=damaged)


__all__ = ["Columns", "columns", "flag", "intent_from", "maybe", "of_kind"]
