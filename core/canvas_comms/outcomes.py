"""What became of a message: a closed set that never claims more than is known.

`Sent`      the server took it; `id` is None when it did not say which id it gave
`Refused`   our rules said no, nothing was sent
`Rejected`  the server said no, nothing was stored
`NotSent`   it was certainly not looked at, and nothing is stored; sending again is safe
`Unknown`   it may or may not have arrived; look before sending again
"""

import enum
from collections.abc import Container
from typing import TypeAlias

import attrs

from canvas_comms.causes import Cause
from canvas_comms.decisions import Decision
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen
class Sent:
    """The server took the message."""

    id: str | None


@attrs.frozen
class Refused:
    """Our rules said no; the decision says why. Nothing was sent."""

    decision: Decision


UNLISTED_CODE = "a code that is not listed"
UNLISTED_PLACE = "a place that is not listed"


@attrs.frozen(eq=False, repr=False)
class Issue(Redacted):
    """One problem as a server states it. Its text may quote what you sent, so it is private.

    Code and place are shown. A name fits into any word of a server, so both come from closed
    lists: what a server says besides is told by `UNLISTED_CODE` and `UNLISTED_PLACE`.
    """

    code: str
    text: str = attrs.field(metadata=PRIVATE, default="")
    where: str = ""

    def without_text(self) -> "Issue":
        """The same without what the server said in words of its own."""
        return attrs.evolve(self, text="")


def listed(said: object, words: Container[str], otherwise: str) -> str:
    """The server's word if it is one of `words`, else `otherwise`; empty if it said no word."""
    if not isinstance(said, str) or not said:
        return ""
    return said if said in words else otherwise


@attrs.frozen(eq=False, repr=False)
class Rejected(Redacted):
    """The server said no: HTTP status, its issues and, from our own backends, the decision.

    `wants_token`: it did not know who asked, and said nothing of the message; with another token the same
    message may go through.
    """

    status: int
    issues: tuple[Issue, ...] = ()
    decision: Decision | None = None
    wants_token: bool = False


class Doubt(enum.Enum):
    """Why something was not sent, or why its fate is not known."""

    NO_CONNECTION = "no-connection"
    NO_TOKEN = "no-token"
    NOT_TRUSTED = "not-trusted"
    NOT_WRITABLE = "not-writable"
    """It cannot be said in the strict form that every server takes."""
    CANCELLED = "cancelled"
    EARLIER_UNKNOWN = "earlier-unknown"
    NO_ANSWER = "no-answer"
    BROKEN_ANSWER = "broken-answer"
    UNEXPECTED_STATUS = "unexpected-status"
    REDIRECTED = "redirected"
    THROTTLED = "throttled"
    SERVER_ERROR = "server-error"
    BROKEN_BACKEND = "broken-backend"
    SENT_LATER = "sent-later"
    VANISHED = "vanished"


@attrs.frozen
class NotSent:
    """Nothing is stored and sending again is safe: it never left, or a throttle stopped it at the door.

    Of Canvas LMS we know that its throttle stands before everything that could store something.
    `retry_after` is how many seconds the server asks to be left alone, from 0.0 to a day; None if it does
    not say. `cause` is why nobody was reached, as far as our own transport saw it; outcomes that differ in
    nothing else are equal.
    """

    reason: Doubt
    retry_after: float | None = None
    cause: Cause | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)


@attrs.frozen
class Unknown:
    """It may have arrived. Never repeated by itself; look first.

    `retry_after` is how many seconds the server asks to be left alone, from 0.0 to a day; None if it does
    not say. `cause` is why nobody answered, as with `NotSent`.
    """

    reason: Doubt
    status: int | None = None
    retry_after: float | None = None
    cause: Cause | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)


Outcome: TypeAlias = Sent | Refused | Rejected | NotSent | Unknown

__all__ = [
    "UNLISTED_CODE",
    "UNLISTED_PLACE",
    "Doubt",
    "Issue",
    "NotSent",
    "Outcome",
    "Refused",
    "Rejected",
    "Sent",
    "Unknown",
    "listed",
]
