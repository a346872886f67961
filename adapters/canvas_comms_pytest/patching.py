"""Something of ours in another's place, for a while.

Tests patch the same places, and end in any order. So only what is still ours is taken away.
What is ours does nothing of its own while nobody wants it: a test may have kept it, and put
it back later. There it stays, and serves again, so that such leftovers never pile up.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

Function: TypeAlias = Callable[..., Any]
Wrap: TypeAlias = Callable[[Function], Function]
"""What makes ours of theirs. The same of the same, best: then it costs nothing to do it again."""

Put: TypeAlias = tuple[Any, str, Function | None, Function]

_BY = "canvas_comms_by"
"""Under this name ours remembers what made it."""


def put(owner: Any, name: str, wrap: Wrap) -> Put | None:
    """Put ours in the place of an attribute of a class or module; None if it is there already."""
    there = getattr(owner, name)
    known = getattr(there, "__dict__", None)
    if known and known.get(_BY) is wrap:
        return None
    ours = wrap(there)
    ours.__dict__[_BY] = wrap
    before = owner.__dict__.get(name)
    setattr(owner, name, ours)
    return owner, name, before, ours


def take_back(one: Put | None) -> None:
    """As it was before, unless another has put something of his own there since."""
    if one is None:
        return
    owner, name, before, ours = one
    if owner.__dict__.get(name) is not ours:
        return
    if before is None:  # it was inherited
        delattr(owner, name)
    else:
        setattr(owner, name, before)


__all__ = ["Function", "Put", "Wrap", "put", "take_back"]
