"""Report which channels of an account bounce, or were never confirmed."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.channels.ports import BounceGateway
from canvas_comms.lms.channels.rules.reports import Filters, Report

_EVERYTHING = Filters()


def report_channels(
    report: Report, gateway: BounceGateway, *, account: str = "self", filters: Filters = _EVERYTHING
) -> tuple[tuple[str | None, ...], ...]:
    """The report's header and rows, every cell text or None.

    Raises `NotSupported` and `GatewayError`.
    """
    require(Capability.CHANNELS_REPORT, gateway.capabilities)
    return gateway.channel_report(account, report, filters)


__all__ = ["report_channels"]
