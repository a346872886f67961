"""Every way in which a value or an error may come before somebody's eyes."""

import logging
import pprint
import traceback
import warnings
from collections.abc import Callable

import pytest

CANARY = "zqcanary"


def logged(value: object) -> str:
    record = logging.LogRecord("any", logging.ERROR, __file__, 1, "%s and %r", (value, value), None)
    return logging.Formatter().format(record)


def logged_with_traceback(value: object) -> str:
    trace = (type(value), value, value.__traceback__) if isinstance(value, BaseException) else None
    record = logging.LogRecord("any", logging.ERROR, __file__, 1, "%s", (value,), trace)
    return logging.Formatter().format(record)


def warned(value: object) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn(str(value), stacklevel=1)
    return warnings.formatwarning(caught[0].message, UserWarning, __file__, 1)


def traced(value: object) -> str:
    """A traceback with the locals of every frame: the error's own, or one's that holds the value."""
    held = [value]
    try:
        raise value if isinstance(value, BaseException) else RuntimeError(repr(held))
    except BaseException as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        return "".join(told.format())


RENDERINGS: dict[str, Callable[[object], str]] = {
    "repr": repr,
    "str": str,
    "format": format,
    "ascii": ascii,
    "pprint": pprint.pformat,
    "in a list": lambda value: f"{[value]}",
    "in a dictionary": lambda value: f"{ {'key': value} }",
    "log record": logged,
    "log record with traceback": logged_with_traceback,
    "warning": warned,
    "traceback": traced,
}


@pytest.fixture
def leaks() -> Callable[[object], list[str]]:
    """Tells by which renderings a value shows a canary."""

    def shown_by(value: object) -> list[str]:
        shown = {how: render(value) for how, render in RENDERINGS.items()}
        assert all(shown.values())
        return [how for how, text in shown.items() if CANARY in text.lower()]

    return shown_by
