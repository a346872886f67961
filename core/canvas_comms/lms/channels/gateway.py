"""The channels of a Canvas LMS, over any carrier."""

import attrs

from canvas_comms.instants import in_utc
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.channels.resources import (
    Added,
    BouncesReset,
    ChannelConfirmed,
    CommunicationChannel,
    ConfirmationSent,
    Counted,
    NewChannel,
    PushTokenRemoved,
    Removed,
)
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.editions import Era
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Command, Done, Failure, Response
from canvas_comms.lms.params import ABSENT, Json, Parameters
from canvas_comms.outcomes import Doubt, Unknown
from canvas_comms.redaction import Secret, veiled

DELETED = ("retired", "deleted")
"""How servers say that a channel is deleted; the second is what a client library expects."""


@attrs.frozen(eq=False)
class Channels(CarriedGateway):
    """`ChannelGateway`, `BounceGateway` and `ConfirmationGateway` in one.

    Confirming needs a browser's session: a carrier with an access token says `NotSupported`.
    """

    areas = frozenset({"channels"})

    @veiled
    def channels_page(self, user: str, cursor: object | None = None) -> ListPage[CommunicationChannel]:
        """One page of a user's channels. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask_page(c.ListChannels(user, per_page="100"), cursor)

    def create_channel(self, user: str, new: NewChannel) -> Added | Failure:
        """Hand in a channel once. Never raises."""
        skip = True if new.skip_confirmation else ABSENT
        outcome = self.carrier.tell(c.CreateChannel(user, _params_of(new), skip))
        return Added(outcome.value, outcome.decision) if isinstance(outcome, Response) else outcome

    def delete_channel(self, user: str, which: ChannelRef) -> Removed | Failure:
        """Delete a channel once. Never raises."""
        outcome = self.carrier.tell(c.DeleteChannel(user, which))
        if not isinstance(outcome, Response):
            return outcome
        if outcome.value.workflow_state not in DELETED:
            return Unknown(Doubt.BROKEN_ANSWER, outcome.status)
        return Removed(outcome.value)

    def delete_push_token(self, token: Secret) -> PushTokenRemoved | Failure:
        """Forget a device once. Never raises."""
        outcome = self.carrier.tell(c.DeletePushToken(token.reveal()))
        return PushTokenRemoved() if isinstance(outcome, Done) else outcome

    def reset_bounces(self, user: str, id: str) -> BouncesReset | Failure:
        """Forget the bounces of a channel. Never raises."""
        outcome = self.carrier.tell(c.ResetBounces(user, id))
        return BouncesReset(outcome.value) if isinstance(outcome, Response) else outcome

    @veiled
    def channel_report(self, account: str, report: Report, filters: Filters) -> c.Rows:
        """A report. Raises `GatewayError`, `InvalidValue`."""
        spelt = self._spelt if report is Report.BOUNCED else ""
        return self.carrier.ask(c.ReportChannels(account, report, _params(filters), spelt)).value

    def bulk_reset_bounces(self, account: str, filters: Filters) -> Counted | Failure:
        """Forget, later, the bounces of what the report names. Never raises."""
        return self._counted(c.BulkResetBounces(account, _params(filters), self._spelt))

    def bulk_confirm(self, account: str, filters: Filters) -> Counted | Failure:
        """Make active what the report names. Never raises."""
        return self._counted(c.BulkConfirm(account, _params(filters)))

    def confirm_channel(self, code: Secret) -> ChannelConfirmed | Failure:
        """Use a code. A rejection's decision, if any, says why it did not work. Raises `NotSupported`."""
        outcome = self.carrier.tell(c.ConfirmChannel(code))
        if isinstance(outcome, c.OwnerRegistered):
            return ChannelConfirmed(None)
        return ChannelConfirmed(outcome.value.id) if isinstance(outcome, Response) else outcome

    def resend_confirmation(self, user: str, id: str | None) -> ConfirmationSent | Failure:
        """Send a confirmation again; the decision says whether it really went out. Raises `NotSupported`."""
        outcome = self.carrier.tell(c.ResendConfirmation(user, id))
        return ConfirmationSent(outcome.decision) if isinstance(outcome, Done) else outcome

    def confirmation_limit_reached(self, user: str, id: str) -> bool:
        """Whether no further confirmation will be sent. Raises `NotSupported`, `GatewayError`."""
        return self.carrier.ask(c.ConfirmationLimit(user, id)).value

    @property
    def _spelt(self) -> str:
        return "bounced" if self.edition.has(Era.REPORTS_SAY_BOUNCED) else "bouncing"

    def _counted(self, command: Command[Response[int]]) -> Counted | Failure:
        outcome = self.carrier.tell(command)
        return Counted(outcome.value) if isinstance(outcome, Response) else outcome


def _params_of(new: NewChannel) -> Json:
    token = None if new.token is None else new.token.reveal()
    params = {"address": new.address, "type": new.type, "token": token}
    return {name: value for name, value in params.items() if value is not None}


def _params(filters: Filters) -> Parameters:
    """The parameters that narrow a report; what is not narrowed is left out."""
    bounds = {"after": filters.after, "before": filters.before}
    params: dict[str, Json] = {
        name: in_utc(moment).isoformat().replace("+00:00", "Z")
        for name, moment in bounds.items()
        if moment is not None
    }
    params |= {
        name: value
        for name, value in (("pattern", filters.pattern), ("path_type", filters.path_type))
        if value is not None
    }
    if filters.with_invalid_paths:
        params["with_invalid_paths"] = "1"
    if filters.newest_first:
        params["order"] = "desc"
    return Parameters(params)


__all__ = ["DELETED", "Channels"]
