"""Lists and runs, one step after another, each in a worker thread: pages, and what sends many."""

import functools
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any, Generic, ParamSpec, TypeVar, cast

import anyio
import attrs
from anyio.lowlevel import checkpoint_if_cancelled

from canvas_comms.lms.listing import Listing
from canvas_comms.medical.results import Results
from canvas_comms.redaction import Opaque
from canvas_comms_async.calls import Calls, CancelledCall, either
from canvas_comms_async.threads import ended

P = ParamSpec("P")
T = TypeVar("T")
Thing = TypeVar("Thing", bound=Any)


class _End:
    """After the last."""


_END = _End()


@attrs.define(eq=False, repr=False)
class _Steps(Opaque, Generic[T]):
    """An iterator that is made by the first step, and goes from thread to thread, one step at a time."""

    _make: Callable[[threading.Event], Iterable[T]]
    tells_the_rest: bool = False
    begun: bool = attrs.field(default=False, init=False)
    _stop: threading.Event = attrs.field(factory=threading.Event, init=False)
    _made: Iterator[T] | None = attrs.field(default=None, init=False)

    def next(self) -> T | _End:
        """The next one, or the end."""
        if self._made is None:
            self._made = iter(self._make(self._stop))
        return next(self._made, _END)

    def stop(self) -> None:
        """Nothing more is begun, where what makes the steps can be told so."""
        self._stop.set()

    def close(self) -> None:
        """End it as `break` does: what runs is waited for."""
        close = getattr(self._made, "close", None)
        if close is not None:
            close()

    def rest(self) -> Iterator[T]:
        """What still comes after `stop`."""
        return iter(()) if self._made is None else self._made


async def _each(calls: Calls, method: str, steps: _Steps[T]) -> AsyncGenerator[T, None]:
    """Each step in a thread. Whoever is cancelled in a step leaves it to the thread; see `_left`."""
    future: Future[T | _End] | None = None
    waits = False
    try:
        while True:
            future, waits = None, True
            await checkpoint_if_cancelled()
            future = calls.threads.start(steps.next)
            await ended(future)
            waits = False
            item = future.result()
            if isinstance(item, _End):
                return
            steps.begun = True
            yield item
    except GeneratorExit:
        with anyio.CancelScope(shield=True):
            await ended(calls.threads.start_after(future, steps.close))
        raise
    finally:
        if waits:
            _left(calls, method, steps, future)


def _left(calls: Calls, method: str, steps: "_Steps[Any]", future: "Future[Any] | None") -> None:
    """The task was cancelled in a step: what makes the steps is told to stop, and ends in its own thread.

    Where it can be told so, all that still comes of it is told; else, as with pages, it is closed.
    """
    steps.stop()
    last = None if future is None or future.cancel() else future
    if last is None and not steps.begun:
        if steps.tells_the_rest:
            calls.tell(CancelledCall(method, begun=False))
        return

    def to_its_end() -> None:
        if not steps.tells_the_rest:
            steps.close()
            return
        try:
            if last is not None and not isinstance(last.result(), _End):
                calls.tell(CancelledCall(method, True, last.result()))
            for one in steps.rest():
                calls.tell(CancelledCall(method, True, one))
        except Exception as error:
            calls.tell(CancelledCall(method, True, error=error))

    calls.threads.start_after(last, to_its_end)


def run_of(
    calls: Calls, method: str, call: Callable[P, Iterable[T]], /, *args: P.args, **kwargs: P.kwargs
) -> AsyncGenerator[T, None]:
    """The steps of a call that gives one after another; nothing happens before the first is asked for."""
    given = kwargs.get("cancelled")

    def make(stop: threading.Event) -> Iterable[T]:
        more = {"cancelled": either(cast(Any, given), stop)} if callable(given) else {}
        return functools.partial(call, *args, **kwargs)(**cast(Any, more))

    return _each(calls, method, _Steps(make, tells_the_rest=callable(given)))


@attrs.frozen(eq=False, repr=False)
class AsyncListing(Opaque, Generic[Thing]):
    """Things on many pages, each once, for `async for`; iterate once. As `Listing`, which is its `sync`."""

    _calls: Calls
    method: str
    sync: Listing[Thing]

    @property
    def complete(self) -> bool | None:
        """True once all were read, False if reading stopped before, None while reading."""
        return self.sync.complete

    def __aiter__(self) -> AsyncIterator[Thing]:
        """Raises `GatewayError` when a page cannot be had, `ForeignLink` for links in a circle."""
        return _each(self._calls, self.method, _Steps(lambda _: self.sync))


@attrs.frozen(eq=False, repr=False)
class AsyncResults(Opaque, Generic[Thing]):
    """What a search found, for `async for`; iterate once. As `Results`, which is its `sync`."""

    _calls: Calls
    method: str
    sync: Results[Thing]

    @property
    def total(self) -> int | None:
        """How many there are as the server last said; None before the first page or if it never does."""
        return self.sync.total

    @property
    def complete(self) -> bool | None:
        """True once all were read and the count agrees with `total`, None while reading, else False."""
        return self.sync.complete

    @property
    def mismatched(self) -> int:
        """How many did not match the question and were left out."""
        return self.sync.mismatched

    def __aiter__(self) -> AsyncIterator[Thing]:
        """Raises `GatewayError` when a page cannot be had."""
        return _each(self._calls, self.method, _Steps(lambda _: self.sync))


__all__ = ["AsyncListing", "AsyncResults", "run_of"]
