"""The channels of a Canvas LMS in memory, as seen by one actor."""

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.lms.channels import commands as c
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
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.paging import Rel
from canvas_comms.lms.params import Json
from canvas_comms.outcomes import Rejected
from canvas_comms.redaction import Secret
from canvas_comms_memory.lms_rejections import rejected
from canvas_comms_memory.lms_session import LmsSession

PER_PAGE = "100"
CAPABILITIES = frozenset(one for one in Capability if one.area == "channels")


@attrs.frozen(eq=False)
class MemoryChannels:
    """`ChannelGateway`, `BounceGateway` and `ConfirmationDesk` in one, for a session of somebody."""

    session: LmsSession

    @property
    def edition(self) -> LmsEdition:
        """The era that the server plays."""
        return self.session.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything about channels; confirming needs a web session, as on a real server."""
        return CAPABILITIES

    def channels_page(self, user: str, cursor: object | None = None) -> ListPage[CommunicationChannel]:
        """One page. Raises `NotFound`, `PermissionDenied`, `AuthenticationFailed`."""
        page = "1" if cursor is None else str(cursor)
        listed = self.session.read(c.ListChannels(user, page, PER_PAGE), c.ChannelsListed)
        return ListPage(listed.channels, listed.links.pages.get(Rel.NEXT))

    def create_channel(self, user: str, new: NewChannel) -> Added | Rejected:
        """Hand in a channel."""
        result = self.session.execute(c.CreateChannel(user, _sent(new), new.skip_confirmation))
        if isinstance(result, Denied):
            return rejected(result)
        return Added(result.channel, result.decision)

    def delete_channel(self, user: str, which: ChannelRef) -> Removed | Rejected:
        """Delete a channel."""
        result = self.session.execute(c.DeleteChannel(user, which))
        return rejected(result) if isinstance(result, Denied) else Removed(result.channel)

    def delete_push_token(self, token: Secret) -> PushTokenRemoved | Rejected:
        """Forget a device."""
        result = self.session.execute(c.DeletePushToken(token.reveal()))
        return rejected(result) if isinstance(result, Denied) else PushTokenRemoved()

    def reset_bounces(self, user: str, id: str) -> BouncesReset | Rejected:
        """Forget the bounces of a channel."""
        result = self.session.execute(c.ResetBounces(user, id))
        return rejected(result) if isinstance(result, Denied) else BouncesReset(result.channel)

    def channel_report(
        self, account: str, report: Report, filters: Filters
    ) -> tuple[tuple[str | None, ...], ...]:
        """A report. Raises as `channels_page`."""
        return self.session.read(c.ReportChannels(account, report, filters), c.Reported).rows

    def bulk_reset_bounces(self, account: str, filters: Filters) -> Counted | Rejected:
        """Forget, later, what the report names."""
        result = self.session.execute(c.BulkResetBounces(account, filters))
        return rejected(result) if isinstance(result, Denied) else Counted(result.count)

    def bulk_confirm(self, account: str, filters: Filters) -> Counted | Rejected:
        """Make active what the report names."""
        result = self.session.execute(c.BulkConfirm(account, filters))
        return rejected(result) if isinstance(result, Denied) else Counted(result.count)

    def confirm_channel(self, code: Secret) -> ChannelConfirmed | Rejected:
        """Use a code. The rejection's decision says why it did not work."""
        result = self.session.execute(c.ConfirmChannel(code))
        if isinstance(result, Denied):
            return rejected(result)
        return ChannelConfirmed(result.channel.id if isinstance(result, c.Confirmed) else None)

    def resend_confirmation(self, user: str, id: str | None) -> ConfirmationSent | Rejected:
        """Send a confirmation again; the decision says whether it really went out."""
        result = self.session.execute(c.ResendConfirmation(user, id))
        return rejected(result) if isinstance(result, Denied) else ConfirmationSent(result.decision)

    def confirmation_limit_reached(self, user: str, id: str) -> bool:
        """Whether no further confirmation will be sent. Raises as `channels_page`."""
        return self.session.read(c.ConfirmationLimit(user, id), c.LimitTold).reached


def _sent(new: NewChannel) -> dict[str, Json]:
    token = None if new.token is None else new.token.reveal()
    fields = {"address": new.address, "type": new.type, "token": token}
    return {name: value for name, value in fields.items() if value is not None}


__all__ = ["MemoryChannels"]
