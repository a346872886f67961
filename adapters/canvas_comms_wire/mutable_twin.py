"""Making many frozen values quickly.

A frozen attrs class pays one `object.__setattr__` a field, about two thirds of the price of a
page. Its open twin has the same slots and assigns them directly; the decoder that has checked
every field fills a twin and seals it by giving it its class.

    one = object.__new__(Open)
    one.id = …
    one.__class__ = Communication
"""

from typing import TypeVar

T = TypeVar("T")


def mutable_twin_of(kind: type[T]) -> type[T]:
    """The open twin of a frozen attrs class with slots.

    It adds nothing to the layout of its class: so Python need not compare their slots one by one when a
    value is sealed, which would cost more than filling them.
    """
    open_again = {
        "__slots__": (),
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,  # both, else Python takes the slow way to either
    }
    return type(f"Open{kind.__name__}", (kind,), open_again)


__all__ = ["mutable_twin_of"]
