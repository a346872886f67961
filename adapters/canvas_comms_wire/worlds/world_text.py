"""A world as the text of a file: JSON, or YAML by the name of the file.

One reader stands behind both. What is wrong is told with line and column besides the path.
"""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from canvas_comms.errors import InvalidWorld
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import BadJson, Json, read_json
from canvas_comms_wire.worlds.world import MAX_BYTES, World, read_world
from canvas_comms_wire.yaml_text import BadYaml, ReadYaml, read_yaml

YAML_SUFFIXES = frozenset([".yaml", ".yml"])


def is_yaml(name: str) -> bool:
    """Whether a file of this name is read as YAML; any other is JSON."""
    return PurePath(name).suffix.lower() in YAML_SUFFIXES


@veiled
def read_world_text(text: bytes, name: str, sections: Mapping[str, Callable[[Json], object]]) -> World:
    """The world in a file of this name. `sections` are as `read_world` takes them. Raises `InvalidWorld`."""
    if not is_yaml(name):
        return read_world(_json(text), sections)
    found = _yaml(text)
    try:
        return read_world(found.document, sections)
    except InvalidWorld as error:
        problem = InvalidWorld(error.field, _at(error.rule, *found.place(error.field)))
    raise problem


def _yaml(text: bytes) -> ReadYaml:
    try:
        return read_yaml(text)
    except BadYaml as error:
        problem = InvalidWorld("", _at(error.rule, error.line, error.column))
    raise problem


def _json(text: bytes) -> Json:
    try:
        return read_json(text, max_bytes=MAX_BYTES)
    except BadJson as error:
        problem = InvalidWorld("", _at(error.rule, *(error.line_and_column(text) or (1, 1))))
    raise problem


def _at(rule: str, line: int, column: int) -> str:
    return f"{rule} (line {line}, column {column})"


__all__ = ["YAML_SUFFIXES", "is_yaml", "read_world_text"]
