"""Communication channels of Canvas LMS: the addresses of users, and what they deliver."""

from canvas_comms.lms.channels.add_channel import AddReport, add_channel
from canvas_comms.lms.channels.channel import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.composing import compose_channel
from canvas_comms.lms.channels.confirm_channel import confirm_channel, confirm_reported_channels
from canvas_comms.lms.channels.list_channels import list_channels
from canvas_comms.lms.channels.look_up import look_up
from canvas_comms.lms.channels.naming import ChannelAddress, ChannelId, Which
from canvas_comms.lms.channels.new_channel import NewChannel
from canvas_comms.lms.channels.outcomes import (
    Added,
    BouncesReset,
    ChannelConfirmed,
    ConfirmationSent,
    Counted,
    PushTokenRemoved,
    Removed,
)
from canvas_comms.lms.channels.plan import AddPlan, RemovalPlan, Snapshot, plan_to_add, plan_to_remove
from canvas_comms.lms.channels.ports import AddressCheck, BounceGateway, ChannelGateway, ConfirmationDesk
from canvas_comms.lms.channels.remove_channel import remove_channel
from canvas_comms.lms.channels.remove_push_token import remove_push_token
from canvas_comms.lms.channels.report_channels import report_channels
from canvas_comms.lms.channels.resend_confirmation import resend_confirmation
from canvas_comms.lms.channels.reset_bounces import reset_bounces, reset_reported_bounces
from canvas_comms.lms.channels.rules.bounces import BounceKind
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.channels.rules.standing import Standing
from canvas_comms.lms.channels.shown import BounceDetails, CommunicationChannel
from canvas_comms.lms.losses import OnLoss

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
    "ChannelState",
    "ChannelType",
    "CommunicationChannel",
    "ConfirmationDesk",
    "ConfirmationSent",
    "Counted",
    "Filters",
    "NewChannel",
    "OnLoss",
    "PushTokenRemoved",
    "RemovalPlan",
    "Removed",
    "Report",
    "Snapshot",
    "Standing",
    "Which",
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
