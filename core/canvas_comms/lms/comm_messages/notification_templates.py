"""What does the server write to a channel about channels?

A confirmation carries the code of its channel; adding or removing an e-mail address is
told to the default e-mail channel. The rule of delivery says whether such a
message is carried at all: one that is not (SMS, say) is kept as cancelled, one to a bouncing
channel as bounced.
"""

from collections.abc import Mapping
from datetime import datetime

from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.comm_messages.model import CommMessageState, StoredCommMessage
from canvas_comms.lms.delivery import Arrival, DeliveryReason, Recipient, deliver
from canvas_comms.lms.people import UserState
from canvas_comms.lms.preferences.model import REGISTRATION, Notification

ADDED = "New Email Address Added"
REMOVED = "Email Address Removed"

_TEXTS: Mapping[str, str] = {
    "Confirm Email Communication Channel": "Open /register/{code} to confirm this e-mail address.",
    "Confirm Registration": "Open /register/{code} to finish your registration.",
    "Confirm SMS Communication Channel": "Your confirmation code is {code}.",
    ADDED: "An e-mail address was added to your account.",
    REMOVED: "An e-mail address was removed from your account.",
}
"""The gist of each message, in our own words."""


def notification_message(
    notification: str, to: Channel, owner: UserState, *, id: str, account_id: str, now: datetime
) -> StoredCommMessage:
    """The message of this kind to this channel, as the server keeps it."""
    text = _TEXTS.get(notification, notification)
    code = to.code if "{code}" in text else None
    state = _state(Notification(notification, REGISTRATION), to, owner)
    return StoredCommMessage(
        id=id,
        user=to.user,
        account_id=account_id,
        created_at=now,
        state=state,
        body=text if code is None else text.format(code=code.reveal()),
        subject=notification,
        to=to.address,
        sent_at=now if state is CommMessageState.SENT else None,
        notification=notification,
        channel=to.id,
        code=code,
    )


def _state(kind: Notification, to: Channel, owner: UserState) -> CommMessageState:
    delivery = deliver(kind, Recipient(to.type, to.state, to.bouncing, owner))
    if delivery.arrival is Arrival.AT_ONCE:
        return CommMessageState.SENT
    if DeliveryReason.BOUNCING in delivery.decision.reasons():
        return CommMessageState.BOUNCED
    return CommMessageState.CANCELLED


__all__ = ["ADDED", "REMOVED", "notification_message"]
