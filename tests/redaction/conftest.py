"""Every way in which a value or an error may come before somebody's eyes."""

import io
import logging
import pprint
import re
import reprlib
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import devtools
import IPython.core.ultratb
import IPython.lib.pretty
import pytest
import rich.console
import rich.pretty
import rich.traceback

from canvas_comms.errors import CanvasCommsError

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


def logged_with_extra(value: object) -> str:
    record = logging.getLogger("any").makeRecord(
        "any", logging.ERROR, __file__, 1, "it failed", (), None, extra={"about": value}
    )
    return logging.Formatter("%(message)s %(about)s").format(record) + repr(vars(record))


Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def raised(value: object) -> Raised:
    """The error itself, raised again, or another one that is raised beside the value."""
    held = [value]
    try:
        raise value if isinstance(value, BaseException) else RuntimeError(repr(held))
    except BaseException as error:
        return type(error), error, error.__traceback__


def traced(value: object) -> str:
    """A traceback with the locals of every frame."""
    told = traceback.TracebackException(*raised(value), capture_locals=True)
    return "".join(told.format())


def printed_by_rich(value: object) -> str:
    told = io.StringIO()
    rich.console.Console(file=told, width=WIDE).print(value, [value], {"key": value})
    return re.sub(r"[\s│]+", "", told.getvalue())  # a long line is broken anywhere


def traced_by_rich(value: object) -> str:
    """What `rich.traceback.install(show_locals=True)` prints, with nothing cut off."""
    told = rich.traceback.Traceback.from_exception(
        *raised(value), show_locals=True, locals_max_length=ENDLESS, locals_max_string=ENDLESS, width=WIDE
    )
    return printed_by_rich(told)


def traced_by_ipython(value: object) -> str:
    """What IPython prints after `%xmode Verbose`: locals and globals too, of no frame of a test."""
    kind, error, trace = raised(value)
    return IPython.core.ultratb.VerboseTB(theme_name="nocolor").text(kind, error, without_tests(trace))


def without_tests(trace: TracebackType | None) -> TracebackType | None:
    """The frames of this file and of what is tested; a test's own globals hold canaries."""
    if trace is None:
        return None
    rest, file = without_tests(trace.tb_next), Path(trace.tb_frame.f_code.co_filename)
    if TESTS in file.parents and file != Path(__file__):
        return rest
    return TracebackType(rest, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)


TESTS = Path(__file__).parents[1]
ENDLESS = 100_000
WIDE = 300
UNCUT = reprlib.Repr()
UNCUT.maxother = UNCUT.maxstring = ENDLESS

RENDERINGS: dict[str, Callable[[object], str]] = {
    "repr": repr,
    "str": str,
    "format": format,
    "ascii": ascii,
    "pprint": pprint.pformat,
    "reprlib": UNCUT.repr,
    "rich": rich.pretty.pretty_repr,
    "rich print": printed_by_rich,
    "IPython": IPython.lib.pretty.pretty,
    "devtools": devtools.pformat,
    "in a list": lambda value: f"{[value]}",
    "in a dictionary": lambda value: f"{ {'key': value} }",
    "log record": logged,
    "log record with traceback": logged_with_traceback,
    "log record with extra": logged_with_extra,
    "warning": warned,
    "traceback": traced,
    "traceback of rich": traced_by_rich,
    "traceback of IPython": traced_by_ipython,
}


@pytest.fixture
def leaks() -> Callable[[object], list[str]]:
    """Tells by which renderings a value shows a canary."""

    def shown_by(value: object) -> list[str]:
        shown = {how: render(value) for how, render in RENDERINGS.items()}
        assert all(shown.values())
        return [how for how, text in shown.items() if CANARY in text.lower()]

    return shown_by


OURS = tuple(str(TESTS.parent / folder) for folder in ("core", "adapters"))


def errors_of(error: BaseException) -> list[BaseException]:
    """The error and all that stand behind it."""
    found: list[BaseException] = []
    new: list[BaseException | None] = [error]
    while new:
        one = new.pop()
        if one is not None and one not in found:
            found.append(one)
            new += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]
    return found


def shown_by(error: BaseException) -> Iterator[str]:
    """Where the canary stands in an error, and which foreign errors stand behind it."""
    for one in errors_of(error):
        if not isinstance(one, CanvasCommsError):
            yield f"a {type(one).__name__}"
        told = {"text": str(one), "repr": repr(one), "args": one.args, "attributes": vars(one)}
        yield from (name for name, value in told.items() if CANARY in repr(value).lower())
        trace = one.__traceback__
        while trace is not None:
            frame, trace = trace.tb_frame, trace.tb_next
            if frame.f_code.co_filename.startswith(OURS):
                for name, value in frame.f_locals.items():
                    if CANARY in repr(value).lower():
                        yield f"local {name} of {frame.f_code.co_qualname}"


@pytest.fixture(scope="session")
def errors_show() -> Callable[[BaseException], list[str]]:
    """Tells where an error shows a canary, and which foreign errors stand behind it."""
    return lambda error: list(shown_by(error))
