"""Channels of users as one program uses them: the section `channels` of an `LmsClient`.

A channel is named by its id or as `email:ann@school.example`. What cannot be read is refused with
`InvalidValue`, which names the argument.
"""

from datetime import datetime

import attrs

from canvas_comms.arguments import flag, function, instance, limit_of, member, moment, secret
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.channels import use
from canvas_comms.lms.channels.add_channel import AddReport, add_channel, compose_channel, look_up
from canvas_comms.lms.channels.model import ChannelAddress, ChannelRef, ChannelType, channel_ref
from canvas_comms.lms.channels.plan import (
    NOTHING,
    AddPlan,
    RemovalPlan,
    Snapshot,
    plan_to_add,
    plan_to_remove,
)
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
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.operations import Failure
from canvas_comms.losses import OnLoss
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Opaque, Secret, veiled

NEW_RULE = "must be an address, or what compose makes"


@attrs.frozen(eq=False, repr=False)
class ChannelsClient(Opaque):
    """The use cases of channels over one backend."""

    _binding: Binding

    @veiled
    def compose(
        self,
        *,
        type: ChannelType | str = ChannelType.EMAIL,
        address: str | None = None,
        token: Secret | str | None = None,
        skip_confirmation: bool = False,
    ) -> NewChannel:
        """A channel to plan or add; see `compose_channel`. Raises `InvalidValue`."""
        return compose_channel(type=type, address=address, token=token, skip_confirmation=skip_confirmation)

    @veiled
    def list(self, *, user: str = "self", limit: int | None = None) -> Listing[CommunicationChannel]:
        """The user's living channels by position, at most `limit`, fetched as they are read.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while reading.
        """
        whose = self._binding.texts.id(user, "user")
        return use.list_channels(self._binding.areas.channels, user=whose, limit=limit_of(limit))

    @veiled
    def plan_to_add(
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
        new, whose = _new(channel), self._binding.texts.id(user, "user")
        known = self._snapshot(whose, look_up, snapshot)
        return plan_to_add(new, self._binding.areas.edition, known, user=whose)

    @veiled
    def add(
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
        new, whose, policy = _new(channel), self._binding.texts.id(user, "user"), OnLoss.of(on_loss)
        judge = None if check is None else function(check, "check")
        known = self._snapshot(whose, look_up, snapshot)
        gateway = self._binding.areas.channels
        return add_channel(new, gateway, user=whose, snapshot=known, on_loss=policy, check=judge)

    @veiled
    def plan_to_remove(
        self,
        channel: ChannelRef | str,
        *,
        user: str = "self",
        look_up: bool = True,
        snapshot: Snapshot | None = None,
    ) -> RemovalPlan:
        """What the server will do when a channel is deleted. Deletes nothing; raises as `plan_to_add`."""
        which, whose = self._binding.channel(channel), self._binding.texts.id(user, "user")
        known = self._snapshot(whose, look_up, snapshot)
        return plan_to_remove(which, self._binding.areas.edition, known, user=whose)

    @veiled
    def remove(
        self,
        channel: ChannelRef | str,
        *,
        user: str = "self",
        look_up: bool = True,
        snapshot: Snapshot | None = None,
    ) -> use.RemovalReport:
        """Delete a channel as `plan_to_remove` says; raises as `add` does."""
        which, whose = self._binding.channel(channel), self._binding.texts.id(user, "user")
        known = self._snapshot(whose, look_up, snapshot)
        return use.remove_channel(which, self._binding.areas.channels, user=whose, snapshot=known)

    @veiled
    def remove_push_token(self, token: Secret | str) -> PushTokenRemoved | Failure:
        """Forget a device of one's own. Raises `InvalidValue`, `NotSupported`."""
        return use.remove_push_token(secret(token, "token"), self._binding.areas.channels)

    @veiled
    def confirm(self, code: Secret | str) -> ChannelConfirmed | Failure:
        """Use the code of a confirmation message; `NotSupported` where there is no session."""
        return use.confirm_channel(secret(code, "code"), self._binding.areas.confirmations)

    @veiled
    def resend_confirmation(
        self, id: str | None = None, *, user: str = "self", on_loss: OnLoss | str = OnLoss.REFUSE
    ) -> ConfirmationSent | Refused | Failure:
        """Send the confirmation of a channel again, of the primary one by default.

        See `canvas_comms.lms.channels.resend_confirmation`. Raises `InvalidValue`, `NotSupported`,
        `GatewayError`.
        """
        texts = self._binding.texts
        return use.resend_confirmation(
            texts.optional_id(id, "id"),
            self._binding.areas.confirmations,
            user=texts.id(user, "user"),
            on_loss=on_loss,
        )

    @veiled
    def reset_bounces(self, user: str, id: str) -> BouncesReset | Failure:
        """Forget the bounces of one channel; for site admins. Raises `InvalidValue`, `NotSupported`."""
        texts = self._binding.texts
        return use.reset_bounces(texts.id(user, "user"), texts.id(id, "id"), self._binding.areas.bounces)

    @veiled
    def report(
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
        filters = _filters(after, before, pattern, path_type, with_invalid_paths, newest_first)
        return use.report_channels(
            member(Report, report, "report"),
            self._binding.areas.bounces,
            account=self._binding.texts.id(account, "account"),
            filters=filters,
        )

    @veiled
    def reset_reported_bounces(
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
        return use.reset_reported_bounces(
            self._binding.areas.bounces,
            account=self._binding.texts.id(account, "account"),
            filters=_filters(after, before, pattern, path_type, with_invalid_paths, False),
        )

    @veiled
    def confirm_reported(
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
        return use.confirm_reported_channels(
            self._binding.areas.bounces,
            account=self._binding.texts.id(account, "account"),
            filters=_filters(after, before, pattern, path_type, with_invalid_paths, False),
        )

    def _snapshot(self, user: str, wanted: bool, known: Snapshot | None) -> Snapshot:
        wanted = flag(wanted, "look_up")
        if known is not None:
            return instance(Snapshot, known, "snapshot", "must be a Snapshot of channels")
        return look_up(self._binding.areas.channels, user=user) if wanted else NOTHING


def _new(given: NewChannel | str) -> NewChannel:
    if isinstance(given, NewChannel):
        return given
    found = channel_ref(instance(str, given, "channel", NEW_RULE))
    if isinstance(found, ChannelAddress) and ChannelType.of(found.type) is not None:
        return compose_channel(type=found.type, address=found.address)
    return compose_channel(type=ChannelType.EMAIL, address=given)


def _filters(
    after: datetime | str | None,
    before: datetime | str | None,
    pattern: str | None,
    path_type: str | None,
    with_invalid_paths: bool,
    newest_first: bool,
) -> Filters:
    return Filters(
        moment(after, "after"),
        moment(before, "before"),
        None if pattern is None else instance(str, pattern, "pattern", "must be text"),
        None if path_type is None else member(ChannelType, path_type, "path_type").value,
        flag(with_invalid_paths, "with_invalid_paths"),
        flag(newest_first, "newest_first"),
    )


__all__ = ["ChannelsClient"]
