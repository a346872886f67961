"""Watching a backend at work: what it shows, whether it reaches out, and how it bears many threads."""

import contextlib
import io
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from types import FrameType
from typing import Any, TypeVar, cast

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


def packages_of(*gateways: object) -> frozenset[str]:
    """The top-level packages in which the classes of some gateways are written.

    Areas that `partial_areas` made count as what they stand before.
    """
    found: set[str] = set()
    for gateway in gateways:
        kinds = [one for one in type(gateway).__mro__ if one is not object]
        if kinds[0].__module__.startswith("canvas_comms_plugins."):
            found |= packages_of(*(getattr(gateway, one.name) for one in attrs.fields(cast(Any, kinds[0]))))
        else:
            found |= {one.__module__.partition(".")[0] for one in kinds}
    return frozenset(found - sys.stdlib_module_names - {"canvas_comms"})


SUITE = ("canvas_comms_plugins.conformance.lms", "canvas_comms_plugins.conformance.medical")
"""The modules whose tests call a backend."""


@attrs.frozen
class Logged:
    """A record of one of the backend's own loggers, and the backend's call in which it was made."""

    record: logging.LogRecord
    call: str

    def __str__(self) -> str:
        return f"logger {self.record.name} at {self.record.levelname} in {self.call}"


@attrs.define(eq=False, repr=False)
class Output(Opaque):
    """What came out of a backend besides its answers."""

    logged: list[Logged] = attrs.field(factory=list)
    printed: io.StringIO = attrs.field(factory=io.StringIO)
    warned: list[warnings.WarningMessage] = attrs.field(factory=list)

    def where(self, canary: str) -> list[str]:
        """The places that show the canary; of a log the logger, the level and the call."""
        places = {str(one): f"{one.record.getMessage()}{vars(one.record)}" for one in self.logged}
        places["standard output or error"] = self.printed.getvalue()
        places["warning"] = "".join(str(one.message) for one in self.warned)
        return [place for place, text in places.items() if canary in text.lower()]


class _Keeping(logging.Handler):
    """Keeps what the backend's own loggers say, whatever else logs in this process meanwhile."""

    def __init__(self, logged: list[Logged], own: Collection[str]) -> None:
        super().__init__(logging.NOTSET)
        self.logged = logged
        self.own = own

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record of a logger of the backend's name, or that its code has made."""
        frames = list(_callers())
        calls = [one.f_code.co_qualname for one in frames if self._is_own(_module(one))]
        if self._is_own(record.name) or (frames and self._is_own(_module(frames[0]))):
            self.logged.append(Logged(record, calls[-1] if calls else record.funcName or "no call"))

    def _is_own(self, name: str) -> bool:
        return any(name == one or name.startswith(f"{one}.") for one in self.own)


def _callers() -> Iterator[FrameType]:
    """The frames of what is under way, the innermost first, as far as the suite's own."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and not _module(frame).startswith(SUITE):
        if _module(frame) not in ("logging", __name__):
            yield frame
        frame = frame.f_back


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


@contextlib.contextmanager
def capturing_output(own: Collection[str] = ()) -> Iterator[Output]:
    """Keep what is printed or warned, and what some packages or loggers log at any level.

    `own` are names of packages and loggers: a record is kept if its logger is one of them or
    below, or if the call that made it stands in the code of one.
    """
    told, root = Output(), logging.getLogger()
    keeping, level = _Keeping(told.logged, own), root.level
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


T = TypeVar("T")

PATIENCE = 30.0
"""Seconds after which threads that did not end count as hanging."""


def at_once(work: Callable[[int], T], threads: int) -> list[T]:
    """What each thread gives, by its number. Raises what the first of them raised."""
    results: dict[int, T] = {}
    failures: list[BaseException] = []
    start = threading.Barrier(threads)

    def run(number: int) -> None:
        try:
            start.wait(PATIENCE)
            results[number] = work(number)
        except BaseException as error:  # told to the test, which runs in another thread
            failures.append(error)

    workers = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(threads)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(PATIENCE)
    finally:
        sys.setswitchinterval(usual)
    if failures:
        raise failures[0]
    if any(worker.is_alive() for worker in workers):
        raise TimeoutError(f"a call did not end within {PATIENCE} seconds")
    return [results[number] for number in range(threads)]


__all__ = [
    "PATIENCE",
    "REACHING_OUT",
    "RENDERINGS",
    "Logged",
    "Output",
    "at_once",
    "capturing_output",
    "packages_of",
    "reaching_out",
    "shown_by",
    "traced",
]
