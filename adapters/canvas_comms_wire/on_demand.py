"""Names of a package that are imported when somebody first uses them.

Importing a package costs what is used of it: a program that only catches its errors, or runs one of its
commands, does not pay for all of it.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def names_on_demand(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package: `homes` says in which module each name is.

    It raises `AttributeError` for any other name, as a module does.
    """

    def find(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(home), name)
        setattr(sys.modules[package], name, found)
        return found

    return find


__all__ = ["names_on_demand"]
