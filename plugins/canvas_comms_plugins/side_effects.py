"""What does a stranger's code do to its host while it loads, besides what it was asked for?

Meanwhile standard output goes to standard error, so that what it prints never gets into what
a host prints for programs. The rest is noticed and not undone: a thread cannot be stopped,
and a library that plugins use may rightly bring its own filters of warnings.
"""

import contextlib
import io
import logging
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping

State = frozenset[object]

_ONE_AT_A_TIME = threading.RLock()
"""Or the second to divert standard output would put back what the first had put there."""


class _Diverted(io.TextIOBase):
    """Standard output, while it goes to standard error."""

    def __init__(self) -> None:
        self.used = False

    def write(self, text: str) -> int:
        self.used = True
        return sys.stderr.write(text) if sys.stderr is not None else len(text)


@contextlib.contextmanager
def noting_side_effects() -> Iterator[list[str]]:
    """A list that is filled at the end: `prints`, `starts a thread`. One thread at a time."""
    noticed: list[str] = []
    diverted = _Diverted()
    with _ONE_AT_A_TIME:
        before = {what: look() for what, look in LOOKS.items()}
        try:
            with contextlib.redirect_stdout(diverted):
                yield noticed
        finally:
            noticed += ["prints"] if diverted.used else []
            noticed += [what for what, look in LOOKS.items() if look() - before[what]]


def _threads() -> State:
    return frozenset(one.ident for one in threading.enumerate())


def _logging() -> State:
    root = logging.getLogger()
    return frozenset({("level", root.level), *(id(one) for one in root.handlers)})


def _signals() -> State:
    return frozenset((number, id(signal.getsignal(number))) for number in signal.valid_signals())


def _sweeping_filters() -> State:
    """The filters that catch every warning of every module."""
    return frozenset(
        (action, line)
        for action, text, category, module, line in warnings.filters
        if category is Warning and text is None and module is None
    )


LOOKS: Mapping[str, Callable[[], State]] = {
    "starts a thread": _threads,
    "sets up the root logger": _logging,
    "handles signals": _signals,
    "filters everybody's warnings": _sweeping_filters,
}
"""What may be noticed → what there is of it now; what is there later and was not, is noticed."""

__all__ = ["LOOKS", "noting_side_effects"]
