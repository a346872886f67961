"""Every public function that takes text, of core and of the adapters that read.

Public is what the `__all__` of a package names, and that of each module of an adapter and of the core's
own and each product's own modules. What lies deeper in the core is reached through requests to the twin.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

CORE = "canvas_comms"
ADAPTERS = (
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
    return {name: one for module in _modules() for name, one in _named_by(module) if _takes_text(one)}


def _modules() -> Iterator[ModuleType]:
    for package in (CORE, *ADAPTERS):
        found = importlib.import_module(package)
        yield found
        for one in pkgutil.walk_packages(found.__path__, f"{package}."):
            products_own = one.name.count(".") == 1 or one.name.rpartition(".")[0] in (
                f"{CORE}.lms",
                f"{CORE}.medical",
            )
            if one.ispkg or package in ADAPTERS or products_own:
                yield importlib.import_module(one.name)


def _named_by(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for public in getattr(module, "__all__", ()):
        named = getattr(module, public)
        where = getattr(named, "__module__", None) or ""
        if inspect.isfunction(named) and where.partition(".")[0] in (CORE, *ADAPTERS):
            yield f"{where}.{named.__name__}", named
        elif inspect.isclass(named) and where.partition(".")[0] in (CORE, *ADAPTERS):
            for member, bound in vars(named).items():
                if isinstance(bound, classmethod | staticmethod) and not member.startswith("_"):
                    yield f"{where}.{public}.{member}", bound.__func__


def _takes_text(function: Callable[..., Any]) -> bool:
    return any(
        _TEXT.search(_A_FUNCTION.sub("", str(one.annotation)))
        for one in inspect.signature(function).parameters.values()
        if one.name not in OUR_WORDS and one.annotation is not one.empty
    )
