"""The worker threads of one client, how many calls are under way in them, and how a task waits for one."""

import asyncio
import contextvars
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar, cast

import anyio
import attrs
from anyio.lowlevel import current_token

from canvas_comms.redaction import Opaque

R = TypeVar("R")


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
    _number: int = attrs.field(default=0, init=False)
    _waiting: list[_Alarm] = attrs.field(factory=list, init=False)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    def enter(self) -> None:
        """One more."""
        with self._lock:
            self._number += 1

    def leave(self) -> None:
        """One less."""
        with self._lock:
            self._number -= 1
            waiting, self._waiting = ([], self._waiting) if self._number else (self._waiting, [])
        for alarm in waiting:
            alarm.ring()

    async def nothing(self) -> None:
        """Wait until nothing is under way."""
        alarm = _Alarm()
        with self._lock:
            if not self._number:
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


__all__ = ["Threads", "UnderWay", "ended"]
