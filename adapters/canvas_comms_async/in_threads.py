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
        """Close it, and wait for what is under way, a task that is cancelled too."""
        if not self._calls.threads.under_way.closed:
            with anyio.CancelScope(shield=True):
                await ended(self._calls.threads.start(lambda: self.sync.__exit__(None, None, None)))
        await super().aclose()

    async def __aenter__(self) -> Self:
        await self._calls.run("open", self.sync.__enter__)
        return self


__all__ = ["AsyncDoor", "AsyncResource", "InThreads"]
