"""What each awaited client, section and outbox has: the thing itself, and the threads of its calls."""

from contextlib import AbstractContextManager
from typing import Any, Generic, Self, TypeVar

import anyio
import attrs

from canvas_comms.arguments import function
from canvas_comms.redaction import Opaque
from canvas_comms_async.calls import Calls, OnCancelled
from canvas_comms_async.threads import ended

S = TypeVar("S")
C = TypeVar("C", bound=AbstractContextManager[Any])


@attrs.frozen(eq=False, repr=False)
class InThreads(Opaque, Generic[S]):
    """`sync` is what its methods call, in worker threads; use it there, or for what asks nobody."""

    sync: S
    _calls: Calls


@attrs.frozen(eq=False, repr=False)
class AsyncDoor(InThreads[S]):
    """A client in threads of its own, for `async with`. Closing waits for what is under way."""

    def when_cancelled(self, tell: OnCancelled) -> Self:
        """The same, in the same threads, that tells `tell` what becomes of calls whose task is cancelled.

        Raises `InvalidValue` (`tell`).
        """
        calls = attrs.evolve(self._calls, on_cancelled=function(tell, "tell"))
        return attrs.evolve(self, calls=calls)

    async def aclose(self) -> None:
        """Begin nothing more; wait, a task that is cancelled too, for calls that are under way.

        Each of them ends within the deadline of its calls.
        """
        await self._calls.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


@attrs.frozen(eq=False, repr=False)
class AsyncResource(AsyncDoor[C]):
    """One that is itself opened and closed, in a thread."""

    async def aclose(self) -> None:
        """Wait for what is under way, a task that is cancelled too, and then close it."""
        was_closed = self._calls.threads.under_way.closed
        try:
            await super().aclose()
        finally:
            if not was_closed:
                closing = self._calls.threads.start_after(None, lambda: self.sync.__exit__(None, None, None))
                with anyio.CancelScope(shield=True):
                    await ended(closing)
                closing.result()

    async def __aenter__(self) -> Self:
        await self._calls.run("open", self.sync.__enter__)
        return self


__all__ = ["AsyncDoor", "AsyncResource", "InThreads"]
