"""Communication channels of Canvas LMS: the addresses of users, and what they deliver."""

from canvas_comms.lms.channels.add_channel import AddReport, add_channel, compose_channel, look_up
from canvas_comms.lms.channels.model import (
    Channel,
    ChannelAddress,
    ChannelId,
    ChannelRef,
    ChannelState,
    ChannelType,
)
from canvas_comms.lms.channels.plan import AddPlan, RemovalPlan, Snapshot, plan_to_add, plan_to_remove
from canvas_comms.lms.channels.ports import AddressCheck, BounceGateway, ChannelGateway, ConfirmationGateway
from canvas_comms.lms.channels.resources import (
    Added,
    BounceDetails,
    BouncesReset,
    ChannelConfirmed,
    CommunicationChannel,
    ConfirmationSent,
    Counted,
    NewChannel,
    PushTokenRemoved,
    Removed,
)
from canvas_comms.lms.channels.rules.access import Relation
from canvas_comms.lms.channels.rules.bounces import BounceKind
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.channels.use import (
    RemovalReport,
    confirm_channel,
    confirm_reported_channels,
    list_channels,
    remove_channel,
    remove_push_token,
    report_channels,
    resend_confirmation,
    reset_bounces,
    reset_reported_bounces,
)
from canvas_comms.losses import OnLoss

__all__ = [
    "AddPlan",
    "AddReport",
    "Added",
    "AddressCheck",
    "BounceDetails",
    "BounceGateway",
    "BounceKind",
    "BouncesReset",
    "Channel",
    "ChannelAddress",
    "ChannelConfirmed",
    "ChannelGateway",
    "ChannelId",
    "ChannelRef",
    "ChannelState",
    "ChannelType",
    "CommunicationChannel",
    "ConfirmationGateway",
    "ConfirmationSent",
    "Counted",
    "Filters",
    "NewChannel",
    "OnLoss",
    "PushTokenRemoved",
    "Relation",
    "RemovalPlan",
    "RemovalReport",
    "Removed",
    "Report",
    "Snapshot",
    "add_channel",
    "compose_channel",
    "confirm_channel",
    "confirm_reported_channels",
    "list_channels",
    "look_up",
    "plan_to_add",
    "plan_to_remove",
    "remove_channel",
    "remove_push_token",
    "report_channels",
    "resend_confirmation",
    "reset_bounces",
    "reset_reported_bounces",
]
