"""List the channels of a user.

Confirm channels: one with its code, as its owner, or many at once, as a site admin.

Delete a channel.

Stop push messages to a device.

Report which channels of an account bounce, or were never confirmed.

Ask for a confirmation message again.

Let mail go to a bouncing channel again.
"""

from functools import partial
from typing import TypeAlias

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.carrier import NEEDS_SESSION
from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.channels.plan import NOTHING, RemovalPlan, Snapshot, plan_to_remove
from canvas_comms.lms.channels.ports import BounceGateway, ChannelGateway, ConfirmationGateway
from canvas_comms.lms.channels.resources import (
    BouncesReset,
    ChannelConfirmed,
    CommunicationChannel,
    ConfirmationSent,
    Counted,
    Failure,
    PushTokenRemoved,
    Removed,
)
from canvas_comms.lms.channels.rules.confirmation import ConfirmationReason
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.listing import Listing
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Secret
from canvas_comms.reports import SingleReport


def list_channels(
    gateway: ChannelGateway, *, user: str = "self", limit: int | None = None
) -> Listing[CommunicationChannel]:
    """The user's living channels by position, at most `limit`, fetched as they are read.

    Raises `NotSupported` at once, `GatewayError` while reading.
    """
    require(Capability.CHANNELS_LIST, gateway.capabilities)
    return Listing(partial(gateway.channels_page, user), limit)


_EVERYTHING = Filters()

RemovalOutcome: TypeAlias = Removed | Refused | Failure


@attrs.frozen(eq=False, repr=False)
class RemovalReport(SingleReport[RemovalPlan, RemovalOutcome]):
    """The plan that was followed, and what became of the channel."""


def confirm_channel(code: Secret, desk: ConfirmationGateway) -> ChannelConfirmed | Failure:
    """Use the code of a confirmation message. Raises `NotSupported` where there is no session."""
    require(Capability.CHANNELS_CONFIRM, desk.capabilities, NEEDS_SESSION)
    return desk.confirm_channel(code)


def confirm_reported_channels(
    gateway: BounceGateway, *, account: str = "self", filters: Filters = _EVERYTHING
) -> Counted | Failure:
    """Make active, at once, all channels that the report names. Raises `NotSupported`."""
    require(Capability.CHANNELS_BULK, gateway.capabilities)
    return gateway.bulk_confirm(account, filters)


def remove_channel(
    which: ChannelRef, gateway: ChannelGateway, *, user: str = "self", snapshot: Snapshot = NOTHING
) -> RemovalReport:
    """Delete a channel of a user, by id or by type and address.

    A delete that the server confirms is a success, and `retired` is how it says so. What
    the snapshot shows to be refused touches no network. Raises `NotSupported`.
    """
    require(Capability.CHANNELS_DELETE, gateway.capabilities)
    planned = plan_to_remove(which, gateway.edition, snapshot, user=user)
    if not planned.decision.allowed:
        return RemovalReport(planned, Refused(planned.decision))
    return RemovalReport(planned, gateway.delete_channel(user, which))


def remove_push_token(token: Secret, gateway: ChannelGateway) -> PushTokenRemoved | Failure:
    """Forget a device of one's own. The push channel itself stays. Raises `NotSupported`."""
    require(Capability.CHANNELS_DELETE_PUSH_TOKEN, gateway.capabilities)
    return gateway.delete_push_token(token)


def report_channels(
    report: Report, gateway: BounceGateway, *, account: str = "self", filters: Filters = _EVERYTHING
) -> tuple[tuple[str | None, ...], ...]:
    """The report's header and rows, every cell text or None.

    Raises `NotSupported` and `GatewayError`.
    """
    require(Capability.CHANNELS_REPORT, gateway.capabilities)
    return gateway.channel_report(account, report, filters)


def resend_confirmation(
    id: str | None,
    desk: ConfirmationGateway,
    *,
    user: str = "self",
    on_loss: OnLoss | str = OnLoss.REFUSE,
) -> ConfirmationSent | Refused | Failure:
    """Send the confirmation of a channel again, by id; None is the primary one.

    A server says `re_sent` whether or not anything went out. Where the channel is named,
    the limit is asked for first, and a message that would be swallowed is refused unless
    that is accepted. Raises `NotSupported` where there is no session, `GatewayError`, and
    `InvalidValue` (`on_loss`).
    """
    on_loss = OnLoss.of(on_loss)
    require(Capability.CHANNELS_RESEND, desk.capabilities, NEEDS_SESSION)
    if id is not None and on_loss is OnLoss.REFUSE and desk.confirmation_limit_reached(user, id):
        swallowed = Finding(ConfirmationReason.LIMIT_REACHED, Effect.DROPPED, "confirmation")
        return Refused(held_to(Decision((swallowed,)), on_loss))
    return desk.resend_confirmation(user, id)


def reset_bounces(user: str, id: str, gateway: BounceGateway) -> BouncesReset | Failure:
    """Forget the bounces of one channel; for site admins. Raises `NotSupported`."""
    require(Capability.CHANNELS_RESET_BOUNCES, gateway.capabilities)
    return gateway.reset_bounces(user, id)


def reset_reported_bounces(
    gateway: BounceGateway, *, account: str = "self", filters: Filters = _EVERYTHING
) -> Counted | Failure:
    """Forget, some time later, the bounces of all channels that the report names; for site admins.

    The count is approximate. Raises `NotSupported`.
    """
    require(Capability.CHANNELS_BULK, gateway.capabilities)
    return gateway.bulk_reset_bounces(account, filters)


__all__ = [
    "RemovalOutcome",
    "RemovalReport",
    "confirm_channel",
    "confirm_reported_channels",
    "list_channels",
    "remove_channel",
    "remove_push_token",
    "report_channels",
    "resend_confirmation",
    "reset_bounces",
    "reset_reported_bounces",
]
