"""What a call costs, told so that a busy machine changes nothing: ratios in the thread's own time, and bytes.

Nothing here is compared with a clock. Time is compared with the time of the same call for a text an
eighth as long, the least of several tries each, without collections; memory is counted by `tracemalloc`.
"""

import contextlib
import functools
import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator

Call = Callable[[str], object]

TRIES = 5
"""So often a ratio is measured before it counts as too high: only what is too high each time is."""


@contextlib.contextmanager
def no_collections() -> Iterator[None]:
    """Whatever a full collection costs is no fault of the call in hand."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def seconds_of(call: Call, text: str, rounds: int = 1) -> float:
    """The least time of this thread that a call took."""
    least = float("inf")
    for _ in range(rounds):
        began = time.thread_time()
        with contextlib.suppress(Exception):
            call(text)
        least = min(least, time.thread_time() - began)
    return least


@functools.cache
def cheap(characters: int) -> float:
    """The time of this thread to look at each of so many characters once, in Python."""
    return seconds_of(lambda text: sum(one == "x" for one in text), "a" * characters, 9)


def too_steep(call: Call, small: str, large: str, bound: float) -> float | None:
    """How many times `large` costs what `small` does, if that is over the bound each time; None if not.

    A call for `large` that costs less than to look at each of its characters once is cheap, whatever it
    costs for `small`.
    """
    with no_collections():
        if seconds_of(call, large) <= cheap(len(large)):
            return None
        ratio = 0.0
        for _ in range(TRIES):
            ratio = seconds_of(call, large, 2) / max(seconds_of(call, small, 5), 1e-9)
            if ratio <= bound:
                return None
        return ratio


def peak_of(call: Call, text: str) -> int:
    """How many bytes were in use at the highest, besides what was there before. Call it once before."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        with contextlib.suppress(Exception):
            call(text)
        _, peak = tracemalloc.get_traced_memory()
        return peak - before
    finally:
        tracemalloc.stop()
