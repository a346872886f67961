"""One call in a worker thread while a task waits for it, and what becomes of it if the task is cancelled."""

import contextvars
import functools
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from typing import Any, ParamSpec, TypeVar

import anyio
import attrs
from anyio.lowlevel import checkpoint_if_cancelled

from canvas_comms.errors import CanvasCommsError
from canvas_comms.ports import Cancelled
from canvas_comms.redaction import PRIVATE, Opaque, Redacted
from canvas_comms_async.threads import Threads, ended

P = ParamSpec("P")
R = TypeVar("R")

MOST_THREADS = 40
"""How many calls of one client run at once unless told otherwise; more wait their turn."""
_LOG = logging.getLogger("canvas_comms.async")


@attrs.frozen(eq=False, repr=False)
class CancelledCall(Redacted):
    """What became of a call whose task was cancelled: `method` is its name, `conversations.send`.

    Not `begun`: it waited for a thread, and nothing of it happened. Else it went on to its end: `result` is
    what the task would have got, a report or an outcome, or `error` what it would have raised.
    """

    method: str
    begun: bool
    result: object = attrs.field(default=None, metadata=PRIVATE, hash=False)
    error: BaseException | None = attrs.field(default=None, metadata=PRIVATE, hash=False)


OnCancelled = Callable[[CancelledCall], object]
"""Is called once for every call whose task was cancelled, when the call has ended, mostly in its thread.

It has the context variables of the task. What it raises is logged by its type, and stops nobody.
"""


def log_cancelled(call: CancelledCall) -> None:
    """Says in the log `canvas_comms.async` which method it was, and the type of what came of it."""
    if not call.begun:
        _LOG.info("%s was cancelled before it began", call.method)
        return
    came = call.result if call.error is None else call.error
    _LOG.warning("the task of %s was cancelled; what came of it: %s", call.method, type(came).__name__)


@attrs.frozen(eq=False, repr=False)
class Calls(Opaque):
    """Runs calls in the threads of one client, and tells of those whose task was cancelled."""

    threads: Threads
    on_cancelled: OnCancelled = log_cancelled

    async def run(self, method: str, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the call gives or raises. `method` is its name.

        Where the call takes `cancelled`, that is also true once the task is cancelled, so many calls in one
        end between two of them. Raises `ClosedResourceError` once the client is closed.
        """
        stop = threading.Event()
        told = functools.partial(call, *args, **_and_stopped(kwargs, stop))
        del args, kwargs, call
        future = await self.start(method, told)
        del told
        try:
            await ended(future)
        except BaseException:
            stop.set()
            self.tell_of(method, future)
            raise
        try:
            return future.result()
        finally:
            del future  # else this frame and its error would hold each other

    async def start(self, method: str, call: Callable[[], R]) -> "Future[R]":
        """Begin, unless the task is cancelled already."""
        try:
            await checkpoint_if_cancelled()
        except BaseException:
            self.tell(CancelledCall(method, begun=False))
            raise
        return self.threads.start(call)

    def tell_of(self, method: str, future: "Future[Any]") -> None:
        """Tell what becomes of a call that nobody waits for any more; without a thread yet it gets none."""
        if future.cancel():
            self.tell(CancelledCall(method, begun=False))
            return
        self.threads.under_way.enter()  # until it has been told
        context = contextvars.copy_context()

        def tell(done: "Future[Any]") -> None:
            error = done.exception()
            call = CancelledCall(method, True, None if error else done.result(), error)
            context.run(self.tell, call)
            self.threads.under_way.leave()

        future.add_done_callback(tell)

    def tell(self, call: CancelledCall) -> None:
        """Tell it."""
        try:
            self.on_cancelled(call)
        except Exception as error:
            _LOG.error("on_cancelled raised %s", type(error).__name__)

    async def close(self) -> None:
        """Begin nothing more, and wait for what is under way and for what is told of it."""
        self.threads.under_way.closed = True
        with anyio.CancelScope(shield=True):
            await self.threads.under_way.nothing()


def _and_stopped(kwargs: Mapping[str, Any], stop: threading.Event) -> dict[str, Any]:
    given = kwargs.get("cancelled")
    return {**kwargs, "cancelled": either(given, stop)} if callable(given) else dict(kwargs)


def either(given: Cancelled, stop: threading.Event) -> Cancelled:
    """Whether the program says so, or the task was cancelled."""
    return lambda: stop.is_set() or given()


def veiled(function: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """As `canvas_comms.redaction.veiled`: the library's errors come without frames and arguments."""

    @functools.wraps(function)
    async def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await function(*args, **kwargs)
        except CanvasCommsError as error:
            caught = error
        except BaseException:
            del args, kwargs
            raise
        del args, kwargs
        caught.__context__ = None
        try:
            raise caught.with_traceback(None) from None
        finally:
            del caught

    return call


__all__ = ["MOST_THREADS", "Calls", "CancelledCall", "OnCancelled", "either", "log_cancelled", "veiled"]
