"""`AsyncMailClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from datetime import datetime

from canvas_comms.lms.mail.client import MailClient
from canvas_comms.lms.mail.use import MailAnswer
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads


class AsyncMailClient(InThreads[MailClient]):
    """`MailClient`, awaited: its methods, in worker threads."""

    @veiled
    async def why(
        self, user: str, *, category: str | None = None, since: datetime | str | None = None
    ) -> MailAnswer:
        """Why a user got no mail, or none of a category (`announcement`), from a moment on.

        Asks for channels, bounces, preferences and what the server sent, each under a right of its own;
        what may not be read is told as not known. Reading preferences stores the defaults of those that
        were never set. Raises `InvalidValue`, and `GatewayError` (`NotFound`: there is no such user).
        """
        return await self._calls.run("mail.why", self.sync.why, user, category=category, since=since)


__all__ = ["AsyncMailClient"]
