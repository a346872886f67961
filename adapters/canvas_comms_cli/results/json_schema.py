"""JSON Schema of values, as `lms` commands write them: made of the fields and types of their classes."""

import enum
import re
import types
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

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


@attrs.define
class Definitions:
    """The schemas of classes, by name; each is made once."""

    found: dict[str, Schema] = attrs.field(factory=dict)
    _kinds: dict[str, type] = attrs.field(factory=dict)

    def schema_of(self, kind: Any) -> Schema:
        """The schema of a value of this type. Types that say nothing allow anything."""
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
            return _one_of([self.schema_of(type(one.value)) for one in named])
        if isinstance(named, type) and attrs.has(named):
            return {"$ref": f"#/$defs/{self._name_of(named)}"}
        return {}

    def _name_of(self, kind: type) -> str:
        name = _snake(kind.__name__)
        if name in self.found and self._kinds.get(name) is not kind:
            name = f"{kind.__module__.split('.')[2]}_{name}"
        if name not in self._kinds:
            self._kinds[name] = kind
            self.found[name] = {}
            hints = get_type_hints(kind)
            fields = [field.name for field in attrs.fields(kind)]
            self.found[name] = closed({one: self.schema_of(hints[one]) for one in fields}, required=fields)
        return name


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


__all__ = ["Definitions", "Schema", "closed"]
