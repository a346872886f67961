"""Whatever type the core has or gets, of either Canvas: a private field is not shown."""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import canvas_comms
from canvas_comms.redaction import PRIVATE, Redacted

TEXT = "zqcanary text"
WORDS = {
    "address",
    "body",
    "content",
    "content_string",
    "email",
    "name",
    "parameters",
    "subject",
    "text",
    "token",
}
"""Fields of these names hold somebody's words, unless they hold a reference."""


def _types() -> list[type]:
    names = [found.name for found in pkgutil.walk_packages(canvas_comms.__path__, "canvas_comms.")]
    things = [thing for name in names for thing in vars(importlib.import_module(name)).values()]
    ours = {thing for thing in things if isinstance(thing, type) and thing.__module__ in names}
    return sorted(filter(attrs.has, ours), key=str)


TYPES = _types()
REDACTED = [kind for kind in TYPES if issubclass(kind, Redacted)]
MEDICAL = [kind for kind in TYPES if kind.__module__.startswith("canvas_comms.medical")]


def fields(kind: type) -> "tuple[attrs.Attribute[Any], ...]":
    attributes: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return attributes


def private(field: "attrs.Attribute[Any]") -> bool:
    return bool(field.metadata.keys() & PRIVATE.keys())


@pytest.mark.parametrize("kind", REDACTED)
def test_no_rendering_shows_a_private_field(kind: type, leaks: Callable[[object], list[str]]) -> None:
    blind: Any = object.__new__(kind)
    for field in fields(kind):
        object.__setattr__(blind, field.name, TEXT if private(field) else None)

    assert leaks(blind) == []


@pytest.mark.parametrize("kind", REDACTED)
def test_a_redacted_type_has_no_generated_repr_or_equality(kind: type) -> None:
    generated = [name for name in ("__repr__", "__eq__", "__hash__") if name in vars(kind)]

    assert generated == []


@pytest.mark.parametrize("kind", TYPES)
def test_only_a_redacted_type_has_private_fields(kind: type) -> None:
    assert issubclass(kind, Redacted) or not any(map(private, fields(kind)))


@pytest.mark.parametrize("kind", MEDICAL)
def test_a_field_for_somebodys_words_is_private(kind: type) -> None:
    words = [field for field in fields(kind) if field.name in WORDS and "Reference" not in str(field.type)]

    assert [field.name for field in words if not private(field)] == []
