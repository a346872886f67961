"""How a Canvas LMS decides on the web to confirm a channel. Access tokens count for nothing here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.channels.rules.access import Action, may, relation_to, resolve_caller
from canvas_comms.lms.channels.rules.confirmation import Verdict, confirms, limit_reached
from canvas_comms.lms.channels.rules.lifecycle import Event, move, primary
from canvas_comms.lms.channels.server.notifications import confirmation
from canvas_comms.lms.channels.server.responses import WORDINGS, CallReason
from canvas_comms.lms.channels.state import Change, Changes, ChannelsView, PutChannel
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import (
    Command,
    CommonReason,
    Decider,
    Denied,
    Done,
    Response,
    UserRegistered,
    deny,
    not_found,
    refused,
)
from canvas_comms.lms.preferences.rules import initial_preferences


def confirm(
    view: ChannelsView, command: c.ConfirmChannel, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[Channel] | c.OwnerRegistered | Denied, Changes]:
    """Use a code. The only call that nobody needs to be logged in for."""
    channel = view.channel_with_code(command.code.reveal())
    owner = None if channel is None else view.directory.user(channel.user)
    judged = confirms(channel, None if owner is None else owner.state, _session(actor))
    if channel is None or owner is None or not judged.decision.allowed:
        return deny(judged.decision, edition, WORDINGS), ()
    if judged.verdict is Verdict.REGISTER:
        return c.OwnerRegistered(owner.id, judged.decision), (UserRegistered(owner.id, now),)
    after = move(channel, Event.CONFIRM, now).channel
    return Response(after, judged.decision), (PutChannel(after), *initial_preferences(view, after))


def resend(
    view: ChannelsView, command: c.ResendConfirmation, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Done | Denied, Changes]:
    """Send the confirmation again. The answer says so even when nothing went out."""
    channel = _named(view, actor, command.user, command.id, edition)
    if isinstance(channel, Denied):
        return channel, ()
    owner = view.directory.user(channel.user)
    if owner is None:
        return deny(not_found("user_id"), edition, WORDINGS), ()
    after, decision, notifications = confirmation(view, channel, owner, now)
    put = () if after is channel else (PutChannel(after),)
    return Done(decision), (*put, *notifications)


def limit(
    view: ChannelsView, command: c.ConfirmationLimit, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[bool] | Denied, Changes]:
    """Whether the channel has had all its messages. A channel must be named."""
    channel = _named(view, actor, command.user, command.id, edition, must_be_named=True)
    if isinstance(channel, Denied):
        return channel, ()
    return Response(limit_reached(channel)), ()


def _named(
    view: ChannelsView,
    actor: Actor | None,
    user: str,
    id: str | None,
    edition: LmsEdition,
    *,
    must_be_named: bool = False,
) -> Channel | Denied:
    found = resolve_caller(view.directory, actor if _session(actor) else None, user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS)
    allowed = may(Action.RESEND, relation_to(view.directory, found.actor, found.user))
    if not allowed.allowed:
        return deny(allowed, edition, WORDINGS)
    if id is None and must_be_named:
        return deny(refused(CallReason.NO_CHANNEL_NAMED, "id"), edition, WORDINGS)
    if id is None:
        channel = primary(view.channels_of(found.user.id))
        # without any channel the server trips over its own feet
        return channel or deny(refused(CommonReason.SERVER_ERROR, "id"), edition, WORDINGS)
    row = view.channel(id)
    if row is None or row.user != found.user.id:
        return deny(not_found("id"), edition, WORDINGS)
    return row


def _session(actor: Actor | None) -> str | None:
    return None if actor is None or actor.token is not None else actor.id


DECIDERS: Mapping[type[Command[Any]], Decider[ChannelsView, Change]] = {
    c.ConfirmChannel: confirm,
    c.ResendConfirmation: resend,
    c.ConfirmationLimit: limit,
}

__all__ = ["DECIDERS", "confirm", "limit", "resend"]
