"""`AsyncChannelsClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from datetime import datetime

from canvas_comms.lms.channels import use
from canvas_comms.lms.channels.add_channel import AddReport
from canvas_comms.lms.channels.client import ChannelsClient
from canvas_comms.lms.channels.model import ChannelRef, ChannelType
from canvas_comms.lms.channels.plan import AddPlan, RemovalPlan, Snapshot
from canvas_comms.lms.channels.ports import AddressCheck
from canvas_comms.lms.channels.resources import (
    BouncesReset,
    ChannelConfirmed,
    CommunicationChannel,
    ConfirmationSent,
    Counted,
    NewChannel,
    PushTokenRemoved,
)
from canvas_comms.lms.channels.rules.reports import Report
from canvas_comms.lms.operations import Failure
from canvas_comms.losses import OnLoss
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Secret
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncListing


class AsyncChannelsClient(InThreads[ChannelsClient]):
    """`ChannelsClient`, awaited: its methods, in worker threads."""

    def compose(
        self,
        *,
        type: ChannelType | str = ChannelType.EMAIL,
        address: str | None = None,
        token: Secret | str | None = None,
        skip_confirmation: bool = False,
    ) -> NewChannel:
        """A channel to plan or add; see `compose_channel`. Raises `InvalidValue`."""
        return self.sync.compose(type=type, address=address, token=token, skip_confirmation=skip_confirmation)

    def list(self, *, user: str = "self", limit: int | None = None) -> AsyncListing[CommunicationChannel]:
        """The user's living channels by position, at most `limit`, fetched as they are read.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while reading.
        """
        return AsyncListing(self._calls, self.sync.list(user=user, limit=limit))

    @veiled
    async def plan_to_add(
        self,
        channel: NewChannel | str,
        *,
        user: str = "self",
        look_up: bool = True,
        snapshot: Snapshot | None = None,
    ) -> AddPlan:
        """What the server will do with a new channel. Adds nothing.

        Text is an e-mail address, or a type and an address: `sms:+15551234567`. The user's
        channels are listed first, unless a `snapshot` says them or `look_up` is False. Raises
        `InvalidValue`, and `GatewayError` while looking up.
        """
        return await self._calls.run(
            "channels.plan_to_add",
            self.sync.plan_to_add,
            channel,
            user=user,
            look_up=look_up,
            snapshot=snapshot,
        )

    @veiled
    async def add(
        self,
        channel: NewChannel | str,
        *,
        user: str = "self",
        on_loss: OnLoss | str = OnLoss.REFUSE,
        look_up: bool = True,
        snapshot: Snapshot | None = None,
        check: AddressCheck | None = None,
    ) -> AddReport:
        """Add a channel as `plan_to_add` says; see `canvas_comms.lms.channels.add_channel`.

        Raises `NotSupported` and `InvalidValue` before anything is sent, `GatewayError` while looking up.
        """
        return await self._calls.run(
            "channels.add",
            self.sync.add,
            channel,
            user=user,
            on_loss=on_loss,
            look_up=look_up,
            snapshot=snapshot,
            check=check,
        )

    @veiled
    async def plan_to_remove(
        self,
        channel: ChannelRef | str,
        *,
        user: str = "self",
        look_up: bool = True,
        snapshot: Snapshot | None = None,
    ) -> RemovalPlan:
        """What the server will do when a channel is deleted. Deletes nothing; raises as `plan_to_add`."""
        return await self._calls.run(
            "channels.plan_to_remove",
            self.sync.plan_to_remove,
            channel,
            user=user,
            look_up=look_up,
            snapshot=snapshot,
        )

    @veiled
    async def remove(
        self,
        channel: ChannelRef | str,
        *,
        user: str = "self",
        look_up: bool = True,
        snapshot: Snapshot | None = None,
    ) -> use.RemovalReport:
        """Delete a channel as `plan_to_remove` says; raises as `add` does."""
        return await self._calls.run(
            "channels.remove", self.sync.remove, channel, user=user, look_up=look_up, snapshot=snapshot
        )

    @veiled
    async def remove_push_token(self, token: Secret | str) -> PushTokenRemoved | Failure:
        """Forget a device of one's own. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("channels.remove_push_token", self.sync.remove_push_token, token)

    @veiled
    async def confirm(self, code: Secret | str) -> ChannelConfirmed | Failure:
        """Use the code of a confirmation message; `NotSupported` where there is no session."""
        return await self._calls.run("channels.confirm", self.sync.confirm, code)

    @veiled
    async def resend_confirmation(
        self, id: str | None = None, *, user: str = "self", on_loss: OnLoss | str = OnLoss.REFUSE
    ) -> ConfirmationSent | Refused | Failure:
        """Send the confirmation of a channel again, of the primary one by default.

        See `canvas_comms.lms.channels.resend_confirmation`. Raises `InvalidValue`, `NotSupported`,
        `GatewayError`.
        """
        return await self._calls.run(
            "channels.resend_confirmation", self.sync.resend_confirmation, id, user=user, on_loss=on_loss
        )

    @veiled
    async def reset_bounces(self, user: str, id: str) -> BouncesReset | Failure:
        """Forget the bounces of one channel; for site admins. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("channels.reset_bounces", self.sync.reset_bounces, user, id)

    @veiled
    async def report(
        self,
        report: Report | str,
        *,
        account: str = "self",
        after: datetime | str | None = None,
        before: datetime | str | None = None,
        pattern: str | None = None,
        path_type: str | None = None,
        with_invalid_paths: bool = False,
        newest_first: bool = False,
    ) -> tuple[tuple[str | None, ...], ...]:
        """Header and rows of a report (`bounced`, `unconfirmed`), every cell text or None.

        Raises `InvalidValue`, `NotSupported` and `GatewayError`.
        """
        return await self._calls.run(
            "channels.report",
            self.sync.report,
            report,
            account=account,
            after=after,
            before=before,
            pattern=pattern,
            path_type=path_type,
            with_invalid_paths=with_invalid_paths,
            newest_first=newest_first,
        )

    @veiled
    async def reset_reported_bounces(
        self,
        *,
        account: str = "self",
        after: datetime | str | None = None,
        before: datetime | str | None = None,
        pattern: str | None = None,
        path_type: str | None = None,
        with_invalid_paths: bool = False,
    ) -> Counted | Failure:
        """Forget, later, the bounces of what the report of bounced ones names; for site admins."""
        return await self._calls.run(
            "channels.reset_reported_bounces",
            self.sync.reset_reported_bounces,
            account=account,
            after=after,
            before=before,
            pattern=pattern,
            path_type=path_type,
            with_invalid_paths=with_invalid_paths,
        )

    @veiled
    async def confirm_reported(
        self,
        *,
        account: str = "self",
        after: datetime | str | None = None,
        before: datetime | str | None = None,
        pattern: str | None = None,
        path_type: str | None = None,
        with_invalid_paths: bool = False,
    ) -> Counted | Failure:
        """Make active, at once, all that the report of unconfirmed ones names; for site admins."""
        return await self._calls.run(
            "channels.confirm_reported",
            self.sync.confirm_reported,
            account=account,
            after=after,
            before=before,
            pattern=pattern,
            path_type=path_type,
            with_invalid_paths=with_invalid_paths,
        )


__all__ = ["AsyncChannelsClient"]
