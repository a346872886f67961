"""How a Canvas LMS decides any command about channels."""

from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.server.confirm import confirm, limit, resend
from canvas_comms.lms.channels.server.create import create, delete, delete_push_token
from canvas_comms.lms.channels.server.lookup import list_channels
from canvas_comms.lms.channels.server.reports import (
    bulk_confirm,
    bulk_reset,
    note_bounce,
    report,
    reset_bounces,
)
from canvas_comms.lms.channels.state import Change, ChannelsView
from canvas_comms.lms.operations import Deciders

DECIDERS: Deciders[ChannelsView, Change] = Deciders(
    {
        c.ListChannels: list_channels,
        c.CreateChannel: create,
        c.DeleteChannel: delete,
        c.DeletePushToken: delete_push_token,
        c.ResetBounces: reset_bounces,
        c.ReportChannels: report,
        c.BulkResetBounces: bulk_reset,
        c.BulkConfirm: bulk_confirm,
        c.ConfirmChannel: confirm,
        c.ResendConfirmation: resend,
        c.ConfirmationLimit: limit,
        c.NoteBounce: note_bounce,
    }
)
"""Every command there is, and who decides it."""

decide = DECIDERS.decide

__all__ = ["DECIDERS", "decide"]
