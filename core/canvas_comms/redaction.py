"""Keeping message text, names, addresses and tokens out of sight.

Values that hold such text derive from `Redacted` and mark those fields `PRIVATE`, and
what holds such values, with an identity of its own, derives from `Opaque`:
no repr, log record, warning, traceback or failing assertion shows them, and no pretty
printer does: neither those that ask for a repr (pprint, reprlib, IPython, devtools) nor
rich, which reads the fields of attrs classes itself. Reading the attribute is the only
way to see it. Tokens are `Secret`s, which cannot be pickled either.
"""

import functools
from collections.abc import Callable, Iterator, Sized
from typing import Any, NoReturn, ParamSpec, TypeVar, cast

import attrs

from canvas_comms.errors import CanvasCommsError

P = ParamSpec("P")
R = TypeVar("R")

_PRIVATE = "canvas_comms.private"

PRIVATE = {_PRIVATE: True}
"""`attrs.field(metadata=PRIVATE)`: a field whose value no rendering shows, only its length."""


class Redacted:
    """Base of values with `PRIVATE` fields; use with `@attrs.frozen(eq=False, repr=False)`.

    Equality and hash are hand-written on purpose: pytest explains a failed comparison
    field by field only for classes whose `__eq__` attrs generated, and would print
    private text.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _fields_of(self) == _fields_of(other)

    def __hash__(self) -> int:
        hashed = (getattr(self, field.name) for field in _attributes(self) if field.hash is not False)
        return hash((type(self), *hashed))

    def __repr__(self) -> str:
        shown = " ".join(f"{name}={content!r}" for name, content in self.__rich_repr__())
        return f"<{type(self).__name__} {shown}>"

    def __rich_repr__(self) -> Iterator[tuple[str, object]]:
        """Name and content of each field, for rich, with a `_Hidden` in place of what is private."""
        for field in _attributes(self):
            if field.repr:
                yield field.name, _shown(getattr(self, field.name), field)


class _Hidden:
    """Stands in a rendering for what is private: its length, if it has one."""

    __slots__ = ("_words",)

    def __init__(self, content: object) -> None:
        self._words = f"{len(content)} long" if isinstance(content, Sized) else "hidden"

    def __repr__(self) -> str:
        return f"<{self._words}>"


def _fields_of(value: object) -> tuple[object, ...]:
    return tuple(getattr(value, field.name) for field in _attributes(value))


def _attributes(value: object) -> "tuple[attrs.Attribute[Any], ...]":
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cast(Any, type(value)))
    return fields


def _shown(content: object, field: "attrs.Attribute[Any]") -> object:
    return _Hidden(content) if field.metadata.get(_PRIVATE) and content is not None else content


class Opaque:
    """Base of what holds others' values and shows none of them: stores, networks, gateways.

    `@attrs.define(eq=False, repr=False)` alone hides the fields from `repr` and not from
    rich, which reads the fields of attrs classes.
    """

    __slots__ = ()

    def __rich_repr__(self) -> Iterator[tuple[str, object]]:
        """No field."""
        return iter(())


class Secret:
    """A token or password. Rendered as a constant, refuses pickling and copying by pickle."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself; call it only where it goes on the wire."""
        return self._text

    def __repr__(self) -> str:
        return "<Secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied")


def veiled(function: Callable[P, R]) -> Callable[P, R]:
    """Let the function's library errors out without its frames and arguments.

    A traceback with captured locals would show the text that was refused; here it
    ends in a frame that holds nothing. Foreign errors keep the function's own frames.
    """

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except CanvasCommsError as error:
            caught = error
        except BaseException:
            del args, kwargs
            raise
        del args, kwargs
        caught.__context__ = None
        try:
            raise caught.with_traceback(None) from None
        finally:
            del caught  # else this frame and the error would hold each other, and all callers

    return call


__all__ = ["PRIVATE", "Opaque", "Redacted", "Secret", "veiled"]
