"""The worker threads of one client, how many calls are under way in them, and how a task waits for one."""

import asyncio
import contextvars
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Generic, Protocol, TypeVar, cast

import anyio
import attrs
from anyio.lowlevel import RunVar, checkpoint_if_cancelled, current_token

from canvas_comms.redaction import Opaque

R = TypeVar("R")

BEGIN_AT_ONCE = 2
"""How many calls begin at once; each computes for about a millisecond before it waits for the network."""


class _TrioToken(Protocol):
    """As far as we use it."""

    def run_sync_soon(self, function: Callable[[], object], /) -> object:
        """Call it in the thread of the loop."""
        ...


def _in_this_loop() -> Callable[[Callable[[], object]], object]:
    """Calls a function in the thread of the loop that runs here, from any thread, without waiting for it."""
    native = current_token().native_token
    if isinstance(native, asyncio.AbstractEventLoop):
        return native.call_soon_threadsafe
    return cast(_TrioToken, native).run_sync_soon


@attrs.define(eq=False, repr=False)
class _Alarm(Opaque):
    """Wakes one task, from any thread."""

    _done: anyio.Event = attrs.field(factory=anyio.Event, init=False)
    _in_loop: Callable[[Callable[[], object]], object] = attrs.field(factory=_in_this_loop, init=False)

    def ring(self) -> None:
        """Wake it; nobody is waiting any more where the loop has ended."""
        try:
            self._in_loop(self._done.set)
        except RuntimeError:
            return

    async def wait(self) -> None:
        """Until it has been rung."""
        await self._done.wait()


async def ended(future: "Future[Any]") -> None:
    """Wait until the call has ended, in whichever way."""
    alarm = _Alarm()
    future.add_done_callback(lambda _: alarm.ring())
    await alarm.wait()


@attrs.define(eq=False, repr=False)
class UnderWay(Opaque):
    """How much is under way, threads and what is to be told after them; a task may wait for the end of it."""

    closed: bool = attrs.field(default=False, init=False)
    number: int = attrs.field(default=0, init=False)
    _waiting: list[_Alarm] = attrs.field(factory=list, init=False)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    def enter(self) -> None:
        """One more."""
        with self._lock:
            self.number += 1

    def leave(self) -> None:
        """One less."""
        with self._lock:
            self.number -= 1
            waiting, self._waiting = ([], self._waiting) if self.number else (self._waiting, [])
        for alarm in waiting:
            alarm.ring()

    async def nothing(self) -> None:
        """Wait until nothing is under way."""
        alarm = _Alarm()
        with self._lock:
            if not self.number:
                return
            self._waiting.append(alarm)
        await alarm.wait()


@attrs.define(eq=False, repr=False)
class Threads(Opaque):
    """So many threads at most, started as they are needed; further calls wait their turn, in their order.

    Python waits for them before it ends, so no call is cut off by the end of the program. A forked process
    has threads of its own.
    """

    at_most: int
    under_way: UnderWay = attrs.field(factory=UnderWay, init=False)
    _pools: dict[int, ThreadPoolExecutor] = attrs.field(factory=dict, init=False)
    _turns: "RunVar[anyio.CapacityLimiter]" = attrs.field(factory=lambda: RunVar("turns"), init=False)

    @property
    def turn(self) -> anyio.CapacityLimiter:
        """Lets a few calls begin at once, in the loop that runs here."""
        limiter = self._turns.get(None)
        if limiter is None:
            limiter = anyio.CapacityLimiter(BEGIN_AT_ONCE)
            self._turns.set(limiter)
        return limiter

    def start(self, call: Callable[[], R]) -> "Future[R]":
        """The call, with the context variables of this task. Raises `ClosedResourceError` once closed."""
        if self.under_way.closed:
            raise anyio.ClosedResourceError
        return self._start(contextvars.copy_context(), call)

    def start_after(self, earlier: "Future[Any] | None", call: Callable[[], R]) -> "Future[R]":
        """The call once an earlier one has ended, also while the client is closing."""

        def then() -> R:
            if earlier is not None:
                earlier.exception()  # waits; it began before this one, so it has a thread
            return call()

        return self._start(contextvars.copy_context(), then)

    def _start(self, context: contextvars.Context, call: Callable[[], R]) -> "Future[R]":
        self.under_way.enter()
        future = self._pool().submit(context.run, call)
        future.add_done_callback(lambda _: self.under_way.leave())
        return future

    def _pool(self) -> ThreadPoolExecutor:
        mine = os.getpid()
        if mine not in self._pools:
            self._pools.setdefault(mine, ThreadPoolExecutor(self.at_most, "canvas-comms-async"))
        return self._pools[mine]


@attrs.define(eq=False, repr=False)
class Work(Opaque, Generic[R]):
    """One call that a task waits for. `future` is None until it has been given to the threads.

    A few calls begin at once, the next when one of them has its thread and the loop its turn again. A hundred
    threads that all began at once would keep the loop waiting until each of them waits for the network.
    """

    _threads: Threads
    future: "Future[R] | None" = attrs.field(default=None, init=False)

    async def done(self, call: Callable[[], R]) -> "Future[R]":
        """Begin the call, and wait until it has ended. Raises `ClosedResourceError` once closed."""
        await checkpoint_if_cancelled()
        if self._threads.under_way.number:
            async with self._threads.turn:
                begun = _Alarm()
                self.future = self._threads.start(partial(_ring_and_call, begun, call))
                await begun.wait()
        else:
            self.future = self._threads.start(call)
        await ended(self.future)
        return self.future


def _ring_and_call(begun: _Alarm, call: Callable[[], R]) -> R:
    begun.ring()
    return call()


__all__ = ["Threads", "UnderWay", "Work", "ended"]
