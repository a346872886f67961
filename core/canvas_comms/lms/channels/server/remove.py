"""How a Canvas LMS decides when a channel or a device is removed."""

from datetime import datetime

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.model import Channel, ChannelType
from canvas_comms.lms.channels.resources import CommunicationChannel, as_communication_channel
from canvas_comms.lms.channels.rules.access import Action, may, relation_to, resolve_caller
from canvas_comms.lms.channels.rules.lifecycle import Event, move, same_device
from canvas_comms.lms.channels.server.lookup import active_channel
from canvas_comms.lms.channels.server.notifications import about_removal
from canvas_comms.lms.channels.server.responses import WORDINGS, CallReason
from canvas_comms.lms.channels.state import Changes, ChannelsView, PutChannel, RemoveEndpoint
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.operations import Denied, Done, Response, deny, not_found, refused
from canvas_comms.lms.params import as_text
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.redaction import Secret


def delete(
    view: ChannelsView, command: c.DeleteChannel, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[CommunicationChannel] | Denied, Changes]:
    """Retire a living channel. The look-up comes before the rights."""
    found = resolve_caller(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    channel = active_channel(view, found.user.id, command.channel)
    if channel is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    who = relation_to(view.directory, found.actor, found.user)
    step = move(channel, Event.RETIRE, now)
    decision = may(_action(channel, edition), who) & step.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    shown = as_communication_channel(step.channel, with_bounces=bool(who.read_messages))
    notifications = about_removal(view, step.channel, found.user, edition, now)
    return Response(shown, decision), (PutChannel(step.channel), *notifications)


def delete_push_token(
    view: ChannelsView, command: c.DeletePushToken, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Done | Denied, Changes]:
    """Forget a device of the caller's; the push channel stays."""
    if actor is None:
        return deny(logged_in(actor), edition, WORDINGS), ()
    rows = view.channels_of(actor.id)
    if not any(row.type is ChannelType.PUSH and not row.retired for row in rows):
        return deny(not_found("push"), edition, WORDINGS), ()
    text = as_text(command.push_token)
    if text is None:
        return deny(refused(CallReason.NO_PUSH_TOKEN, "push_token"), edition, WORDINGS), ()
    token = Secret(text)
    gone = [one.id for one in view.endpoints_of(actor.id) if same_device(one.token, token)]
    return Done(), tuple(map(RemoveEndpoint, gone))


def _action(channel: Channel, edition: LmsEdition) -> Action:
    if not channel.imported:
        return Action.DELETE
    if edition.has(Era.ADMINS_DELETE_IMPORTED_CHANNELS):
        return Action.DELETE_IMPORTED
    return Action.DELETE_IMPORTED_BEFORE


__all__ = ["delete", "delete_push_token"]
