"""Does a value have the shape that an annotation promises, all the way down?

Annotations of ports and of the values they give are the contract; this reads them, so that
no second list can drift from them. Faults name the place and the type, never the value.
"""

import enum
import functools
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import islice
from typing import Any, Literal, TypeVar, Union

import attrs

MOST = 1_000_000
"""How many things one answer may hold in one place; what has no end is read no further."""

_MUST = " must be "
_TOO_MANY = f" must hold at most {MOST} things"
Check = Callable[[Any], str | None]
"""None for a value that conforms, else where it does not and what must stand there."""


def fault(value: object, hint: Any) -> str | None:
    """The first place at which a value breaks an annotation (`.items[3].id must be a str`), or None.

    Numbers are no booleans and booleans no numbers; times carry a zone. Our values are of
    their class itself: a subclass could read them from elsewhere, later. Of what an
    annotation leaves open (`object`, `Any`, protocols) everything conforms. What a hostile
    value's own properties raise is not caught here.
    """
    return check_of(hint)(value)


def as_rule(found: str | None) -> str | None:
    """A fault as a rule that the giver of the value broke; None for none."""
    return None if found is None else f"must keep its port: the result{found}"


@functools.cache
def check_of(hint: Any) -> Check:
    """The check of an annotation, worked out once."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in (None, types.NoneType):
        return lambda value: None if value is None else _MUST + "None"
    if origin in (Union, types.UnionType):
        return _either(args)
    if origin is Literal:
        return lambda value: None if value in args else f"{_MUST}one of {len(args)} literals"
    if origin is not None:
        return _parametrised(origin, args)
    return _of_class(hint, ()) if isinstance(hint, type) else _anything


def _anything(_: object) -> None:
    return None


def _either(options: tuple[Any, ...]) -> Check:
    def check(value: Any) -> str | None:
        found = [check_of(one)(value) for one in options]
        as_rule = [one for one in found if one is not None]
        if len(as_rule) < len(options):
            return None
        deeper = (one for one in as_rule if not one.startswith(_MUST))
        return next(deeper, _MUST + " or ".join(one.removeprefix(_MUST) for one in as_rule))

    return check


def _parametrised(origin: type, args: tuple[Any, ...]) -> Check:
    if origin is tuple and args[-1:] != (...,):
        return _record(args)
    if issubclass(origin, Mapping):
        return _mapping(*args)
    if issubclass(origin, (Sequence, AbstractSet)):
        return _many(origin, args[0])
    return _of_class(origin, args)


def _record(parts: tuple[Any, ...]) -> Check:
    def check(value: Any) -> str | None:
        if type(value) is not tuple or len(value) != len(parts):
            return f"{_MUST}a tuple of {len(parts)}"
        return _first((f"[{at}]", one, hint) for at, (one, hint) in enumerate(zip(value, parts, strict=True)))

    return check


def _many(kind: type[Iterable[Any]], hint: Any) -> Check:
    of_one = check_of(hint)

    def check(value: Any) -> str | None:
        if not _is(value, kind) or _is(value, str) or (kind is tuple and type(value) is not tuple):
            return _MUST + with_article(kind)
        if type(value) in _BUILT_IN and (of_one is _anything or not value):
            return None
        for at, one in enumerate(value):
            found = _TOO_MANY if at == MOST else of_one(one)
            if found is not None:
                return f"[{at}]{found}"
        return None

    return check


def _mapping(key: Any, of: Any) -> Check:
    def check(value: Any) -> str | None:
        if not _is(value, Mapping):
            return _MUST + "a mapping"
        names = value if type(value) is dict else tuple(islice(value, MOST + 1))
        if not names:
            return None
        if len(names) > MOST:
            return _TOO_MANY
        keys = (("{key}", one, key) for one in names)
        return _first(keys) or _first(("{value}", value[one], of) for one in names)

    return check


def _first(parts: Iterable[tuple[str, Any, Any]]) -> str | None:
    for where, one, hint in parts:
        found = check_of(hint)(one)
        if found is not None:
            return where + found
    return None


def _of_class(kind: type, args: tuple[Any, ...]) -> Check:
    if kind in (object, Any) or getattr(kind, "_is_protocol", False):
        return _anything
    if kind in _EXACT:
        return _EXACT[kind]
    if attrs.has(kind) and not issubclass(kind, enum.Enum):
        return _attrs_value(kind, args)
    return lambda value: None if _is(value, kind) else _MUST + with_article(kind)


def _attrs_value(kind: type, args: tuple[Any, ...]) -> Check:
    @functools.cache
    def fields() -> tuple[tuple[str, frozenset[type], Check], ...]:
        # Worked out at the first value only: values may hold values of their own class.
        hints = typing.get_type_hints(kind)
        bound = dict(zip(getattr(kind, "__parameters__", ()), args, strict=False))
        named = [(one.name, _bound(hints.get(one.name, object), bound)) for one in attrs.fields(kind)]
        checks = ((name, _enough(hint), check_of(hint)) for name, hint in named)
        return tuple(one for one in checks if one[2] is not _anything)

    def check(value: Any) -> str | None:
        if type(value) is not kind:
            return _MUST + with_article(kind) + (", not of a subclass" if _is(value, kind) else "")
        for name, enough, of_field in fields():
            part = getattr(value, name)
            found = None if type(part) in enough else of_field(part)
            if found is not None:
                return f".{name}{found}"
        return None

    return check


def _enough(hint: Any) -> frozenset[type]:
    """The types whose values keep an annotation whatever they hold: what most fields are."""
    options = typing.get_args(hint) if typing.get_origin(hint) in (Union, types.UnionType) else (hint,)
    return frozenset(one for one in options if one in _PLAIN)


def _bound(hint: Any, bound: Mapping[TypeVar, Any]) -> Any:
    """The annotation with what its type variables stand for."""
    parameters = getattr(hint, "__parameters__", ())
    if isinstance(hint, TypeVar):
        return bound.get(hint, object)
    return hint[tuple(bound.get(one, object) for one in parameters)] if parameters else hint


def _is(value: object, kind: type) -> bool:
    """Whether it is one by its own type: what `__class__` says may be a lie, as a mock's is."""
    return issubclass(type(value), kind)


def _exactly(kind: type, *others: type) -> Check:
    kinds, as_rule = (kind, *others), _MUST + with_article(kind)
    return lambda value: None if type(value) in kinds else as_rule


def _time(value: Any) -> str | None:
    aware = _is(value, datetime) and value.tzinfo is not None
    return None if aware else _MUST + "a datetime with a zone"


def with_article(hint: Any) -> str:
    """An annotation as words: `a str`, `an Edition`."""
    if hint in (None, types.NoneType):
        return "None"
    name = getattr(hint, "__name__", str(hint))
    return f"a {name}" if name[:1].lower() not in "aeiou" else f"an {name}"


_BUILT_IN = frozenset({tuple, list, set, frozenset})
_PLAIN = frozenset({str, int, bool, float, types.NoneType})
_EXACT: Mapping[type, Check] = {
    bool: _exactly(bool),
    int: _exactly(int),
    float: _exactly(float, int),
    datetime: _time,
}


__all__ = ["as_rule", "fault", "with_article"]
