"""How the server words its refusals about channels.

Which letters does the server write about a channel, and what do they change?

A confirmation counts on its channel. An added or removed e-mail address is told to the
user's default e-mail channel, unless that is the one concerned; since the account switch
that tells it to everybody is off by default, only administrators are told.
"""

from datetime import datetime

from canvas_comms.decisions import Decision, Reason
from canvas_comms.lms.channels.commands import PutCommMessage
from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.channels.rules.access import AccessReason
from canvas_comms.lms.channels.rules.addresses import AddressReason, LimitReason, UniquenessReason
from canvas_comms.lms.channels.rules.confirmation import ConfirmingReason, send_confirmation
from canvas_comms.lms.channels.rules.lifecycle import LifecycleReason, PushReason, email_channel
from canvas_comms.lms.channels.sources import CONTROLLER, INFERRED
from canvas_comms.lms.channels.state import ChannelsView
from canvas_comms.lms.comm_messages.server import ADDED, REMOVED, letter
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.error_responses import (
    CRASHED,
    FORBIDDEN,
    FieldError,
    Fixed,
    Invalid,
    RecordInvalid,
    Wordings,
)
from canvas_comms.lms.people import User


class CallReason(Reason):
    """Refusals that depend on nothing but what was sent."""

    NOTHING_GIVEN = "no-channel-given", f"{CONTROLLER}; {INFERRED}"
    NO_PUSH_TOKEN = "no-push-token", f"{CONTROLLER}; {INFERRED}"
    NO_CHANNEL_NAMED = "no-channel-named", CONTROLLER


OTP_TEXT = "Can't remove a user's SMS that is used for one time passwords"
FULL_TEXT = "user communication_channels limit exceeded"

EMPTY = Fixed(400, {})
LOGIN = Fixed(302, None, (("Location", "/login"),), text="")
"""Whoever confirms without being the owner is sent to log in."""

WORDINGS: Wordings = {
    CallReason.NOTHING_GIVEN: CRASHED,
    CallReason.NO_PUSH_TOKEN: CRASHED,
    CallReason.NO_CHANNEL_NAMED: EMPTY,
    AccessReason.NOT_ALLOWED: FORBIDDEN,
    LimitReason.ACCOUNT_MAXIMUM: FieldError("type", "Maximum number of communication channels reached"),
    PushReason.NO_ACCESS_TOKEN: FieldError("type", "Push is only supported when using an access token"),
    PushReason.NOT_CONFIGURED: FieldError("type", "SNS is not configured for this developer key"),
    PushReason.NO_DEVICE_TOKEN: RecordInvalid("token", "can't be blank", "blank"),
    UniquenessReason.ALREADY_THERE: Fixed(
        400, {"errors": {"path": [{"attribute": "path", "type": "unique!", "message": "unique!"}]}}
    ),
    UniquenessReason.TAKEN: Invalid("path", "taken"),
    AddressReason.NO_ADDRESS: Invalid("path", "blank"),
    AddressReason.NO_TYPE: Invalid("path_type", "blank"),
    AddressReason.NOT_BARE: Invalid("email", "invalid"),
    AddressReason.BANNED_DOMAIN: Invalid("email", "forbidden"),
    LimitReason.TOO_MANY_ROWS: Invalid("user_id", FULL_TEXT),
    LifecycleReason.USED_FOR_PASSWORDS: Invalid("workflow_state", OTP_TEXT),
    ConfirmingReason.UNKNOWN_CODE: EMPTY,
    ConfirmingReason.UNUSABLE_ADDRESS: EMPTY,
    ConfirmingReason.ACTIVE_ALREADY: EMPTY,
    ConfirmingReason.REGISTER_FIRST: EMPTY,
    ConfirmingReason.LOG_IN_FIRST: LOGIN,
    ConfirmingReason.SOMEBODY_ELSE: LOGIN,
}
"""Reason → status and body. Source: canvas-lms, communication_channels_controller.rb (2026)."""


def confirmation(
    view: ChannelsView, channel: Channel, owner: User, now: datetime
) -> tuple[Channel, Decision, tuple[PutCommMessage, ...]]:
    """Send a confirmation: the channel after it, what is said of it, and the letter if one goes."""
    sent = send_confirmation(channel, owner.state)
    if sent.notification is None:
        return sent.channel, sent.decision, ()
    return sent.channel, sent.decision, (_letter(view, sent.notification, sent.channel, owner, now),)


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
    return (_letter(view, name, default, owner, now),)


def _letter(view: ChannelsView, name: str, to: Channel, owner: User, now: datetime) -> PutCommMessage:
    account = view.directory.root_account.id
    return PutCommMessage(letter(name, to, owner.state, id=view.new_id(), account_id=account, now=now))


__all__ = ["WORDINGS", "CallReason", "about_addition", "about_removal", "confirmation"]
