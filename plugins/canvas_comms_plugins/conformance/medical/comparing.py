"""Comparing what came with what was foretold, without ever showing a text."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import attrs

from canvas_comms.medical.communications import Communication
from canvas_comms.medical.references import Reference
from canvas_comms.redaction import Redacted

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "status": str,
    "sender": Reference,
    "recipient": Reference,
    "content": str,
    "sent": (datetime, type(None)),
    "received": (datetime, type(None)),
    "subject": (Reference, type(None)),
    "extra": Mapping,
}


def faults_of(found: object) -> list[str]:
    """How a thing is no well-formed `Communication`: wrong types, times that are not UTC."""
    if type(found) is not Communication:
        return [f"is a {type(found).__name__}, not a Communication"]
    faults = [
        f"{name} is a {type(getattr(found, name)).__name__}"
        for name, kind in _TYPES.items()
        if not isinstance(getattr(found, name), kind)
    ]
    times = {"sent": found.sent, "received": found.received}
    return faults + [f"{name} is not in UTC" for name, at in times.items() if not _in_utc(at)]


def apart(found: object, expected: Redacted, *ignored: str) -> list[str]:
    """Every difference, by field: values for what may be seen, places for what is private."""
    if type(found) is not type(expected):
        return [f"is a {type(found).__name__}, not a {type(expected).__name__}"]
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cast(Any, type(expected)))
    values = ((one, getattr(found, one.name), getattr(expected, one.name)) for one in fields)
    return [
        f"{one.name}: {_hidden(came, meant) if one.metadata else f'{came}, not {meant}'}"
        for one, came, meant in values
        if one.name not in ignored and came != meant
    ]


def _hidden(found: object, expected: object) -> str:
    if not isinstance(found, str) or not isinstance(expected, str):
        return f"a {type(found).__name__} of another value"
    pairs = enumerate(zip(found, expected, strict=False))
    first = next((i for i, (a, b) in pairs if a != b), min(len(found), len(expected)))
    return f"{len(found)} characters, not {len(expected)}; first apart at {first}"


def _in_utc(at: object) -> bool:
    return not isinstance(at, datetime) or at.utcoffset() == timedelta()


__all__ = ["apart", "faults_of"]
