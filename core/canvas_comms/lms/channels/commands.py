"""What can be asked of a Canvas LMS about channels, how it may end, and what then changes.

Commands hold what a caller sent, raw; the rules read it as the server does.
"""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.model import Channel, ChannelRef
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.channels.rules.bounces import BounceKind
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms.lms.jobs import Queued
from canvas_comms.lms.operations import Command, Denied, UserRegistered
from canvas_comms.lms.paging import PageLinks
from canvas_comms.lms.params import ABSENT, RawParam
from canvas_comms.lms.preferences.model import PutPreferences
from canvas_comms.redaction import PRIVATE, Redacted, Secret

_NOTHING_SAID = Decision()
_EVERYTHING = Filters()


@attrs.frozen(eq=False, repr=False)
class ChannelsListed(Redacted):
    """One page of a user's channels, by position; `total` counts them all."""

    channels: tuple[CommunicationChannel, ...]
    total: int
    links: PageLinks


@attrs.frozen(eq=False, repr=False)
class ChannelShown(Redacted):
    """The channel as it is now; the decision says what was made of the call."""

    channel: CommunicationChannel
    decision: Decision = _NOTHING_SAID


@attrs.frozen
class PushTokenDeleted:
    """The device is no longer registered; `removed` tells how many registrations it had."""

    removed: int


@attrs.frozen(eq=False, repr=False)
class Reported(Redacted):
    """A report: the first row is its header, every cell text or None."""

    rows: tuple[tuple[str | None, ...], ...] = attrs.field(metadata=PRIVATE)


@attrs.frozen
class ResetScheduled:
    """Bounces will be reset later, of about so many channels."""

    count: int


@attrs.frozen
class BulkConfirmed:
    """So many channels are active now."""

    count: int


@attrs.frozen(eq=False, repr=False)
class Confirmed(Redacted):
    """The code confirmed this channel."""

    channel: Channel
    decision: Decision


@attrs.frozen
class OwnerRegistered:
    """The code of an active channel let its owner finish registering."""

    user: str
    decision: Decision


@attrs.frozen
class Resent:
    """The server says it sent the confirmation again; the decision says whether it did."""

    decision: Decision


@attrs.frozen
class LimitTold:
    """Whether the channel has had all its confirmation messages."""

    reached: bool


@attrs.frozen
class BouncesNoted:
    """What was made of a bounce: of these channels, by id."""

    channels: tuple[str, ...]
    decision: Decision


@attrs.frozen
class ListChannels(Command[ChannelsListed | Denied]):
    """GET /users/:user_id/communication_channels."""

    user: str
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen(eq=False, repr=False)
class CreateChannel(Redacted, Command[ChannelShown | Denied]):
    """POST /users/:user_id/communication_channels; `given` is `communication_channel`."""

    user: str
    given: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)
    skip_confirmation: RawParam = ABSENT


@attrs.frozen
class DeleteChannel(Command[ChannelShown | Denied]):
    """DELETE /users/:user_id/communication_channels/:id, or /:type/:address."""

    user: str
    channel: ChannelRef


@attrs.frozen(eq=False, repr=False)
class DeletePushToken(Redacted, Command[PushTokenDeleted | Denied]):
    """DELETE /users/self/communication_channels/push."""

    push_token: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)


@attrs.frozen
class ResetBounces(Command[ChannelShown | Denied]):
    """POST /users/:user_id/communication_channels/:id."""

    user: str
    id: str


@attrs.frozen(eq=False, repr=False)
class ReportChannels(Redacted, Command[Reported | Denied]):
    """GET /accounts/:account_id/{bounced,unconfirmed}_communication_channels."""

    account: str
    report: Report
    filters: Filters = _EVERYTHING
    spelt: str = ""
    """How the path spells the report of bounces; empty where no path was read."""


@attrs.frozen(eq=False, repr=False)
class BulkResetBounces(Redacted, Command[ResetScheduled | Denied]):
    """POST /accounts/:account_id/bounced_communication_channels/reset."""

    account: str
    filters: Filters = _EVERYTHING
    spelt: str = ""


@attrs.frozen(eq=False, repr=False)
class BulkConfirm(Redacted, Command[BulkConfirmed | Denied]):
    """POST /accounts/:account_id/unconfirmed_communication_channels/confirm."""

    account: str
    filters: Filters = _EVERYTHING


@attrs.frozen
class ConfirmChannel(Command[Confirmed | OwnerRegistered | Denied]):
    """GET or POST /register/:nonce, on the web."""

    code: Secret


@attrs.frozen
class ResendConfirmation(Command[Resent | Denied]):
    """POST /confirmations/:user_id/re_send(/:id), on the web. None: the primary channel."""

    user: str
    id: str | None = None


@attrs.frozen
class ConfirmationLimit(Command[LimitTold | Denied]):
    """GET /confirmations/:user_id/limit_reached(/:id), on the web."""

    user: str
    id: str | None = None


@attrs.frozen(eq=False, repr=False)
class NoteBounce(Redacted, Command[BouncesNoted]):
    """The mail service reports a bounce of an address. No API does this."""

    address: str = attrs.field(metadata=PRIVATE)
    kind: BounceKind = BounceKind.PERMANENT
    details: object = attrs.field(default=None, metadata=PRIVATE)
    """The mail service's notice, JSON-like."""


@attrs.frozen(eq=False, repr=False)
class PushEndpoint(Redacted):
    """A device registered for push through an access token, by its id; None: any of the user's."""

    id: str
    user: str
    access_token: str | None
    token: Secret


@attrs.frozen(eq=False, repr=False)
class PutChannel(Redacted):
    """A change: this row is now the one with its id."""

    channel: Channel


@attrs.frozen(eq=False, repr=False)
class PutEndpoint(Redacted):
    """A change: this device is registered."""

    endpoint: PushEndpoint


@attrs.frozen
class RemoveEndpoint:
    """A change: the device registered under this id no longer is."""

    id: str


@attrs.frozen(eq=False, repr=False)
class PutCommMessage(Redacted):
    """A change: the server wrote this."""

    message: StoredCommMessage


@attrs.frozen(eq=False, repr=False)
class ResetWork(Redacted):
    """Later work: reset the bounces of what a report names then."""

    filters: Filters
    account: str = ""


Change: TypeAlias = (
    PutChannel | PutEndpoint | RemoveEndpoint | PutCommMessage | PutPreferences | UserRegistered | Queued
)
Changes: TypeAlias = tuple[Change, ...]
