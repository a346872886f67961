"""How a section of a world is read into its class: strictly, and with the path to the first fault.

A converter of cattrs reads the classes by their annotations; what a leaf may be is said by
`leaves`. A fault is told by its place and the rule that it breaks, never by the value.
"""

import enum
import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from canvas_comms.decisions import shown_name
from canvas_comms.errors import InvalidValue, InvalidWorld
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.leaf import Wrong
from canvas_comms_wire.worlds.leaves import leaf_of

Section = TypeVar("Section")


@veiled
def read_section(
    document: Json,
    kind: type[Section],
    where: str,
    error_of: Callable[[str, str], InvalidValue] = InvalidWorld,
) -> Section:
    """Read one section into its value. Raises `InvalidWorld` with the path below `where`.

    What else is read as strictly has an error of its own, made of path and rule by `error_of`.
    """
    try:
        return _converter().structure(document, kind)
    except (BaseValidationError, ForbiddenExtraKeysError, Wrong) as error:
        path, rule = _fault(error, where)
    raise error_of(path, rule)


def optional_kind(kind: object) -> Any:
    """What `X | None` holds if it is there; None for any other annotation."""
    if get_origin(kind) in (UnionType, Union) and get_args(kind)[1:] == (type(None),):
        return get_args(kind)[0]
    return None


def is_required(field: "attrs.Attribute[Any]") -> bool:
    """Whether a key must be given: it has no default, and cannot be None either."""
    return field.default is attrs.NOTHING and optional_kind(field.type) is None


LEFT_OUT = object()
"""Stands for a key that was left out where the class itself has no default."""


@functools.cache
def _converter() -> cattrs.Converter:
    """A strict converter, made when the first world is read."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind in (str, bool, int, float, bytes, enum.Enum):  # to replace the hooks that cattrs has for these
        converter.register_structure_hook(kind, _leaf)
    converter.register_structure_hook_func(lambda kind: leaf_of(kind) is not None, _leaf)
    converter.register_structure_hook_factory(
        lambda kind: optional_kind(kind) is not None,
        lambda kind: _without_null(optional_kind(kind), converter),
    )
    converter.register_structure_hook_factory(
        lambda kind: get_origin(kind) in LISTS,
        lambda kind: _list_of(get_args(kind)[0], LISTS[get_origin(kind)], converter),
    )
    converter.register_structure_hook_factory(
        _has_origin(Mapping), lambda kind: _mapping_of(get_args(kind)[0], get_args(kind)[1], converter)
    )
    converter.register_structure_hook_factory(
        _has_origin(Annotated), lambda kind: _filled(get_args(kind)[0], converter)
    )
    converter.register_structure_hook_factory(attrs.has, lambda kind: _object_of(kind, converter))
    return converter


Hook = Callable[[Json, Any], Json]

Made = Callable[[Iterable[Any]], Collection[Any]]

LISTS: Mapping[Any, Made] = {
    tuple: tuple,
    frozenset: frozenset,
    Collection: tuple,
}
"""What is written as a list → what it is read into."""


def _has_origin(origin: object) -> Callable[[object], bool]:
    return lambda kind: get_origin(kind) is origin


def _leaf(value: Json, kind: Any) -> Json:
    leaf = leaf_of(kind)
    if leaf is None:
        raise TypeError(f"worlds have no leaf of the kind {kind!r}")
    return leaf.check(value)


def _without_null(kind: Any, converter: cattrs.Converter) -> Hook:
    """None stands for what was left out; `null` itself is never written."""
    inner = converter.get_structure_hook(kind)
    return lambda value, _: None if value is LEFT_OUT else inner(value, kind)


def _list_of(kind: Any, made: Made, converter: cattrs.Converter) -> Hook:
    inner = converter.get_structure_hook(list[kind])

    def structure(value: Json, _: object) -> Json:
        if not isinstance(value, list):
            raise Wrong("must be a list")
        return made(inner(value, list[kind]))

    return structure


def _mapping_of(key: Any, kind: Any, converter: cattrs.Converter) -> Hook:
    """An object whose keys are leaves."""
    inner = converter.get_structure_hook(kind)

    def one(name: str, value: Json) -> Json:
        try:
            return inner(value, kind)
        except Wrong as error:
            raise Wrong(str(error), f".{shown_name(name)}{error.below}") from None

    def structure(value: Json, _: object) -> Json:
        if not isinstance(value, dict):
            raise Wrong("must be an object")
        keys = {name: _key(name, key) for name in value}
        return {keys[name]: one(name, found) for name, found in value.items()}

    return structure


def _key(name: str, kind: Any) -> Json:
    try:
        return _leaf(name, kind)
    except Wrong as error:
        raise Wrong(str(error), f".{shown_name(name)}") from None


def _filled(kind: Any, converter: cattrs.Converter) -> Hook:
    inner = converter.get_structure_hook(kind)

    def structure(value: Json, _: object) -> Json:
        if value == []:
            raise Wrong("must not be empty")
        return inner(value, kind)

    return structure


def _object_of(kind: Any, converter: cattrs.Converter) -> Hook:
    inner = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)
    without_default = [field for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    nothing = {field.name: LEFT_OUT for field in without_default if not is_required(field)}

    def structure(value: Json, _: object) -> Json:
        if not isinstance(value, dict):
            raise Wrong("must be an object")
        return inner({**nothing, **value}, kind)

    return structure


def _fault(error: BaseException, path: str) -> tuple[str, str]:
    """The path to the first fault below an error of cattrs, and the rule it breaks."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            path = f"{path}.{note.name}" if path else note.name
        elif isinstance(note, IterableValidationNote):
            path = f"{path}[{note.index}]"
    if isinstance(error, ForbiddenExtraKeysError):
        return f"{path}.{shown_name(sorted(error.extra_fields)[0])}", "unknown key"
    if isinstance(error, BaseValidationError):
        return _fault(error.exceptions[0], path)
    return (path + error.below, str(error)) if isinstance(error, Wrong) else (path, "is missing")


__all__ = ["LISTS", "is_required", "optional_kind", "read_section"]
