"""The base of every suite: promises, which of them a backend is held to, and comparing values.

A test is there if the declared capabilities call for it. Comparisons tell every difference
and never show a text.
"""

import enum
import functools
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any, ClassVar, ParamSpec, TypeVar

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.decisions import Reason
from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Redacted
from canvas_comms_plugins.annotations import fault

P = ParamSpec("P")
R = TypeVar("R")

PORT = "the port's own promise"
"""The source of what no Canvas states and every port of this library promises."""


@attrs.frozen
class Promise:
    """One promise. It applies to a backend that has all of `needs`, one of `any_of`, not `unless`."""

    rule: str
    source: str
    needs: frozenset[Capability] = frozenset()
    any_of: frozenset[Capability] = frozenset()
    unless: Capability | None = None

    def applies(self, capabilities: frozenset[Capability]) -> bool:
        """Whether a backend with these capabilities is held to it."""
        return (
            self.needs <= capabilities
            and (not self.any_of or bool(self.any_of & capabilities))
            and self.unless not in capabilities
        )

    def about(self, capabilities: frozenset[Capability]) -> frozenset[Capability]:
        """The capabilities of such a backend that a test of this says something about."""
        missing = frozenset() if self.unless is None else frozenset({self.unless})
        return self.needs | (self.any_of & capabilities) | missing


def promise(
    *needs: Capability,
    why: Reason | str = PORT,
    any_of: frozenset[Capability] = frozenset(),
    unless: Capability | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a test a promise. Its docstring is the rule; a failure names it and its source."""
    source = why if isinstance(why, str) else f"{why.value}: {why.source}"

    def promising(test: Callable[P, R]) -> Callable[P, R]:
        rule = " ".join((test.__doc__ or test.__name__).split())
        promised = Promise(rule, source, frozenset(needs), any_of, unless)

        @functools.wraps(test)
        def running(*args: P.args, **kwargs: P.kwargs) -> R:
            __tracebackhide__ = True
            try:
                return test(*args, **kwargs)
            except pytest.skip.Exception:
                raise
            except BaseException as error:
                error.add_note(f"rule: {promised.rule}\nsource: {promised.source}")
                raise

        vars(running)["promise"] = promised
        return running

    return promising


def promise_of(test: Any) -> Promise | None:
    """What a test promises; None if it is no test of the suite."""
    found = getattr(test, "promise", None)
    return found if isinstance(found, Promise) else None


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


NO_OFFSET = timedelta()


def faults_of(found: object, kind: type[Any]) -> list[str]:
    """How a thing is no well-formed value of a type: fields of other types, times that are not UTC."""
    wrong = fault(found, kind)
    return [f"{kind.__name__}{wrong}"] if wrong is not None else _not_in_utc(found, kind.__name__)


def _not_in_utc(value: object, where: str) -> list[str]:
    if isinstance(value, datetime):
        return [] if value.utcoffset() == NO_OFFSET else [f"{where} is not in UTC"]
    if isinstance(value, tuple):
        parts = [(f"[{at}]", one) for at, one in enumerate(value)]
    elif attrs.has(type(value)) and not isinstance(value, enum.Enum):
        parts = [(f".{one.name}", getattr(value, one.name)) for one in _fields(type(value))]
    else:
        parts = []
    return [wrong for place, part in parts for wrong in _not_in_utc(part, where + place)]


def apart(found: object, expected: Redacted, *ignored: str) -> list[str]:
    """Every difference, by field: values for what may be seen, places for what is private."""
    if type(found) is not type(expected):
        return [f"is a {type(found).__name__}, not a {type(expected).__name__}"]
    fields = [one for one in _fields(type(expected)) if one.name not in ignored]
    return _unlike(found, {one.name: getattr(expected, one.name) for one in fields})


def unlike(found: object, kind: type[Any], **expected: object) -> list[str]:
    """The faults of a thing, and where its fields are other than expected."""
    return faults_of(found, kind) or _unlike(found, expected)


def _unlike(found: object, expected: Mapping[str, object]) -> list[str]:
    private = {one.name for one in _fields(type(found)) if one.metadata}
    values = ((name, getattr(found, name), meant) for name, meant in expected.items())
    return [
        f"{name}: {_hidden(came, meant) if name in private else f'{came}, not {meant}'}"
        for name, came, meant in values
        if came != meant
    ]


def _hidden(found: object, expected: object) -> str:
    if not isinstance(found, str) or not isinstance(expected, str):
        return f"a {type(found).__name__} of another value"
    pairs = enumerate(zip(found, expected, strict=False))
    first = next((i for i, (a, b) in pairs if a != b), min(len(found), len(expected)))
    return f"{len(found)} characters, not {len(expected)}; first apart at {first}"


def _fields(kind: type[Any]) -> "tuple[attrs.Attribute[Any], ...]":
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return fields


TEXTS: Mapping[str, str] = {
    "one letter": "a",
    "spaces around": "  Hello  ",
    "lines": "One\nTwo\r\nThree\n\n\tFour\n",
    "scripts": "日本語 Ελληνικά עברית العربية हिन्दी",
    "composed or not": "\u00e9 and e\u0301",
    "beyond 16 bits": "\U0001f600 \U0001d4b3",
    "invisible": "a\u200bb\u2028c\ufeffd",
    "HTML": "<p>You <b>may</b> &amp; must.</p><script>x</script>",
    "JSON and SQL": '{"a": "\\u0041"} \'; DROP TABLE messages; -- % _ ?',
    "long": "All work and no play. " * 2000,
}

PLAIN: Mapping[str, str] = {name: text for name, text in TEXTS.items() if "<" not in text and "&" not in text}
"""Those that hold nothing of HTML, for servers that clean it."""


__all__ = [
    "PLAIN",
    "PORT",
    "TEXTS",
    "Promise",
    "Suite",
    "apart",
    "faults_of",
    "promise",
    "promise_of",
    "promised_tests",
    "unlike",
]
