"""Is a client asking too much at once?

Every client has a bucket that leaks 10 units a second. A call costs what it takes the
server; while it runs it is charged something up front, which is credited back after it.
A call is refused when the bucket, its up-front charge included, stands at 600 or more; no
bucket holds more than 800. What remains is 600 minus the level after crediting. Refused
calls cost nothing. What a call costs is the caller's to say: nothing, unless told.
"""

from collections.abc import Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.error_responses import ErrorResponse, Wordings

FULL = 600.0
"""The level from which on calls are refused."""
MAXIMUM = 800.0
"""The level that no bucket exceeds."""
LEAK = 10.0
"""Units a second."""
UP_FRONT = 50.0
"""What the real server charges while a call runs."""


class ThrottlingReason(Reason):
    """Why a call is refused before anything else is looked at."""

    RATE_LIMIT_EXCEEDED = "rate-limit-exceeded", "facts lms-channels 9"


@attrs.frozen
class Bucket:
    """How full a client's bucket was at some moment."""

    level: float
    at: datetime


def leaked(bucket: Bucket, now: datetime) -> Bucket:
    """The bucket as it stands at `now`; a clock that went backwards leaks nothing."""
    seconds = max(0.0, (now - bucket.at).total_seconds())
    return Bucket(min(MAXIMUM, max(0.0, bucket.level - LEAK * seconds)), now)


def admitted(bucket: Bucket, now: datetime, up_front: float, full: float = FULL) -> tuple[Decision, Bucket]:
    """Whether a call may run now, and the bucket charged up front if it may.

    `full` is the level from which on a server refuses, where it has another than most.
    """
    before = leaked(bucket, now)
    if before.level + up_front >= full:
        finding = Finding(ThrottlingReason.RATE_LIMIT_EXCEEDED, Effect.REFUSED, "client")
        return Decision((finding,)), before
    return Decision(), Bucket(before.level + up_front, now)


def seconds_until_admitted(bucket: Bucket, up_front: float, full: float = FULL) -> float | None:
    """After how long a bucket that only leaks has room for the charge; None: never."""
    if up_front >= full:
        return None
    return max(0.0, bucket.level + up_front - full) / LEAK


def settled(bucket: Bucket, now: datetime, up_front: float, cost: float) -> Bucket:
    """The bucket after a call that ran: its up-front charge credited, its cost charged."""
    before = leaked(bucket, now)
    return Bucket(min(MAXIMUM, max(0.0, before.level - up_front + cost)), now)


def remaining(bucket: Bucket) -> float:
    """What the client is told to have left; below 0 for a bucket that was filled too far."""
    return FULL - bucket.level


@attrs.frozen
class TooMuch:
    """Plain text; the status goes by the era."""

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """The refusal. Its exact text since 2025-10 is the documented one."""
        status = 429 if edition.has(Era.THROTTLED_IS_429) else 403
        return ErrorResponse(status, text=f"{status} Forbidden (Rate Limit Exceeded)\n")


WORDINGS: Wordings = {ThrottlingReason.RATE_LIMIT_EXCEEDED: TooMuch()}
