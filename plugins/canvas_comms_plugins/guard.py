"""Running a stranger's code so that the host lives, is told without its words, and gets no endless page.

Arguments are handed on so that those of the caller stay as they are.
"""

import copy
from collections.abc import Callable, Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import islice
from types import CoroutineType
from typing import Any, NoReturn, TypeVar, cast

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.destinations import Destination
from canvas_comms.errors import BackendContractError, CanvasCommsError
from canvas_comms.lms.params import Parameters
from canvas_comms.ports import Clock
from canvas_comms_plugins.annotations import MOST, fault, with_article
from canvas_comms_plugins.clock import utc_now

T = TypeVar("T")

LONGEST_NAME = 60

_NAME: Any = vars(type)["__name__"]
"""Reads the name of a class without asking its metaclass, which may be a stranger's."""


def error_name(error: BaseException) -> str:
    """The name of an error's class, unless that holds words: then it is `an exception`."""
    name: str = _NAME.__get__(type(error))
    return name if name.isidentifier() and len(name) <= LONGEST_NAME else "an exception"


def run_guarded(backend: str, call: str, action: Callable[[], T]) -> T:
    """Run a stranger's code. Its own errors become a `BackendContractError`; ours pass.

    A `KeyboardInterrupt` passes too: it is the user's, not the stranger's.
    """
    try:
        return _answered(backend, call, action)
    except (CanvasCommsError, KeyboardInterrupt):
        raise
    except BaseException as error:
        kind = error_name(error)
    raise BackendContractError(backend, call, f"must not raise {kind}")


def run_typed(backend: str, call: str, action: Callable[[], T], kind: type[T]) -> T:
    """What a stranger's code gives. Raises as `run_guarded` does, and for a value of another type."""
    found = run_guarded(backend, call, action)
    if not issubclass(type(found), kind):
        raise BackendContractError(backend, call, f"must give {with_article(kind)}")
    return found


def capabilities_of(
    backend: str, call: str, read: Callable[[], Any], *, ours: bool = False
) -> frozenset[Capability]:
    """What a gateway says it can do. Raises as `run_guarded`, and for no set of `Capability`.

    `ours`: brought by our own distribution, whose set is not looked at again (see `registry`).
    """

    def action() -> frozenset[Capability]:
        given = read().capabilities
        if ours:
            return cast(frozenset[Capability], given)
        found = tuple(islice(given, len(Capability) + 1)) if issubclass(type(given), AbstractSet) else (None,)
        if not all(type(one) is Capability for one in found):
            raise BackendContractError(backend, call, "must give a set of Capability")
        return frozenset(found)

    return run_guarded(backend, call, action)


def names_of(backend: str, read: Callable[[], Any]) -> Mapping[str, str]:
    """Names of the world that a stranger's gateway plays → ids; none where it tells none.

    Raises as `run_guarded`, and for anything but names and ids.
    """

    def action() -> dict[str, str]:
        names = getattr(read(), "names", {})
        if fault(names, Mapping[str, str]) is not None:
            raise BackendContractError(backend, "names", "must give names and ids")
        return {name: names[name] for name in islice(names, MOST)}

    return run_guarded(backend, "names", action)


def clock_of(backend: str, read: Callable[[], Any]) -> Clock:
    """The clock of a stranger's gateway, that of this machine where it has none. Raises as `run_guarded`."""
    clock = run_guarded(backend, "clock", lambda: getattr(read(), "clock", None))
    return utc_now if clock is None else lambda: run_typed(backend, "clock", clock, datetime)


def destination_of(backend: str, read: Callable[[], Any]) -> Destination | None:
    """Which server a stranger's gateway says it reaches; None for none. Raises as `run_guarded`."""

    def action() -> Destination | None:
        found = getattr(read(), "destination", None)
        if found is not None and type(found) is not Destination:
            raise BackendContractError(backend, "destination", "must be a Destination")
        return found

    return run_guarded(backend, "destination", action)


def run_checked(backend: str, call: str, action: Callable[[], T], broken: Callable[[T], str | None]) -> T:
    """What a stranger's code gives, if it breaks no promise: `broken` tells which. Raises as `run_guarded`.

    Telling is guarded as well, since it reads the stranger's values.
    """

    def checked() -> T:
        found = _answered(backend, call, action)
        rule = broken(found)
        if rule is not None:
            raise BackendContractError(backend, call, rule)
        return found

    return run_guarded(backend, call, checked)


def _answered(backend: str, call: str, action: Callable[[], T]) -> T:
    """What an action gives. A coroutine, which nobody would await, is closed and a breach."""
    found = action()
    if issubclass(type(found), CoroutineType):
        CoroutineType.close(cast(Any, found))
        raise BackendContractError(backend, call, "must not be async")
    return found


LONGEST_PAGE = 10_000
"""How many things one page may hold; no server gives more than a hundred."""


def page_fault(items: object, next: object) -> str | None:
    """How a page breaks that, as a rule, or None. What is no tuple is for others to judge."""
    if type(items) is tuple and len(items) > LONGEST_PAGE:
        return f"must give pages of at most {LONGEST_PAGE}"
    if not isinstance(next, Hashable):
        return "must give pages whose next can be hashed"
    return None


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


__all__ = [
    "LONGEST_PAGE",
    "FrozenDict",
    "capabilities_of",
    "clock_of",
    "destination_of",
    "error_name",
    "frozen",
    "names_of",
    "page_fault",
    "run_checked",
    "run_guarded",
    "run_typed",
]
