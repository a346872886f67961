"""A type that hides its fields from `repr` hides them from rich too, which reads them itself."""

import importlib
import pkgutil

import attrs
import pytest
import rich.pretty

from canvas_comms.redaction import Opaque, Redacted

PACKAGES = (
    "canvas_comms",
    "canvas_comms_addresses",
    "canvas_comms_async",
    "canvas_comms_cli",
    "canvas_comms_gate",
    "canvas_comms_html",
    "canvas_comms_http",
    "canvas_comms_inspector",
    "canvas_comms_lms",
    "canvas_comms_medical",
    "canvas_comms_memory",
    "canvas_comms_outbox",
    "canvas_comms_plugins",
    "canvas_comms_pytest",
    "canvas_comms_sightings",
    "canvas_comms_twin",
    "canvas_comms_wire",
)


def types() -> list[type]:
    names = [
        found.name
        for package in map(importlib.import_module, PACKAGES)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith("__main__")
    ]
    modules = [importlib.import_module(name) for name in names]
    things = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type)}
    return sorted((one for one in things if attrs.has(one) and one.__module__ in names), key=str)


WITHOUT_REPR = [one for one in types() if all("__repr__" not in vars(base) for base in one.__mro__[:-1])]


@pytest.mark.parametrize("kind", WITHOUT_REPR)
def test_a_type_without_a_repr_of_its_fields_is_opaque(kind: type) -> None:
    assert issubclass(kind, Opaque)


@pytest.mark.parametrize("kind", [one for one in types() if issubclass(one, Redacted)])
def test_a_redacted_type_has_no_rendering_of_its_own(kind: type) -> None:
    own = kind.__mro__[: kind.__mro__.index(Redacted)]

    assert [base for base in own if "__rich_repr__" in vars(base)] == []


def test_rich_shows_no_field_of_what_is_opaque() -> None:
    @attrs.frozen(eq=False, repr=False)
    class Drawer(Opaque):
        text: str

    assert rich.pretty.pretty_repr([Drawer("zqcanary")]) == "[Drawer()]"
