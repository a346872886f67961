"""What a Canvas LMS does when a channel or a device is removed."""

from datetime import datetime

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import commands as c
from canvas_comms.lms.channels.callers import called, standing_to
from canvas_comms.lms.channels.channel import Channel, ChannelType
from canvas_comms.lms.channels.finding import living
from canvas_comms.lms.channels.letters_about import about_removal
from canvas_comms.lms.channels.rules.lifecycle import Event, move
from canvas_comms.lms.channels.rules.pushing import same_device
from canvas_comms.lms.channels.rules.standing import Action, may
from canvas_comms.lms.channels.shown import as_communication_channel
from canvas_comms.lms.channels.view import ChannelsView
from canvas_comms.lms.channels.wordings import WORDINGS, CallReason
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.given import as_text
from canvas_comms.lms.operations import Denied, deny, not_found, refused
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.redaction import Secret


def delete(
    view: ChannelsView, command: c.DeleteChannel, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.ChannelShown | Denied, c.Changes]:
    """Retire a living channel. The look-up comes before the rights."""
    found = called(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    channel = living(view, found.user.id, command.channel)
    if channel is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    who = standing_to(view.directory, found.actor, found.user)
    step = move(channel, Event.RETIRE, now)
    decision = may(_action(channel, edition), who) & step.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    shown = as_communication_channel(step.channel, with_bounces=bool(who.read_messages))
    letters = about_removal(view, step.channel, found.user, edition, now)
    return c.ChannelShown(shown, decision), (c.PutChannel(step.channel), *letters)


def delete_push_token(
    view: ChannelsView, command: c.DeletePushToken, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.PushTokenDeleted | Denied, c.Changes]:
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
    return c.PushTokenDeleted(len(gone)), tuple(map(c.RemoveEndpoint, gone))


def _action(channel: Channel, edition: LmsEdition) -> Action:
    if not channel.imported:
        return Action.DELETE
    if edition.has(Era.ADMINS_DELETE_IMPORTED_CHANNELS):
        return Action.DELETE_IMPORTED
    return Action.DELETE_IMPORTED_BEFORE


__all__ = ["delete", "delete_push_token"]
