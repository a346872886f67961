"""The channels of a Canvas LMS server."""

from typing import NoReturn

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import MalformedResponse, NotSupported
from canvas_comms.lms.carrier import NEEDS_SESSION
from canvas_comms.lms.channels.model import ChannelId, ChannelRef
from canvas_comms.lms.channels.resources import (
    Added,
    BouncesReset,
    CommunicationChannel,
    Counted,
    Failure,
    NewChannel,
    PushTokenRemoved,
    Removed,
)
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.redaction import Secret, veiled
from canvas_comms_lms.answers import outcome_of
from canvas_comms_lms.server import CanvasLms
from canvas_comms_wire.lms_channels import (
    filter_fields,
    new_channel_form,
    read_channel,
    read_channels,
    read_count,
    read_report,
    read_success,
)

PER_PAGE = (("per_page", "100"),)
CAPABILITIES = frozenset(
    {
        Capability.CHANNELS_LIST,
        Capability.CHANNELS_CREATE,
        Capability.CHANNELS_DELETE,
        Capability.CHANNELS_DELETE_PUSH_TOKEN,
        Capability.CHANNELS_RESET_BOUNCES,
        Capability.CHANNELS_REPORT,
        Capability.CHANNELS_BULK,
    }
)
GONE = ("retired", "deleted")
"""How servers say that a channel is deleted; the second is what a client library expects."""


@attrs.frozen(eq=False)
class LmsChannels:
    """`ChannelGateway` and `BounceGateway` over HTTP.

    Confirming and asking for confirmations is `NotSupported`: those pages of the server
    ignore access tokens and need a browser's session.
    """

    server: CanvasLms

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.server.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything about channels but confirmations."""
        return CAPABILITIES

    @veiled
    def channels_page(self, user: str, cursor: object | None = None) -> ListPage[CommunicationChannel]:
        """One page of a user's channels. Raises `GatewayError`, `InvalidValue`."""
        place = ("users", user, "communication_channels")
        body, link = self.server.read_page(*place, query=PER_PAGE, cursor=cursor)
        return ListPage(read_channels(body), link)

    def create_channel(self, user: str, new: NewChannel) -> Added | Failure:
        """Hand in a channel once. Never raises."""
        try:
            answer = self.server.write("POST", *_of(user), form=new_channel_form(new))
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)
        return outcome_of(answer, lambda got: Added(read_channel(got.body())))

    def delete_channel(self, user: str, which: ChannelRef) -> Removed | Failure:
        """Delete a channel once. Never raises."""
        named = (which.id,) if isinstance(which, ChannelId) else (which.type, which.address)
        try:
            answer = self.server.write("DELETE", *_of(user), *named)
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)
        return outcome_of(answer, lambda got: _removed(got.body()))

    def delete_push_token(self, token: Secret) -> PushTokenRemoved | Failure:
        """Forget a device once. Never raises."""
        try:
            answer = self.server.write("DELETE", *_of("self"), "push", form=(("push_token", token.reveal()),))
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)
        return outcome_of(answer, lambda got: _token_removed(got.body()))

    def reset_bounces(self, user: str, id: str) -> BouncesReset | Failure:
        """Forget the bounces of a channel. Never raises."""
        try:
            answer = self.server.write("POST", *_of(user), id)
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)
        return outcome_of(answer, lambda got: BouncesReset(read_channel(got.body())))

    @veiled
    def channel_report(
        self, account: str, report: Report, filters: Filters
    ) -> tuple[tuple[str | None, ...], ...]:
        """A report. Raises `GatewayError`, `InvalidValue`."""
        place = ("accounts", account, self._spelt(report))
        return read_report(self.server.read(*place, query=filter_fields(filters)))

    def bulk_reset_bounces(self, account: str, filters: Filters) -> Counted | Failure:
        """Forget, later, the bounces of what the report names. Never raises."""
        return self._bulk(account, Report.BOUNCED, "reset", filters, "scheduled_reset_approximate_count")

    def bulk_confirm(self, account: str, filters: Filters) -> Counted | Failure:
        """Make active what the report names. Never raises."""
        return self._bulk(account, Report.UNCONFIRMED, "confirm", filters, "confirmed_count")

    def confirm_channel(self, code: Secret) -> NoReturn:
        """Raises `NotSupported`."""
        raise NotSupported(Capability.CHANNELS_CONFIRM.value, NEEDS_SESSION)

    def resend_confirmation(self, user: str, id: str | None) -> NoReturn:
        """Raises `NotSupported`."""
        raise NotSupported(Capability.CHANNELS_RESEND.value, NEEDS_SESSION)

    def confirmation_limit_reached(self, user: str, id: str) -> NoReturn:
        """Raises `NotSupported`."""
        raise NotSupported(Capability.CHANNELS_RESEND.value, NEEDS_SESSION)

    def _bulk(self, account: str, report: Report, verb: str, filters: Filters, key: str) -> Counted | Failure:
        place = ("accounts", account, self._spelt(report), verb)
        try:
            answer = self.server.write("POST", *place, form=filter_fields(filters))
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)
        return outcome_of(answer, lambda got: Counted(read_count(got.body(), key)))

    def _spelt(self, report: Report) -> str:
        older = report is Report.BOUNCED and not self.edition.has(Era.REPORTS_SAY_BOUNCED)
        return f"{'bouncing' if older else report.value}_communication_channels"


def _of(user: str) -> tuple[str, str, str]:
    return "users", user, "communication_channels"


def _removed(body: bytes) -> Removed:
    channel = read_channel(body)
    if channel.workflow_state not in GONE:
        raise MalformedResponse("workflow_state", "must say that it is deleted")
    return Removed(channel)


def _token_removed(body: bytes) -> PushTokenRemoved:
    read_success(body)
    return PushTokenRemoved()


__all__ = ["CAPABILITIES", "LmsChannels"]
