"""How many channels may there be?

An account may set a maximum. It is held against the one who *asks*, not the one who gets
the channel: their living channels count, and deleted ones that are not an hour old. Apart
from that no user may own more than 101 rows, deleted ones included; a channel that comes
back needs no further row.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.channel import Channel
from canvas_comms.lms.channels.sources import CONTROLLER_SPEC, MODEL, MODEL_SPEC

ROWS = 100
"""A user who owns more rows than this gets no further one."""

RECENT = timedelta(hours=1)
"""A deleted channel still counts for the account's maximum while it is younger than this."""


class LimitReason(Reason):
    """Why there may be no further channel."""

    ACCOUNT_MAXIMUM = "account-maximum", f"{CONTROLLER_SPEC}; {MODEL_SPEC}"
    MAXIMUM_UNKNOWN = "maximum-unknown", CONTROLLER_SPEC
    TOO_MANY_ROWS = "too-many-rows", MODEL
    ROWS_UNKNOWN = "rows-unknown", MODEL


def counted(channels: Iterable[Channel], now: datetime) -> int:
    """How many of the requester's rows count for the account's maximum."""
    return sum(1 for one in channels if not one.retired or one.created_at > now - RECENT)


def under_maximum(count: int | None, maximum: int | None, *, exact: bool = True) -> Decision:
    """`count` are the requester's that count, at least if not `exact`; None: not known.

    `maximum` None: the account sets none.
    """
    if maximum is None:
        return Decision()
    if count is not None and count >= maximum:
        return _found(LimitReason.ACCOUNT_MAXIMUM, Effect.REFUSED, "type")
    if count is None or not exact:
        return maximum_unknown()
    return Decision()


def maximum_unknown() -> Decision:
    """What is said when it is not known whether the maximum is reached."""
    return _found(LimitReason.MAXIMUM_UNKNOWN, Effect.UNKNOWN, "type")


def room_for_a_row(rows: int | None) -> Decision:
    """`rows` is how many the user owns, None if not known."""
    if rows is None:
        return _found(LimitReason.ROWS_UNKNOWN, Effect.UNKNOWN, "user_id")
    if rows <= ROWS:
        return Decision()
    return _found(LimitReason.TOO_MANY_ROWS, Effect.REFUSED, "user_id")


def _found(reason: LimitReason, effect: Effect, where: str) -> Decision:
    return Decision((Finding(reason, effect, where),))
