"""Finding a user's active channels in the state of a Canvas LMS."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.model import Channel, ChannelId, ChannelRef
from canvas_comms.lms.channels.resources import CommunicationChannel, as_communication_channel
from canvas_comms.lms.channels.rules.access import Action, may, relation_to, resolve_caller
from canvas_comms.lms.channels.rules.addresses import folded
from canvas_comms.lms.channels.server.responses import WORDINGS
from canvas_comms.lms.channels.state import Change, Changes, ChannelRows, ChannelsView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Decider, Denied, ServerPage, deny
from canvas_comms.lms.paging import cut, numbered_links, read_page


def active_channel(view: ChannelRows, user: str, which: ChannelRef) -> Channel | None:
    """The user's active or unconfirmed channel of that name; None for a retired, foreign or unknown one."""
    if isinstance(which, ChannelId):
        row = view.channel(which.id)
        return row if row is not None and row.user == user and not row.retired else None
    path = folded(which.address)
    rows = (row for row in view.channels_of(user) if not row.retired and row.type.value == which.type)
    return next((row for row in rows if folded(row.address) == path), None)


def list_channels(
    view: ChannelsView, command: c.ListChannels, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[ServerPage[CommunicationChannel] | Denied, Changes]:
    """One page of a user's active channels, by position."""
    found = resolve_caller(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    who = relation_to(view.directory, found.actor, found.user)
    asked = read_page(command.page, command.per_page)
    decision = may(Action.LIST, who) & asked.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    channels = [one for one in view.channels_of(found.user.id) if not one.retired]
    bounces = bool(who.read_messages)
    items = tuple(as_communication_channel(one, with_bounces=bounces) for one in cut(channels, asked))
    return ServerPage(items, numbered_links(asked, len(channels)), len(channels), decision), ()


DECIDERS: Mapping[type[Command[Any]], Decider[ChannelsView, Change]] = {
    c.ListChannels: list_channels,
}

__all__ = ["DECIDERS", "active_channel", "list_channels"]
