"""Which notifications does the server write about a channel, and what do they change?

A confirmation counts on its channel. An added or removed e-mail address is told to the
user's default e-mail channel, unless that is the one concerned; since the account switch
that tells it to everybody is off by default, only administrators are told.
"""

from datetime import datetime

from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.channels.rules.confirmation import send_confirmation
from canvas_comms.lms.channels.rules.lifecycle import email_channel
from canvas_comms.lms.channels.state import ChannelsView, PutCommMessage
from canvas_comms.lms.comm_messages.notification_templates import ADDED, REMOVED, notification_message
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.people import User


def confirmation(
    view: ChannelsView, channel: Channel, owner: User, now: datetime
) -> tuple[Channel, Decision, tuple[PutCommMessage, ...]]:
    """Send a confirmation: the channel after it, what is said of it, and the message if one goes."""
    sent = send_confirmation(channel, owner.state)
    if sent.notification is None:
        return sent.channel, sent.decision, ()
    return sent.channel, sent.decision, (_message(view, sent.notification, sent.channel, owner, now),)


def about_addition(
    view: ChannelsView, channel: Channel, owner: User, edition: LmsEdition, now: datetime
) -> tuple[PutCommMessage, ...]:
    """Tell the default e-mail channel that this one was added."""
    return _about(view, ADDED, channel, owner, edition, now)


def about_removal(
    view: ChannelsView, channel: Channel, owner: User, edition: LmsEdition, now: datetime
) -> tuple[PutCommMessage, ...]:
    """Tell the default e-mail channel that this one was removed."""
    return _about(view, REMOVED, channel, owner, edition, now)


def _about(
    view: ChannelsView, name: str, channel: Channel, owner: User, edition: LmsEdition, now: datetime
) -> tuple[PutCommMessage, ...]:
    if not edition.has(Era.EMAIL_CHANGES_TOLD) or not channel.type.is_email:
        return ()
    others = (one for one in view.channels_of(owner.id) if one.id != channel.id)
    stands = [*others] if channel.retired else [*others, channel]
    default = email_channel(stands)
    if default is None or default.id == channel.id or not view.directory.account_users_of(owner.id):
        return ()
    return (_message(view, name, default, owner, now),)


def _message(view: ChannelsView, name: str, to: Channel, owner: User, now: datetime) -> PutCommMessage:
    account = view.directory.root_account.id
    return PutCommMessage(
        notification_message(name, to, owner.state, id=view.new_id(), account_id=account, now=now)
    )


__all__ = ["about_addition", "about_removal", "confirmation"]
