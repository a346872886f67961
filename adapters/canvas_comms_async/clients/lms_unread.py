"""`AsyncUnreadClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import AsyncGenerator, Sequence

from canvas_comms.lms.unread.client import UnreadClient
from canvas_comms.lms.unread.resources import Overview
from canvas_comms.lms.unread.use import MarkedStep, MarkStep
from canvas_comms.pace import ignore_standing
from canvas_comms.pace.ports import OnStanding
from canvas_comms.ports import Cancelled, never
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import run_of


class AsyncUnreadClient(InThreads[UnreadClient]):
    """`UnreadClient`, awaited: its methods, in worker threads."""

    @veiled
    async def list(self) -> Overview:
        """All of it: two calls for each place. What may not be read is told as not known.

        Raises `GatewayError`.
        """
        return await self._calls.run("unread.list", self.sync.list)

    @veiled
    async def plan_to_mark(self) -> tuple[MarkStep, ...]:
        """The calls that mark all of it as read. Reads only; raises as `list` does."""
        return await self._calls.run("unread.plan_to_mark", self.sync.plan_to_mark)

    def mark_all(
        self,
        steps: Sequence[MarkStep] | None = None,
        *,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> AsyncGenerator[MarkedStep, None]:
        """Mark all of it as read: what became of each call, as it is known; planned first unless given.

        Raises `InvalidValue`, `NotSupported`, and as `list` does.

        Nothing happens before the first step; it raises what is raised at once.
        """
        return run_of(
            self._calls,
            "unread.mark_all",
            self.sync.mark_all,
            steps,
            cancelled=cancelled,
            on_standing=on_standing,
        )


__all__ = ["AsyncUnreadClient"]
