"""How a Canvas LMS decides when a channel is added, and when a channel or a device is removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.evaluate import ChannelFacts, judge
from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.resources import CommunicationChannel, NewChannel, as_communication_channel
from canvas_comms.lms.channels.rules.access import Action, Relation, may, relation_to, resolve_caller
from canvas_comms.lms.channels.rules.addresses import counted, folded
from canvas_comms.lms.channels.rules.confirmation import code_length
from canvas_comms.lms.channels.rules.lifecycle import Event, is_registered, move, next_position, same_device
from canvas_comms.lms.channels.server.lookup import active_channel
from canvas_comms.lms.channels.server.notifications import about_addition, about_removal, confirmation
from canvas_comms.lms.channels.server.responses import WORDINGS, CallReason
from canvas_comms.lms.channels.state import (
    Change,
    Changes,
    ChannelsView,
    PushEndpoint,
    PutChannel,
    PutEndpoint,
    RemoveEndpoint,
)
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.operations import (
    Command,
    Decider,
    Denied,
    Done,
    Response,
    UserRegistered,
    deny,
    not_found,
    refused,
)
from canvas_comms.lms.params import ABSENT, RawParam, as_boolean, as_text
from canvas_comms.lms.people import User, UserState
from canvas_comms.lms.preferences.rules import initial_preferences
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.redaction import Secret


def create(
    view: ChannelsView, command: c.CreateChannel, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[CommunicationChannel] | Denied, Changes]:
    """Login, user, rights, maximum, push, the user's own rows, the address: in this order."""
    found = resolve_caller(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    who = relation_to(view.directory, found.actor, found.user)
    new = read_new(command.communication_channel, command.skip_confirmation)
    if new is None:
        return deny(may(Action.CREATE, who) & _nothing_given(), edition, WORDINGS), ()
    judged = judge(new, _channel_facts(view, new, found.actor, found.user, who, edition, now))
    if not judged.decision.allowed or judged.state is None:
        return deny(judged.decision, edition, WORDINGS), ()
    row = judged.row or _new_row(view, new, found.user, now)
    stands, decision = _stored(row, new, judged.state, now), judged.decision
    changes: list[Change] = [*_endpoint(view, new, found.actor)]
    if row.retired or (stands.state is ChannelState.ACTIVE and row.state is not ChannelState.ACTIVE):
        changes += initial_preferences(view, stands)
    if judged.state is ChannelState.ACTIVE:
        changes += _registered(found.user, now)
    else:
        stands, said, notifications = confirmation(view, stands, found.user, now)
        changes += notifications
        decision &= said
    changes += about_addition(view, stands, found.user, edition, now)
    shown = as_communication_channel(stands, with_bounces=bool(who.read_messages))
    return Response(shown, decision), (PutChannel(stands), *changes)


def read_new(given: RawParam, skip_confirmation: RawParam) -> NewChannel | None:
    """What was sent as `communication_channel`, as the server reads it; None: nothing."""
    if not isinstance(given, dict):
        return None
    token = as_text(given.get("token", ABSENT))
    return NewChannel(
        address=as_text(given.get("address", ABSENT)),
        type=as_text(given.get("type", ABSENT)),
        token=None if token is None else Secret(token),
        skip_confirmation=as_boolean(skip_confirmation),
    )


def _channel_facts(
    view: ChannelsView,
    new: NewChannel,
    actor: Actor,
    user: User,
    who: Relation,
    edition: LmsEdition,
    now: datetime,
) -> ChannelFacts[Channel]:
    settings = view.directory.root_account.settings
    rows = view.channels_of(user.id)
    path = new.stored_address
    maximum = settings.max_communication_channels
    banned = settings.banned_email_domains if edition.has(Era.EMAIL_DOMAINS_BANNED) else ()
    return ChannelFacts(
        who=who,
        same=() if path is None else _at(rows, path),
        rows=len(rows),
        counted=None if maximum is None else counted(view.channels_of(actor.id), now),
        maximum=maximum,
        banned=banned,
    )


def _at(rows: Sequence[Channel], path: str) -> tuple[Channel, ...]:
    address = folded(path)
    return tuple(row for row in rows if folded(row.address) == address)


def _new_row(view: ChannelsView, new: NewChannel, user: User, now: datetime) -> Channel:
    rows = view.channels_of(user.id)
    return Channel(
        id=view.new_id(),
        user=user.id,
        address=new.stored_address or "",
        type=new.stored_type,
        state=ChannelState.UNCONFIRMED,
        position=next_position(rows[-1].position if rows else None),
        created_at=now,
        updated_at=now,
        code=Secret(view.new_code(code_length(new.stored_type))),
    )


def _stored(row: Channel, new: NewChannel, state: ChannelState, now: datetime) -> Channel:
    """The row in the notifications and the state that it now has."""
    back = move(row, Event.RE_ACTIVATE, now).channel if row.retired else row
    event = Event.CONFIRM if state is ChannelState.ACTIVE else Event.ASK_AGAIN
    there = back if back.state is state else move(back, event, now).channel
    return attrs.evolve(there, address=new.stored_address or "", updated_at=now)


def _endpoint(view: ChannelsView, new: NewChannel, actor: Actor) -> tuple[PutEndpoint, ...]:
    if not new.is_push or new.token is None or actor.token is None:
        return ()
    access = actor.token
    mine = [one.token for one in view.endpoints_of(access.user_id) if one.access_token in (access.id, None)]
    if is_registered(new.token, mine):
        return ()
    return (PutEndpoint(PushEndpoint(view.new_id(), access.user_id, access.id, new.token)),)


def _registered(user: User, now: datetime) -> tuple[UserRegistered, ...]:
    return (UserRegistered(user.id, now),) if user.state is UserState.PRE_REGISTERED else ()


def _nothing_given() -> Decision:
    return refused(CallReason.NOTHING_GIVEN, "communication_channel")


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


DECIDERS: Mapping[type[Command[Any]], Decider[ChannelsView, Change]] = {
    c.CreateChannel: create,
    c.DeleteChannel: delete,
    c.DeletePushToken: delete_push_token,
}

__all__ = ["DECIDERS", "create", "delete", "delete_push_token", "read_new"]
