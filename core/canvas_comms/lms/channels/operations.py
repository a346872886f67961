"""What can be asked of a Canvas LMS about channels."""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.model import Channel, ChannelRef
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.channels.rules.bounces import BounceKind
from canvas_comms.lms.channels.rules.reports import Report
from canvas_comms.lms.operations import Command, Done, Response, ServerPage
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms.redaction import PRIVATE, Redacted, Secret

NO_PARAMS = Parameters()
REPORT_PARAMS = frozenset(("after", "before", "pattern", "path_type", "with_invalid_paths", "order"))
"""What narrows a report; see `rules.reports.Filters`."""

Rows: TypeAlias = tuple[tuple[str | None, ...], ...]
"""A report: the first row is its header, every cell text or None."""


@attrs.frozen
class OwnerRegistered:
    """The code of an active channel let its owner finish registering."""

    user: str
    decision: Decision
    status: int = 200


@attrs.frozen
class ListChannels(Command[ServerPage[CommunicationChannel]]):
    """GET /users/:user_id/communication_channels."""

    user: str
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen(eq=False, repr=False)
class CreateChannel(Redacted, Command[Response[CommunicationChannel]]):
    """POST /users/:user_id/communication_channels."""

    user: str
    communication_channel: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)
    skip_confirmation: RawParam = ABSENT


@attrs.frozen
class DeleteChannel(Command[Response[CommunicationChannel]]):
    """DELETE /users/:user_id/communication_channels/:id, or /:type/:address."""

    user: str
    channel: ChannelRef


@attrs.frozen(eq=False, repr=False)
class DeletePushToken(Redacted, Command[Done]):
    """DELETE /users/self/communication_channels/push."""

    push_token: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)


@attrs.frozen
class ResetBounces(Command[Response[CommunicationChannel]]):
    """POST /users/:user_id/communication_channels/:id."""

    user: str
    id: str


@attrs.frozen(eq=False, repr=False)
class ReportChannels(Redacted, Command[Response[Rows]]):
    """GET /accounts/:account_id/{bounced,unconfirmed}_communication_channels."""

    account: str
    report: Report
    params: Parameters = NO_PARAMS
    spelt: str = ""
    """How the path spells the report of bounces; empty where it was not read from one."""


@attrs.frozen(eq=False, repr=False)
class BulkResetBounces(Redacted, Command[Response[int]]):
    """POST /accounts/:account_id/bounced_communication_channels/reset, later; how many it is about."""

    account: str
    params: Parameters = NO_PARAMS
    spelt: str = ""


@attrs.frozen(eq=False, repr=False)
class BulkConfirm(Redacted, Command[Response[int]]):
    """POST /accounts/:account_id/unconfirmed_communication_channels/confirm; how many are active now."""

    account: str
    params: Parameters = NO_PARAMS


@attrs.frozen
class ConfirmChannel(Command[Response[Channel] | OwnerRegistered]):
    """GET or POST /register/:nonce, on the web: the row that the code confirmed."""

    code: Secret


@attrs.frozen
class ResendConfirmation(Command[Done]):
    """POST /confirmations/:user_id/re_send(/:id), on the web. None: the primary channel.

    The server says it is done in any case; the decision says whether a message went out.
    """

    user: str
    id: str | None = None


@attrs.frozen
class ConfirmationLimit(Command[Response[bool]]):
    """GET /confirmations/:user_id/limit_reached(/:id), on the web.

    True if the channel has had all its confirmation messages.
    """

    user: str
    id: str | None = None


@attrs.frozen(eq=False, repr=False)
class NoteBounce(Redacted, Command[Response[tuple[str, ...]]]):
    """The mail service reports a bounce of an address, of these channels by id. No API does this."""

    address: str = attrs.field(metadata=PRIVATE)
    kind: BounceKind = BounceKind.PERMANENT
    details: object = attrs.field(default=None, metadata=PRIVATE)
    """The mail service's notice, JSON-like."""
