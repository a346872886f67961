"""Handing arguments on to a stranger so that those of the caller stay as they are."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import attrs

from canvas_comms.lms.params import Parameters


class FrozenDict(dict[Any, Any]):
    """A dictionary that can be read, and written as JSON, and not changed. A copy of it can be."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("what a caller hands in cannot be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[dict[Any, Any]], tuple[dict[Any, Any]]]:
        return dict, (dict(self),)

    def copy(self) -> dict[Any, Any]:
        """One that can be changed."""
        return dict(self)


def frozen(argument: Any) -> Any:
    """Lists and dictionaries as copies that cannot be changed; what can be read once, read.

    The fields of a topic or entry are copied all the way down. Anything else is frozen already.
    """
    if isinstance(argument, Parameters):
        return attrs.evolve(argument, values=FrozenDict(copy.deepcopy(dict(argument.values))))
    if isinstance(argument, Mapping):
        return FrozenDict(argument)
    return tuple(argument) if isinstance(argument, list | Iterator) else argument


__all__ = ["FrozenDict", "frozen"]
