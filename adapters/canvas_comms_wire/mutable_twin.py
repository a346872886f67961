"""Making many frozen values quickly.

A frozen slotted attrs class pays one `object.__setattr__` a field, about two thirds of
the price of a page. Its open twin has the same slots and assigns them directly; the
decoder that has checked every field makes a twin and seals it by giving it its class.

    one = Open(...)
    one.__class__ = Communication
"""

from typing import Any, TypeVar

import attrs

T = TypeVar("T")


def mutable_twin_of(kind: type[T]) -> type[T]:
    """The open twin of a frozen attrs class made with `weakref_slot=False`.

    It takes every field by position and checks nothing. Raises `TypeError` for a class
    whose instances a twin cannot become.
    """
    fields = attrs.fields(kind)  # type: ignore[arg-type]  # any attrs class
    twin = attrs.make_class(
        f"Open{kind.__name__}",
        {field.name: attrs.field() for field in fields},
        bases=kind.__bases__,
        slots=True,
        weakref_slot=False,
        eq=False,
        repr=False,
    )
    probe: Any = twin(*(None for _ in fields))
    probe.__class__ = kind
    return twin


__all__ = ["mutable_twin_of"]
