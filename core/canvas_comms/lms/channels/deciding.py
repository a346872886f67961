"""What a Canvas LMS does with each call about channels: commands in, outcomes and changes out.

`decide` reads the state through a view and copies none of it. A backend applies the
changes in order and does nothing else. The parts are in `deciding_add`,
`deciding_remove`, `deciding_confirm` and `deciding_reports`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import commands as c
from canvas_comms.lms.channels.callers import called, reads_messages, standing_to
from canvas_comms.lms.channels.channel import Channel
from canvas_comms.lms.channels.deciding_add import create
from canvas_comms.lms.channels.deciding_confirm import confirm, limit, resend
from canvas_comms.lms.channels.deciding_remove import delete, delete_push_token
from canvas_comms.lms.channels.deciding_reports import bulk_confirm, bulk_reset, report
from canvas_comms.lms.channels.finding import living
from canvas_comms.lms.channels.naming import ChannelId
from canvas_comms.lms.channels.rules.bounces import bounce, reset, summary_of
from canvas_comms.lms.channels.rules.standing import Action, may
from canvas_comms.lms.channels.rules.uniqueness import folded
from canvas_comms.lms.channels.shown import as_communication_channel
from canvas_comms.lms.channels.view import ChannelsView
from canvas_comms.lms.channels.wordings import WORDINGS
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Denied, deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page

R = TypeVar("R")


def decide(
    view: ChannelsView, command: Command[R], actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[R, c.Changes]:
    """Decide any command about channels. `now` is the server's clock, with a zone."""
    return cast(tuple[R, c.Changes], DECIDERS[type(command)](view, command, actor, edition, now))


def _list(
    view: ChannelsView, command: c.ListChannels, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.ChannelsListed | Denied, c.Changes]:
    found = called(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    who = standing_to(view.directory, found.actor, found.user)
    asked = read_page(command.page, command.per_page)
    decision = may(Action.LIST, who) & asked.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    living = [one for one in view.channels_of(found.user.id) if not one.retired]
    shown = tuple(
        as_communication_channel(one, with_bounces=bool(who.read_messages)) for one in cut(living, asked)
    )
    return c.ChannelsListed(shown, len(living), numbered_links(asked, len(living))), ()


def _reset(
    view: ChannelsView, command: c.ResetBounces, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.ChannelShown | Denied, c.Changes]:
    found = called(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    channel = living(view, found.user.id, ChannelId(command.id))
    if channel is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    reads = reads_messages(view.directory, found.actor.id)
    really = reads or reads_messages(view.directory, found.actor.user_id)
    who = attrs.evolve(standing_to(view.directory, found.actor, found.user), read_messages=really)
    decision = may(Action.RESET_BOUNCES, who)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    after = reset(channel, now)
    return c.ChannelShown(as_communication_channel(after, with_bounces=reads)), (c.PutChannel(after),)


def _bounce(
    view: ChannelsView, command: c.NoteBounce, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.BouncesNoted, c.Changes]:
    summary = summary_of(command.details)
    rows: list[Channel] = list(view.channels_at(folded(command.address)))
    bounced = [bounce(one, command.kind, summary, now) for one in rows]
    marked = [one.channel for one, row in zip(bounced, rows, strict=True) if one.channel is not row]
    decision: Decision = all_of(one.decision for one in bounced)
    return c.BouncesNoted(tuple(one.id for one in marked), decision), tuple(map(c.PutChannel, marked))


DECIDERS: dict[type, Callable[[ChannelsView, Any, Actor | None, LmsEdition, datetime], object]] = {
    c.ListChannels: _list,
    c.CreateChannel: create,
    c.DeleteChannel: delete,
    c.DeletePushToken: delete_push_token,
    c.ResetBounces: _reset,
    c.ReportChannels: report,
    c.BulkResetBounces: bulk_reset,
    c.BulkConfirm: bulk_confirm,
    c.ConfirmChannel: confirm,
    c.ResendConfirmation: resend,
    c.ConfirmationLimit: limit,
    c.NoteBounce: _bounce,
}
"""Every command there is, and who decides it."""

__all__ = ["DECIDERS", "decide"]
