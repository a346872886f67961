"""A message that the server itself sent to a user, as it keeps it."""

import enum
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted, Secret


class CommMessageState(enum.Enum):
    """How far a message has come."""

    CREATED = "created"
    STAGED = "staged"
    SENDING = "sending"
    SENT = "sent"
    BOUNCED = "bounced"
    DASHBOARD = "dashboard"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    TRANSMISSION_ERROR = "transmission_error"
    """Left out by the vendor's documentation."""


@attrs.frozen(eq=False, repr=False)
class StoredCommMessage(Redacted):
    """A row as the server keeps it. `account_id` is the root account that sent it.

    `notification` names its kind, `channel` where it went, `code` is the confirmation code
    that it carries; none of these is ever shown by the API.
    """

    id: str
    user: str
    account_id: str
    created_at: datetime
    state: CommMessageState
    body: str = attrs.field(metadata=PRIVATE)
    subject: str | None = attrs.field(default=None, metadata=PRIVATE)
    html_body: str | None = attrs.field(default=None, metadata=PRIVATE)
    to: str | None = attrs.field(default=None, metadata=PRIVATE)
    reply_to: str | None = attrs.field(default=None, metadata=PRIVATE)
    from_address: str | None = attrs.field(default=None, metadata=PRIVATE)
    from_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    sent_at: datetime | None = None
    notification: str = ""
    channel: str | None = None
    code: Secret | None = None


def first_state(to: str | None) -> CommMessageState:
    """Where a message that went out stands: one addressed to the dashboard only shows there.

    Source: canvas-lms, message.rb (2026).
    """
    return CommMessageState.DASHBOARD if to == "dashboard" else CommMessageState.SENT


__all__ = ["CommMessageState", "StoredCommMessage", "first_state"]
