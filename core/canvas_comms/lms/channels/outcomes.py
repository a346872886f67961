"""How the use cases about channels end, besides `Refused`, `Rejected`, `NotSent` and `Unknown`."""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.shown import CommunicationChannel
from canvas_comms.outcomes import NotSent, Rejected, Unknown
from canvas_comms.redaction import Redacted

Failure: TypeAlias = Rejected | NotSent | Unknown
"""How a write ends that did not succeed, or may not have."""

_NOTHING_SAID = Decision()


@attrs.frozen(eq=False, repr=False)
class Added(Redacted):
    """The server has the channel. The decision says what it ignored, as its answer shows."""

    channel: CommunicationChannel
    decision: Decision = _NOTHING_SAID


@attrs.frozen(eq=False, repr=False)
class Removed(Redacted):
    """The server confirmed that the channel is deleted."""

    channel: CommunicationChannel


@attrs.frozen
class PushTokenRemoved:
    """The device gets no more push messages. The server says so also if it never did."""


@attrs.frozen(eq=False, repr=False)
class BouncesReset(Redacted):
    """The channel's bounces are forgotten."""

    channel: CommunicationChannel


@attrs.frozen
class Counted:
    """So many channels were, or will be, changed at once."""

    count: int


@attrs.frozen
class ChannelConfirmed:
    """The code did it. `channel` is the id of the active channel; None if its owner registered."""

    channel: str | None


@attrs.frozen
class ConfirmationSent:
    """A confirmation went out again, as far as the server says; the decision, as far as is known."""

    decision: Decision = _NOTHING_SAID


__all__ = [
    "Added",
    "BouncesReset",
    "ChannelConfirmed",
    "ConfirmationSent",
    "Counted",
    "Failure",
    "PushTokenRemoved",
    "Removed",
]
