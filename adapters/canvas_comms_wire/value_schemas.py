"""JSON Schema of values, made of the fields and types of their classes: for what programs are told.

The answers of commands with `--json` and the tools of an assistant are described by it.
"""

import enum
import re
import types
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from canvas_comms.redaction import Secret

Schema = dict[str, Any]

_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bytes: {},
    type(None): {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    Secret: {"type": "null"},
}


def every_field(kind: type) -> Sequence[str]:
    """The names of all fields of a class."""
    return [field.name for field in attrs.fields(kind)]


@attrs.define
class Definitions:
    """The schemas of classes, by name; each is made once.

    `fields_of` says which fields of a class are written. With `named_only` a value of an enum is one of the
    names that it has today; without, it may be any of that type, as a newer server may say. `as_text` are
    classes that are written as their text.
    """

    found: dict[str, Schema] = attrs.field(factory=dict)
    fields_of: Callable[[type], Sequence[str]] = every_field
    named_only: bool = False
    as_text: frozenset[type] = frozenset()
    _kinds: dict[str, Any] = attrs.field(factory=dict)

    def schema_of(self, kind: Any) -> Schema:
        """The schema of a value of this type. Types that say nothing allow anything."""
        if isinstance(kind, NewType):
            return self.schema_of(kind.__supertype__)
        if kind in self.as_text:
            return _PLAIN[str]
        if kind in _PLAIN:
            return _PLAIN[kind]
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return _one_of([self.schema_of(one) for one in inner])
        if origin in (tuple, list, frozenset, set, Sequence, AbstractSet):
            items = _one_of([self.schema_of(one) for one in inner if one is not Ellipsis])
            return {"type": "array", "items": items}
        if origin in (dict, Mapping):
            return {"type": "object", "additionalProperties": self.schema_of(inner[1])}
        named = origin or kind
        if isinstance(named, type) and issubclass(named, enum.Enum):
            if self.named_only:
                return {"enum": [one.value for one in named]}
            return _one_of([self.schema_of(type(one.value)) for one in named])
        if isinstance(named, type) and attrs.has(named):
            return {"$ref": f"#/$defs/{self.name_of(kind)}"}
        return {}

    def name_of(self, kind: Any) -> str:
        """The name under which the schema of an attrs class stands in `found`; `Found[Person]` is one too."""
        origin: Any = get_origin(kind) or kind
        inner = get_args(kind)
        name = "_".join(_snake(one.__name__) for one in (origin, *inner))
        if name in self.found and self._kinds.get(name) != kind:
            name = f"{origin.__module__.split('.')[2]}_{name}"
        if name not in self._kinds:
            self._kinds[name] = kind
            self.found[name] = {}
            meant: dict[Any, Any] = dict(zip(getattr(origin, "__parameters__", ()), inner, strict=False))
            hints = {field: _with(meant, hint) for field, hint in get_type_hints(origin).items()}
            fields = self.fields_of(origin)
            self.found[name] = closed({one: self.schema_of(hints[one]) for one in fields}, required=fields)
        return name


def _with(meant: Mapping[Any, Any], hint: Any) -> Any:
    """The type with each type variable replaced by what it stands for."""
    if isinstance(hint, TypeVar):
        return meant.get(hint, hint)
    variables = getattr(hint, "__parameters__", ())
    return hint[tuple(meant.get(one, one) for one in variables)] if variables and meant else hint


def closed(properties: Mapping[str, Schema], *, required: Sequence[str]) -> Schema:
    """An object with these keys."""
    return {"type": "object", "properties": dict(properties), "required": list(required)}


def _one_of(schemas: Sequence[Schema]) -> Schema:
    different = [one for place, one in enumerate(schemas) if one not in schemas[:place]]
    if not different or {} in different:
        return {}
    if len(different) == 1:
        return different[0]
    if all(set(one) == {"type"} for one in different):
        return {"type": [one["type"] for one in different]}
    return {"anyOf": different}


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


__all__ = ["Definitions", "Schema", "closed", "every_field"]
