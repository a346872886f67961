"""Ask everything that can tell why somebody got no mail, and judge it.

Few calls: the channels once, preferences and bounces once for each e-mail channel, what was sent once. What
the caller may not read is told as not known, with the right that it takes. Reading preferences stores, on a
server, those that were never set, with Canvas's own defaults.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import ParamSpec, TypeVar

import attrs

from canvas_comms.errors import (
    AuthenticationFailed,
    GatewayError,
    NotSupported,
    PermissionDenied,
)
from canvas_comms.instants import checked_time
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.channels.model import BOUNCING_FROM, ChannelId
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.channels.rules.reports import HEADERS, Filters, Report
from canvas_comms.lms.channels.use import list_channels, report_channels
from canvas_comms.lms.comm_messages.gateway import list_comm_messages
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.editions import Era
from canvas_comms.lms.mail.evidence import ChannelEvidence, MailEvidence, MailSource, Silence, Untold
from canvas_comms.lms.mail.rules import Explanation, explain
from canvas_comms.lms.preferences.model import Notification
from canvas_comms.lms.preferences.use import kinds_of, read_preferences
from canvas_comms.redaction import Opaque, Redacted

P = ParamSpec("P")
T = TypeVar("T")

MOST_CHANNELS = 10
"""So many channels are looked at, by position."""
MOST_MESSAGES = 100
"""So many messages are read, the newest."""

_CHANNEL_ID = HEADERS[Report.BOUNCED].index("Communication channel ID")


@attrs.frozen(eq=False, repr=False)
class MailAnswer(Redacted):
    """What was read about `user`, and what follows from it for `kinds`; no kinds stand for any."""

    user: str
    since: datetime | None
    kinds: tuple[Notification, ...]
    evidence: MailEvidence
    explanation: Explanation


def why(
    user: str, areas: LmsAreas, *, category: str | None = None, since: datetime | str | None = None
) -> MailAnswer:
    """Why `user` got no mail, or none of a `category`, from `since` on.

    Raises `InvalidValue`; `NotFound` for somebody who is not there, and any other `GatewayError` that is
    no matter of rights.
    """
    kinds = () if category is None else kinds_of(category)
    start = None if since is None else checked_time(since, "since")
    evidence = _Asking(user, areas).evidence(start)
    return MailAnswer(user, start, kinds, evidence, explain(evidence, kinds))


@attrs.define(eq=False, repr=False)
class _Asking(Opaque):
    """Asks for one user, and remembers what was not told."""

    user: str
    areas: LmsAreas
    untold: list[Untold] = attrs.field(factory=list, init=False)

    def evidence(self, since: datetime | None) -> MailEvidence:
        if not self.areas.edition.has(Era.FORBIDDEN_IS_403):
            self.areas.whoami()
        channels = self._ask(MailSource.CHANNELS, self._channels)
        known = None if channels is None else tuple(self._each(channels))
        messages = self._ask(MailSource.COMM_MESSAGES, self._messages, since)
        return MailEvidence(known, messages, tuple(self.untold))

    def _ask(self, source: MailSource, ask: Callable[P, T], *about: P.args, **more: P.kwargs) -> T | None:
        """The answer; None where it is not told. An old server says 401 for a right that is missing."""
        try:
            return ask(*about, **more)
        except NotSupported:
            silence = Silence.NOT_SUPPORTED
        except GatewayError as error:
            missing = isinstance(error, PermissionDenied) or (
                isinstance(error, AuthenticationFailed) and not self.areas.edition.has(Era.FORBIDDEN_IS_403)
            )
            if not missing:
                raise
            silence = Silence.NOT_ALLOWED
        self.untold.append(Untold(source.value, source, silence))
        return None

    def _channels(self) -> Sequence[CommunicationChannel]:
        found = list_channels(self.areas.channels, user=self.user, limit=MOST_CHANNELS)
        channels = tuple(found)
        if found.complete is not True:
            self.untold.append(Untold("channels", MailSource.CHANNELS, Silence.TOO_MANY))
        return channels

    def _each(self, channels: Iterable[CommunicationChannel]) -> Iterator[ChannelEvidence]:
        for one in channels:
            if one.kind is None or not one.kind.is_email:
                yield ChannelEvidence(one)
                continue
            silent = self._silent(MailSource.PREFERENCES)
            preferences = None if silent else self._ask(MailSource.PREFERENCES, self._preferences, one.id)
            yield ChannelEvidence(one, self._bouncing(one), preferences)

    def _silent(self, source: MailSource) -> bool:
        """Whether the source has said nothing once, for all channels alike."""
        return any(one.where == source.value for one in self.untold)

    def _bouncing(self, channel: CommunicationChannel) -> bool | None:
        """What the channel itself shows, to few; else what the account's report of bounces says."""
        shown = None if channel.bounces is None else channel.bounces.bounce_count
        if shown is not None:
            return shown >= BOUNCING_FROM
        if channel.address is None or "*" in channel.address or self._silent(MailSource.BOUNCES):
            return None
        found = self._ask(MailSource.BOUNCES, self._bounced, channel.address)
        return None if found is None else channel.id in found

    def _bounced(self, address: str) -> set[str | None]:
        filters = Filters(pattern=address, with_invalid_paths=True)
        _, *rows = report_channels(Report.BOUNCED, self.areas.bounces, filters=filters) or ((),)
        return {row[_CHANNEL_ID] for row in rows if len(row) > _CHANNEL_ID}

    def _preferences(self, channel: str) -> dict[str, str]:
        found = read_preferences(ChannelId(channel), self.areas.preferences, user=self.user)
        return {one.notification: one.frequency for one in found}

    def _messages(self, since: datetime | None) -> tuple[CommMessage, ...]:
        gateway = self.areas.comm_messages
        return tuple(list_comm_messages(self.user, gateway, start=since, limit=MOST_MESSAGES))


__all__ = ["MOST_CHANNELS", "MOST_MESSAGES", "MailAnswer", "why"]
