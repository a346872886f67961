"""Something of ours in another's place, for a while.

Tests patch the same places, and end in any order. So only what is still ours is taken away.
Once its time is over it has to do nothing of its own: somebody may have kept it, and put it
back later. What was put back so is seen through, so that such leftovers never pile up.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakSet

Function = Callable[..., Any]

_OVER: "WeakSet[Function]" = WeakSet()


class Patch:
    """From now on what `wrap` makes of it is the attribute `name` of a class or module."""

    def __init__(self, owner: Any, name: str, wrap: Callable[[Function], Function]) -> None:
        self._owner = owner
        self._name = name
        self._before: Function | None = vars(owner).get(name)
        self._real: Function = getattr(owner, name)
        while self._real in _OVER:
            self._before = self._real = self._real.__wrapped__  # type: ignore[attr-defined]  # set below
        self._ours = wrap(self._real)
        self._ours.__wrapped__ = self._real  # type: ignore[attr-defined]  # as functools.wraps does
        setattr(owner, name, self._ours)

    def undo(self) -> None:
        """As it was before, unless another has put something of his own there since."""
        _OVER.add(self._ours)
        if vars(self._owner).get(self._name) is not self._ours:
            return
        if self._before is None:  # it was inherited
            delattr(self._owner, self._name)
        else:
            setattr(self._owner, self._name, self._before)


__all__ = ["Patch"]
