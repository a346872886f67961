"""The base of every suite: a test is there if the declared capabilities call for it."""

from collections.abc import Set as AbstractSet
from typing import Any, ClassVar

from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue
from canvas_comms_plugins.conformance.promises import promise_of


class Suite:
    """Subclasses say what the backend can do; tests of the rest vanish from them.

    What is not declared is tested nevertheless: it must answer `NotSupported`.
    """

    product: ClassVar[str] = ""
    """`medical` or `lms`."""
    scope: ClassVar[frozenset[Capability]] = frozenset()
    """The capabilities that the suite knows of."""
    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    """What the backend can do; nothing unless it is said."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _check(cls.__name__, cls.capabilities, cls.scope)
        for name in dir(cls):
            if name.startswith("test_") and name not in vars(cls):
                _keep_or_hide(cls, name)


def _check(suite: str, declared: object, scope: frozenset[Capability]) -> None:
    if not isinstance(declared, AbstractSet) or not all(isinstance(one, Capability) for one in declared):
        raise InvalidValue(f"{suite}.capabilities", "must be a set of Capability")
    foreign = sorted(one.value for one in declared - scope)
    if foreign:
        raise InvalidValue(f"{suite}.capabilities", f"must be of its product; {', '.join(foreign)} is not")


def _keep_or_hide(cls: type[Suite], name: str) -> None:
    inherited = (vars(base)[name] for base in cls.__mro__ if name in vars(base))
    for test in inherited:
        promised = promise_of(test)
        if promised is not None:
            setattr(cls, name, test if promised.applies(cls.capabilities) else None)
            return


def promised_tests(cls: type[Suite]) -> tuple[str, ...]:
    """The names of the tests that the suite holds this class to, overridden or not."""
    names = [name for name in dir(cls) if name.startswith("test_")]
    found = ((name, promise_of(vars(base).get(name))) for name in names for base in cls.__mro__)
    return tuple(
        dict.fromkeys(name for name, promised in found if promised and promised.applies(cls.capabilities))
    )


__all__ = ["Suite", "promised_tests"]
