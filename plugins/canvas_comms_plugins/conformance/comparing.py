"""Comparing what came with what was promised, without ever showing a text."""

import enum
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

import attrs

from canvas_comms.redaction import Redacted

NO_OFFSET = timedelta()


def faults_of(found: object, kind: type[Any]) -> list[str]:
    """How a thing is no well-formed value of a type: fields of other types, times that are not UTC."""
    if type(found) is not kind:
        return [f"is a {type(found).__name__}, not a {kind.__name__}"]
    return [
        f"{name}: {fault}"
        for name, hint in _hints(cast(Any, kind)).items()
        for fault in _faults(getattr(found, name), hint)
    ]


def apart(found: object, expected: Redacted, *ignored: str) -> list[str]:
    """Every difference, by field: values for what may be seen, places for what is private."""
    if type(found) is not type(expected):
        return [f"is a {type(found).__name__}, not a {type(expected).__name__}"]
    fields = [one for one in _fields(type(expected)) if one.name not in ignored]
    return _unlike(found, {one.name: getattr(expected, one.name) for one in fields})


def unlike(found: object, kind: type[Any], **expected: object) -> list[str]:
    """The faults of a thing, and where its fields are other than expected."""
    return faults_of(found, kind) or _unlike(found, expected)


def _unlike(found: object, expected: Mapping[str, object]) -> list[str]:
    private = {one.name for one in _fields(type(found)) if one.metadata}
    values = ((name, getattr(found, name), meant) for name, meant in expected.items())
    return [
        f"{name}: {_hidden(came, meant) if name in private else f'{came}, not {meant}'}"
        for name, came, meant in values
        if came != meant
    ]


def _hidden(found: object, expected: object) -> str:
    if not isinstance(found, str) or not isinstance(expected, str):
        return f"a {type(found).__name__} of another value"
    pairs = enumerate(zip(found, expected, strict=False))
    first = next((i for i, (a, b) in pairs if a != b), min(len(found), len(expected)))
    return f"{len(found)} characters, not {len(expected)}; first apart at {first}"


def _fields(kind: type[Any]) -> "tuple[attrs.Attribute[Any], ...]":
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return fields


@cache
def _hints(kind: type[Any]) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind)
    return {one.name: hints[one.name] for one in attrs.fields(kind)}


def _faults(value: object, hint: Any) -> list[str]:
    """How a value is not what a type hint says; hints that say little are believed."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        found = [_faults(value, one) for one in arguments]
        return [] if [] in found else [f"is a {type(value).__name__}"]
    if origin is tuple:
        return _of_a_tuple(value, arguments)
    if origin is not None:
        return [] if isinstance(value, origin) else [f"is a {type(value).__name__}"]
    if hint is Any or isinstance(hint, typing.TypeVar):
        return []
    return _of_a_class(value, hint)


def _of_a_tuple(value: object, arguments: Sequence[Any]) -> list[str]:
    if type(value) is not tuple:
        return [f"is a {type(value).__name__}, not a tuple"]
    return [fault for one in value for fault in _faults(one, arguments[0])]


def _of_a_class(value: object, hint: Any) -> list[str]:
    known = (int, float) if hint is float else hint
    if not isinstance(value, known) or (isinstance(value, bool) and hint in (int, float)):
        return [f"is a {type(value).__name__}, not a {hint.__name__}"]
    if isinstance(value, datetime) and value.utcoffset() != NO_OFFSET:
        return ["is not in UTC"]
    if attrs.has(hint) and not isinstance(value, enum.Enum):
        return faults_of(value, hint)
    return []


__all__ = ["apart", "faults_of", "unlike"]
