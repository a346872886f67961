"""The published schema of worlds, made of the classes that read them.

    python -m canvas_comms_wire.worlds.schema              prints it
    python -m canvas_comms_wire.worlds.schema FILE ...     writes it into files

Installed, it is `importlib.resources.files("canvas_comms_wire") / "world.schema.json"`. What an
object or a key means is said by the docstrings of the classes and below their fields. Only the
keywords are used that the runner of the conformance vectors knows.
"""

import ast
import enum
import functools
import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import attrs

from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.leaf import Leaf
from canvas_comms_wire.worlds.leaves import LEAVES, leaf_of
from canvas_comms_wire.worlds.reading import LISTS, is_required, optional_kind
from canvas_comms_wire.worlds.world import SCHEMA_KEY, SECTIONS, WorldClock

FILE_NAME = "world.schema.json"


def world_schema() -> dict[str, Json]:
    """The JSON Schema (2020-12) of a world."""
    world = _object_schema(WorldClock)
    sections = {name: {"$ref": f"#/$defs/{_name_of(kind)}"} for name, kind in SECTIONS.items()}
    editor = {"description": "Where this schema is, for your editor.", "type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": FILE_NAME,
        "title": "World",
        **world,
        "properties": {SCHEMA_KEY: editor, **world["properties"], **sections},
        "$defs": {
            **{leaf.name: dict(leaf.schema) for leaf in LEAVES.values() if leaf.name},
            **{_name_of(kind): _object_schema(kind) for kind in _classes()},
        },
    }


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(world_schema(), indent=2, ensure_ascii=False) + "\n"


def _classes() -> Sequence[type]:
    """Every class of a section, each before those that it holds."""
    found = dict.fromkeys(SECTIONS.values())
    waiting = list(found)
    while waiting:
        for kind in _held_by(waiting.pop(0)):
            if kind not in found:
                found[kind] = None
                waiting.append(kind)
    return list(found)


@functools.cache
def _names() -> Mapping[type, str]:
    """The name of each class; a model of the core that is called like a class of worlds is `stored_…`."""
    of_worlds = [kind for kind in _classes() if kind.__module__.startswith(__package__)]
    names = {kind: _snake(kind) for kind in of_worlds}
    taken = {*names.values(), *(leaf.name for leaf in LEAVES.values())}
    for kind in _classes():
        if kind not in names:
            name = _snake(kind)
            names[kind] = f"stored_{name}" if name in taken else name
    return names


def _held_by(kind: type) -> Iterator[type]:
    for field in attrs.fields(kind):
        inner: Any = field.type
        while get_args(inner) and leaf_of(inner) is None:
            inner = get_args(inner)[0]
        if attrs.has(inner):
            yield inner


def _name_of(kind: type) -> str:
    return _names()[kind]


def _snake(kind: type) -> str:
    """`WorldChildTopic` → `child_topic`, `LmsWorld` → `lms`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__.replace("World", "")).lower()


def _object_schema(kind: type) -> dict[str, Json]:
    notes = _notes(kind)
    fields = attrs.fields(kind)
    required = [field.name for field in fields if is_required(field)]
    return {
        **_described(inspect.getdoc(kind)),
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": {
            field.name: {
                **_described(notes.get(field.name)),
                **_schema_of(field.type),
                **_default_of(field),
            }
            for field in fields
        },
    }


def _schema_of(kind: Any) -> dict[str, Json]:
    leaf = leaf_of(kind)
    if leaf is not None:
        return _leaf_schema(leaf)
    optional = optional_kind(kind)
    if optional is not None:
        return _schema_of(optional)
    if get_origin(kind) is Annotated:
        return {**_schema_of(get_args(kind)[0]), "minItems": 1}
    if get_origin(kind) in LISTS:
        return {"type": "array", "items": _schema_of(get_args(kind)[0])}
    if get_origin(kind) is Mapping:
        key, held = map(_schema_of, get_args(kind))
        names = {} if key == _schema_of(str) else {"propertyNames": key}
        return {"type": "object", **names, "additionalProperties": held}
    return {"$ref": f"#/$defs/{_name_of(kind)}"}


def _leaf_schema(leaf: Leaf) -> dict[str, Json]:
    return {"$ref": f"#/$defs/{leaf.name}"} if leaf.name else dict(leaf.schema)


def _default_of(field: "attrs.Attribute[Any]") -> dict[str, Json]:
    """What is used where the key is left out, if that can be written as JSON."""
    match field.default:
        case attrs.NOTHING | None:
            return {}
        case enum.Enum() as word:
            return {"default": word.value}
        case ():
            return {"default": []}
        case bool() | int() | float() as number:
            return {"default": number}
        case str() as text if text or field.type is str:
            return {"default": text}
    return {}


def _described(text: str | None) -> dict[str, Json]:
    return {"description": " ".join(text.split())} if text else {}


def _notes(kind: type) -> Mapping[str, str]:
    """What is said below each field of a class, by the field's name."""
    return _notes_in(kind.__module__).get(kind.__name__, {})


@functools.cache
def _notes_in(module: str) -> Mapping[str, Mapping[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {one.name: dict(_notes_of(one)) for one in tree.body if isinstance(one, ast.ClassDef)}


def _notes_of(declared: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(declared.body, declared.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, text


def main(files: Sequence[str]) -> None:
    """Print the schema, or write it into these files."""
    if not files:
        sys.stdout.write(schema_text())
    for file in files:
        Path(file).write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])


__all__ = ["FILE_NAME", "schema_text", "world_schema"]
