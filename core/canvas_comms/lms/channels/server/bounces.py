"""How a Canvas LMS notes and forgets that a channel bounces."""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.model import Channel, ChannelId
from canvas_comms.lms.channels.resources import CommunicationChannel, as_communication_channel
from canvas_comms.lms.channels.rules.access import Action, may, reads_messages, relation_to, resolve_caller
from canvas_comms.lms.channels.rules.addresses import folded
from canvas_comms.lms.channels.rules.bounces import bounce, reset, summary_of
from canvas_comms.lms.channels.server.lookup import active_channel
from canvas_comms.lms.channels.server.responses import WORDINGS
from canvas_comms.lms.channels.state import Changes, ChannelsView, PutChannel
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, Response, deny, not_found


def reset_bounces(
    view: ChannelsView, command: c.ResetBounces, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[CommunicationChannel] | Denied, Changes]:
    """Forget the bounces of an active channel. The look-up comes before the rights."""
    found = resolve_caller(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    channel = active_channel(view, found.user.id, ChannelId(command.id))
    if channel is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    reads = reads_messages(view.directory, found.actor.id)
    really = reads or reads_messages(view.directory, found.actor.user_id)
    who = attrs.evolve(relation_to(view.directory, found.actor, found.user), read_messages=really)
    decision = may(Action.RESET_BOUNCES, who)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    after = reset(channel, now)
    return Response(as_communication_channel(after, with_bounces=reads)), (PutChannel(after),)


def note_bounce(
    view: ChannelsView, command: c.NoteBounce, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[tuple[str, ...]], Changes]:
    """Mark every active channel with the address."""
    summary = summary_of(command.details)
    rows: list[Channel] = list(view.channels_at(folded(command.address)))
    bounced = [bounce(one, command.kind, summary, now) for one in rows]
    marked = [one.channel for one, row in zip(bounced, rows, strict=True) if one.channel is not row]
    decision: Decision = all_of(one.decision for one in bounced)
    return Response(tuple(one.id for one in marked), decision), tuple(map(PutChannel, marked))


__all__ = ["note_bounce", "reset_bounces"]
