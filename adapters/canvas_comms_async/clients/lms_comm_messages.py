"""`AsyncCommMessagesClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from datetime import datetime

from canvas_comms.lms.comm_messages.client import CommMessagesClient
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncListing


class AsyncCommMessagesClient(InThreads[CommMessagesClient]):
    """`CommMessagesClient`, awaited: its methods, in worker threads."""

    def list(
        self,
        user: str,
        *,
        start: datetime | str | None = None,
        end: datetime | str | None = None,
        limit: int | None = None,
    ) -> AsyncListing[CommMessage]:
        """What was sent to a user between two moments, both included, newest first.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while reading: nobody may
        read what was sent to themselves.
        """
        return AsyncListing(self._calls, self.sync.list(user, start=start, end=end, limit=limit))


__all__ = ["AsyncCommMessagesClient"]
