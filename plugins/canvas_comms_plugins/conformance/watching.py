"""Watching a backend at work: what it lets be seen, and whether it reaches out of its process."""

import contextlib
import io
import logging
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from canvas_comms.redaction import Opaque

REACHING_OUT = frozenset(
    {
        "ftplib.connect",
        "http.client.connect",
        "http.client.send",
        "os.exec",
        "os.posix_spawn",
        "os.system",
        "smtplib.connect",
        "smtplib.send",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.sendmsg",
        "socket.sendto",
        "sqlite3.connect",
        "subprocess.Popen",
        "urllib.Request",
    }
)
"""The audit events of Python that tell of input and output."""


class _Ears:
    """Hears audit events while somebody listens. A hook can never be removed, so there is one."""

    def __init__(self) -> None:
        self.listeners: list[list[str]] = []
        self.hooked = False

    def __call__(self, event: str, _: object) -> None:
        if self.listeners and event in REACHING_OUT:
            for listener in self.listeners:
                listener.append(event)

    def hook(self) -> None:
        if not self.hooked:
            self.hooked = True
            sys.addaudithook(self)


_EARS = _Ears()


@contextlib.contextmanager
def reaching_out(count: Callable[[], int] | None = None) -> Iterator[list[str]]:
    """A list that fills with every attempt to reach out; `count` is the backend's own witness."""
    _EARS.hook()
    heard: list[str] = []
    before = count() if count else 0
    _EARS.listeners.append(heard)
    try:
        yield heard
    finally:
        _EARS.listeners.remove(heard)
        if count and count() != before:
            heard.append("the subject's own count")


@attrs.define(eq=False, repr=False)
class Told(Opaque):
    """What came out of a backend besides its answers."""

    records: list[logging.LogRecord] = attrs.field(factory=list)
    printed: io.StringIO = attrs.field(factory=io.StringIO)
    warned: list[warnings.WarningMessage] = attrs.field(factory=list)

    def where(self, canary: str) -> list[str]:
        """The places that show the canary."""
        places = {
            "log": "".join(f"{one.getMessage()}{vars(one)}" for one in self.records),
            "standard output or error": self.printed.getvalue(),
            "warning": "".join(str(one.message) for one in self.warned),
        }
        return [place for place, text in places.items() if canary in text.lower()]


class _Keeping(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.NOTSET)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextlib.contextmanager
def listening() -> Iterator[Told]:
    """Keep what is logged at any level, printed or warned."""
    told, root = Told(), logging.getLogger()
    keeping, level = _Keeping(told.records), root.level
    root.addHandler(keeping)
    root.setLevel(logging.NOTSET)
    try:
        with (
            contextlib.redirect_stdout(told.printed),
            contextlib.redirect_stderr(told.printed),
            warnings.catch_warnings(record=True) as warned,
        ):
            warnings.simplefilter("always")
            yield told
            told.warned.extend(warned)
    finally:
        root.setLevel(level)
        root.removeHandler(keeping)


def traced(error: BaseException) -> str:
    """The traceback of an error and all its causes, with the locals of every frame but ours."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(told.format())


RENDERINGS: Mapping[str, Callable[[Any], str]] = {
    "repr": repr,
    "str": str,
    "format": format,
    "ascii": ascii,
    "in a list": lambda value: f"{[value]}",
}


def shown_by(value: object, canary: str) -> list[str]:
    """The renderings of a value that show the canary; of an error also its traceback."""
    shown = [how for how, render in RENDERINGS.items() if canary in render(value).lower()]
    if isinstance(value, BaseException) and canary in traced(value).lower():
        shown.append("traceback")
    return shown


__all__ = ["REACHING_OUT", "RENDERINGS", "Told", "listening", "reaching_out", "shown_by", "traced"]
