"""What a kind of leaf is: the check that reads it, and the JSON Schema that says the same.

The kinds that there are stand in `leaves`, and those of rows that a server has stored in `stored_leaves`.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs

from canvas_comms_wire.json_text import Json


class Wrong(Exception):
    """A leaf breaks a rule; `below` is the path from the leaf to the fault, mostly empty."""

    def __init__(self, rule: str, below: str = "") -> None:
        super().__init__(rule)
        self.below = below


Check: TypeAlias = Callable[[Json], Json]


@attrs.frozen
class Leaf:
    """One kind of leaf.

    `check` gives the value or raises `Wrong`; `schema` says the same in JSON Schema, as far
    as that can. A leaf with a `name` is defined once under it and referred to.
    """

    check: Check
    schema: Mapping[str, Json]
    name: str = ""


def exactly(kind: type, type_name: str, rule: str) -> Leaf:
    """A value of this very type."""

    def check(value: Json) -> Json:
        if type(value) is not kind:
            raise Wrong(rule)
        return value

    return Leaf(check, {"type": type_name})


def matching(pattern: str, rule: str, name: str, description: str) -> Leaf:
    """Text that matches as a whole."""
    compiled = re.compile(pattern)

    def check(value: Json) -> Json:
        if not isinstance(value, str) or compiled.fullmatch(value) is None:
            raise Wrong(rule)
        return value

    schema = {"description": description, "type": "string", "pattern": f"^({pattern})$"}
    return Leaf(check, schema, name)


def whole(least: int) -> Leaf:
    """A whole number from `least` on."""

    def check(value: Json) -> Json:
        if type(value) is not int or value < least:
            raise Wrong(f"must be a whole number, {least} or more")
        return value

    return Leaf(check, {"type": "integer", "minimum": least})


def one_of(values: Mapping[str, object]) -> Leaf:
    """One of these words, which stands for a value."""

    def check(value: Json) -> Json:
        if not isinstance(value, str) or value not in values:
            raise Wrong("must be one of " + ", ".join(values))
        return values[value]

    return Leaf(check, {"enum": list(values)})


__all__ = ["Check", "Leaf", "Wrong", "exactly", "matching", "one_of", "whole"]
