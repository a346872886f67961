"""Which channels does a report name?

One report names living channels that have bounced, the other those that wait for
confirmation; ordered by last bounce or by creation, oldest first unless turned round, at
most 1000 or 10 000. They can be narrowed by time (both bounds excluded), by a pattern with
`*`, and by stored type. E-mail addresses not shaped like `x@y.z` are left out unless asked
for: by any text at all, `false` included.
"""

import enum
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import attrs

from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.resources import shown_address
from canvas_comms.lms.params import ABSENT, Parameters, as_text, read_time
from canvas_comms.redaction import PRIVATE, Redacted


class Report(enum.Enum):
    """The two reports."""

    BOUNCED = "bounced"
    UNCONFIRMED = "unconfirmed"


LIMITS: Mapping[Report, int] = {Report.BOUNCED: 1000, Report.UNCONFIRMED: 10_000}

_COMMON = ("User ID", "Name", "Communication channel ID", "Type", "Path")
HEADERS: Mapping[Report, tuple[str, ...]] = {
    Report.BOUNCED: (*_COMMON, "Date of most recent bounce", "Bounce reason"),
    Report.UNCONFIRMED: (*_COMMON, "Created at"),
}
"""The first row. Source: canvas-lms, communication_channel/bulk_actions.rb (2024)."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)
_PROPER = re.compile(r".+@.+\..+", re.DOTALL)


@attrs.frozen(eq=False, repr=False)
class Filters(Redacted):
    """What a report is narrowed to. None: not narrowed. `pattern` may hold addresses."""

    after: datetime | None = None
    before: datetime | None = None
    pattern: str | None = attrs.field(default=None, metadata=PRIVATE)
    path_type: str | None = None
    with_invalid_paths: bool = False
    newest_first: bool = False


def read_filters(parameters: Parameters) -> Filters:
    """What a caller sent, as the server reads it."""
    odd_ones = parameters.at("with_invalid_paths")
    return Filters(
        after=read_time(parameters.at("after")),
        before=read_time(parameters.at("before")),
        pattern=as_text(parameters.at("pattern")),
        path_type=as_text(parameters.at("path_type")),
        with_invalid_paths=odd_ones not in (ABSENT, None, False),
        newest_first=(as_text(parameters.at("order")) or "").lower() == "desc",
    )


def chosen(report: Report, filters: Filters, channels: Iterable[Channel]) -> list[Channel]:
    """The channels that the report names, in its order."""
    found = [one for one in channels if _belongs(report, one) and _passes(report, one, filters)]
    found.sort(key=lambda one: _order(_moment(report, one)), reverse=filters.newest_first)
    return found[: LIMITS[report]]


def row(report: Report, channel: Channel, name: str) -> tuple[str | None, ...]:
    """One row: text or None. Times are in UTC, which is every world's time zone."""
    common = (channel.user, name, channel.id, channel.type.shown.value, shown_address(channel))
    moment = _moment(report, channel)
    at = None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")[:-6] + "Z"
    return (*common, at, channel.bounces.last_summary) if report is Report.BOUNCED else (*common, at)


def is_like(text: str, pattern: str) -> bool:
    """Whether a text has the shape of a pattern, in which `*` stands for any text."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first):
        return False
    at = len(first)
    for part in middle:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - at >= len(last) and text.endswith(last)


def _belongs(report: Report, channel: Channel) -> bool:
    if report is Report.UNCONFIRMED:
        return channel.state is ChannelState.UNCONFIRMED
    return not channel.retired and channel.bounces.count > 0


def _passes(report: Report, channel: Channel, filters: Filters) -> bool:
    moment = _moment(report, channel)
    if filters.after is not None and (moment is None or moment <= filters.after):
        return False
    if filters.before is not None and (moment is None or moment >= filters.before):
        return False
    if filters.pattern is not None and not is_like(channel.address.lower(), filters.pattern.lower()):
        return False
    if filters.path_type is not None and channel.type.value != filters.path_type:
        return False
    shaped = channel.type is not ChannelType.EMAIL or _PROPER.fullmatch(channel.address) is not None
    return filters.with_invalid_paths or shaped


def _moment(report: Report, channel: Channel) -> datetime | None:
    return channel.bounces.last_at if report is Report.BOUNCED else channel.created_at


def _order(moment: datetime | None) -> tuple[bool, datetime]:
    return (True, LONG_AGO) if moment is None else (False, moment)
