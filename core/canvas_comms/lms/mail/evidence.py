"""What is known of one person's mail: what was read, and what could not be read and why not.

None stands everywhere for what is not known; an empty tuple for what was read and is empty. Places are
named as in findings: `channels[12].bounces`, `preferences[12].new_announcement`, `comm_messages[5]`.
"""

import enum
from collections.abc import Mapping

import attrs

from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.rights_table import Right
from canvas_comms.redaction import PRIVATE, Redacted


class MailSource(enum.Enum):
    """What is asked for, by the name of its place."""

    CHANNELS = "channels"
    BOUNCES = "bounces"
    PREFERENCES = "preferences"
    COMM_MESSAGES = "comm_messages"


RIGHTS: Mapping[MailSource, tuple[Right, ...]] = {
    MailSource.CHANNELS: (Right.MANAGE_USER_LOGINS,),
    MailSource.BOUNCES: (Right.READ_MESSAGES, Right.VIEW_BOUNCED_EMAILS),
    MailSource.PREFERENCES: (Right.VIEW_STATISTICS,),
    MailSource.COMM_MESSAGES: (Right.READ_MESSAGES, Right.VIEW_NOTIFICATIONS),
}
"""The rights that let somebody else read it, any one of them. Users read their own channels and
preferences, and observers the channels of whom they observe; nobody reads what was sent to themselves.
`read_messages` is that of the site admin account. Source: facts lms-channels 4.9 and 6."""


class Silence(enum.Enum):
    """Why something was not told."""

    NOT_ALLOWED = "not-allowed"
    NOT_SUPPORTED = "not-supported"
    """The backend cannot ask for it at all."""
    TOO_MANY = "too-many"
    """There is more than is asked for at once."""


@attrs.frozen
class Untold:
    """A place that is not known: all of a source, or one channel's part of it."""

    where: str
    source: MailSource
    silence: Silence

    @property
    def rights(self) -> tuple[Right, ...]:
        """The rights of which one is missing; none where it is no matter of rights."""
        return RIGHTS[self.source] if self.silence is Silence.NOT_ALLOWED else ()


@attrs.frozen(eq=False, repr=False)
class ChannelEvidence(Redacted):
    """One channel. `preferences`: notification, as the API spells it → frequency."""

    channel: CommunicationChannel
    bouncing: bool | None = None
    preferences: Mapping[str, str] | None = attrs.field(default=None, hash=False)


@attrs.frozen(eq=False, repr=False)
class MailEvidence(Redacted):
    """All that is known. Channels by position, messages newest first, as the server lists them."""

    channels: tuple[ChannelEvidence, ...] | None = None
    messages: tuple[CommMessage, ...] | None = attrs.field(default=None, metadata=PRIVATE)
    untold: tuple[Untold, ...] = ()


__all__ = ["RIGHTS", "ChannelEvidence", "MailEvidence", "MailSource", "Silence", "Untold"]
