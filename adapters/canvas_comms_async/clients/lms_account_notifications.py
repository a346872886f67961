"""`AsyncAccountNotificationsClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from canvas_comms.lms.account_notifications.client import AccountNotificationsClient
from canvas_comms.lms.account_notifications.gateway import Dismissed
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.operations import Failure
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads


class AsyncAccountNotificationsClient(InThreads[AccountNotificationsClient]):
    """`AccountNotificationsClient`, awaited: its methods, in worker threads."""

    @veiled
    async def list(self, account: str = "self", *, past: bool = False) -> tuple[AccountNotification, ...]:
        """What the account says to oneself now; with `past` also what is over. Raises `GatewayError`."""
        return await self._calls.run("account_notifications.list", self.sync.list, account, past=past)

    @veiled
    async def read(self, id: str, *, account: str = "self") -> AccountNotification:
        """One of them. Raises `GatewayError`."""
        return await self._calls.run("account_notifications.read", self.sync.read, id, account=account)

    @veiled
    async def dismiss(self, id: str, *, account: str = "self") -> Dismissed | Failure:
        """Close one for oneself, once."""
        return await self._calls.run("account_notifications.dismiss", self.sync.dismiss, id, account=account)


__all__ = ["AsyncAccountNotificationsClient"]
