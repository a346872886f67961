"""What is written as JSON, as JSON Schema: for documents that describe the API.

Every `Kind` says what it writes; an object that is declared by a `Record` stands in the document
once, under its area and the name of its class, and is referred to. Keys that servers add are
allowed everywhere.
"""

from collections.abc import Iterator, Mapping

from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import Kind

COMPONENTS = "#/components/schemas/"
"""Where the objects stand in a document. Source: OpenAPI 3.1, Components Object."""


def reference_to(of: type) -> dict[str, Json]:
    """What stands for the object of a class wherever it is held."""
    return {"$ref": COMPONENTS + component_name(of)}


def component_name(of: type) -> str:
    """`conversations.Person`: the class and the area of its module, for names repeat between areas."""
    return f"{of.__module__.split('.')[-2]}.{of.__name__}"


def list_of(kind: Kind) -> dict[str, Json]:
    """A list of them."""
    return {"type": "array", "items": dict(kind.schema)}


def object_schema(kinds: Mapping[str, Kind]) -> dict[str, Json]:
    """An object of these fields. Which of them are there differs by answer and edition."""
    properties = {key: schema for kind in kinds.values() for key, schema in _keys_of(kind)}
    return {"type": "object", "properties": properties}


def _keys_of(kind: Kind) -> Iterator[tuple[str, Json]]:
    if kind.inline:
        yield from kind.schema.get("properties", {}).items()
    elif kind.optional and kind.default is None and not kind.omit and kind.schema:
        yield str(kind.key), {"anyOf": [dict(kind.schema), {"type": "null"}]}
    else:
        yield str(kind.key), dict(kind.schema)


__all__ = ["COMPONENTS", "component_name", "list_of", "object_schema", "reference_to"]
