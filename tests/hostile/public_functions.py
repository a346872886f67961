"""Every public function that takes text: of core and the adapters that read.

Public is what a module's `__all__` names; of a module that has none, what has no underscore.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

# The twin reads requests, each part of which is a way in of its own (`calls`).
PACKAGES = (
    "canvas_comms",
    "canvas_comms_addresses",
    "canvas_comms_html",
    "canvas_comms_http",
    "canvas_comms_lms",
    "canvas_comms_medical",
    "canvas_comms_wire",
)
_TEXT = re.compile(r"\b(str|bytes|Json|Parameters|Any|object|Request|Answer)\b")
_A_FUNCTION = re.compile(r"Callable\[.*\]")
OUR_WORDS = frozenset({"field", "where", "rule", "why", "event", "kind", "part"})
"""Names of parameters that say in our own words what is read and what is wrong with it."""


def public_functions() -> Mapping[str, Callable[..., Any]]:
    """Dotted name → function, static or class method, if it takes text."""
    return {name: one for name, one in _functions() if _takes_text(one)}


def _functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for package in PACKAGES:
        found = importlib.import_module(package)
        below = pkgutil.walk_packages(found.__path__, f"{package}.")
        for module in [package, *(one.name for one in below)]:
            yield from _of_module(module)


def _of_module(name: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    module = importlib.import_module(name)
    for public in getattr(module, "__all__", [one for one in vars(module) if not one.startswith("_")]):
        named = getattr(module, public)
        if getattr(named, "__module__", None) != name:
            continue  # it is told where it stands
        if inspect.isfunction(named):
            yield f"{name}.{public}", named
        elif inspect.isclass(named):
            for member, bound in vars(named).items():
                if isinstance(bound, classmethod | staticmethod) and not member.startswith("_"):
                    yield f"{name}.{public}.{member}", bound.__func__


def _takes_text(function: Callable[..., Any]) -> bool:
    return any(
        _TEXT.search(_A_FUNCTION.sub("", str(one.annotation)))
        for one in inspect.signature(function).parameters.values()
        if one.name not in OUR_WORDS and one.annotation is not one.empty
    )
