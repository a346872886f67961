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
class AsyncReading(Opaque, AsyncIterator[T]):
    """What is read step by step, each in a thread, for `async for`; nothing is read before it is asked for.

    Whoever stops early need not close it. A task that is cancelled learns nothing of what was being read.
    """

    _calls: Calls
    _make: Callable[[], Iterable[T]]
    _made: Iterator[T] | None = attrs.field(default=None, init=False)

    async def __anext__(self) -> T:
        await checkpoint_if_cancelled()
        future = self._calls.threads.start(self._next)
        await ended(future)
        item = future.result()
        if isinstance(item, _End):
            raise StopAsyncIteration
        return item

    def _next(self) -> T | _End:
        if self._made is None:
            self._made = iter(self._make())
        return next(self._made, _END)


def reading_of(
    calls: Calls, call: Callable[P, Iterable[T]], /, *args: P.args, **kwargs: P.kwargs
) -> AsyncReading[T]:
    """What a call reads step by step; the call itself is made by the first step."""
    return AsyncReading(calls, functools.partial(call, *args, **kwargs))


@attrs.frozen(eq=False, repr=False)
class AsyncListing(Opaque, Generic[Thing]):
    """Things on many pages, each once, for `async for`; iterate once. As `Listing`, which is its `sync`."""

    _calls: Calls
    sync: Listing[Thing]

    @property
    def complete(self) -> bool | None:
        """True once all were read, False if reading stopped before, None while reading."""
        return self.sync.complete

    def __aiter__(self) -> AsyncIterator[Thing]:
        """Raises `GatewayError` when a page cannot be had, `ForeignLink` for links in a circle."""
        return AsyncReading(self._calls, lambda: self.sync)


@attrs.frozen(eq=False, repr=False)
class AsyncResults(Opaque, Generic[Thing]):
    """What a search found, for `async for`; iterate once. As `Results`, which is its `sync`."""

    _calls: Calls
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
        return AsyncReading(self._calls, lambda: self.sync)


@attrs.define(eq=False, repr=False)
class _Run(Opaque, Generic[T]):
    """A run of many calls, made by its first step, which goes from thread to thread, one step at a time."""

    _make: Callable[[threading.Event], Iterable[T]]
    begun: bool = attrs.field(default=False, init=False)
    _stop: threading.Event = attrs.field(factory=threading.Event, init=False)
    _made: Iterator[T] | None = attrs.field(default=None, init=False)

    def next(self) -> T | _End:
        """What came of the next call, or the end."""
        if self._made is None:
            self._made = iter(self._make(self._stop))
        return next(self._made, _END)

    def stop(self) -> None:
        """No further call is begun."""
        self._stop.set()

    def rest(self) -> Iterator[T]:
        """What still comes after `stop`."""
        return iter(()) if self._made is None else self._made

    def close(self) -> None:
        """End it as `break` does: what runs is waited for."""
        close = getattr(self._made, "close", None)
        if close is not None:
            close()


async def _each(calls: Calls, method: str, run: _Run[T]) -> AsyncGenerator[T, None]:
    future: Future[T | _End] | None = None
    waits = False
    try:
        while True:
            future, waits = None, True
            await checkpoint_if_cancelled()
            future = calls.threads.start(run.next)
            await ended(future)
            waits = False
            item = future.result()
            if isinstance(item, _End):
                return
            run.begun = True
            yield item
    except GeneratorExit:
        with anyio.CancelScope(shield=True):
            await ended(calls.threads.start_after(future, run.close))
        raise
    finally:
        if waits:
            _left(calls, method, run, future)


def _left(calls: Calls, method: str, run: "_Run[Any]", future: "Future[Any] | None") -> None:
    """The task was cancelled in a step: the run begins no further call, and all that comes of it is told."""
    run.stop()
    last = None if future is None or future.cancel() else future
    if last is None and not run.begun:
        calls.tell(CancelledCall(method, begun=False))
        return

    def to_its_end() -> None:
        try:
            if last is not None and not isinstance(last.result(), _End):
                calls.tell(CancelledCall(method, True, last.result()))
            for one in run.rest():
                calls.tell(CancelledCall(method, True, one))
        except Exception as error:
            calls.tell(CancelledCall(method, True, error=error))

    calls.threads.start_after(last, to_its_end)


def run_of(
    calls: Calls, method: str, call: Callable[P, Iterable[T]], /, *args: P.args, **kwargs: P.kwargs
) -> AsyncGenerator[T, None]:
    """The run of a call that takes `cancelled`: one outcome after another, each waited for in a thread.

    Nothing happens before the first step. Closing it waits for what runs, and begins no further call. So does
    a task that is cancelled, but that it waits for nothing, and what still comes is told.
    """
    given = cast(Any, kwargs)["cancelled"]

    def make(stop: threading.Event) -> Iterable[T]:
        more: Any = {"cancelled": either(given, stop)} if callable(given) else {}
        return functools.partial(call, *args, **kwargs)(**more)

    return _each(calls, method, _Run(make))


__all__ = ["AsyncListing", "AsyncReading", "AsyncResults", "reading_of", "run_of"]
