"""What moment does a given text mean?

ISO 8601, with a zone or in the course's (UTC here), a date alone meaning its first moment.
Blank text takes a date away. What cannot be read is no date either, without a word.
"""

from datetime import UTC, datetime, time

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import INFERRED, TOPIC_TESTS


class MomentReason(Reason):
    """What is said of a date."""

    CLEARED = "cleared", "Canvas LMS, tests of the discussion topics API"
    UNREADABLE = "unreadable", INFERRED
    END_OF_DAY = "end-of-day", TOPIC_TESTS


@attrs.frozen
class Moment:
    """What was made of the text: a moment in UTC, or none."""

    decision: Decision
    at: datetime | None


def read_moment(text: str | None, where: str) -> Moment:
    """The moment that the text means."""
    if text is None or not text.strip():
        return Moment(_found(MomentReason.CLEARED, Effect.KEPT, where), None)
    try:
        moment = datetime.fromisoformat(text.strip())
        zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return Moment(_found(MomentReason.UNREADABLE, Effect.DROPPED, where), None)
    return Moment(Decision(), zoned)


def end_of_day(moment: Moment, where: str) -> Moment:
    """A lock date at midnight means the end of that day: Canvas's fancy midnight."""
    if moment.at is None or moment.at.time() != time(0):
        return moment
    at = moment.at.replace(hour=23, minute=59, second=59)
    return Moment(moment.decision & _found(MomentReason.END_OF_DAY, Effect.CHANGED, where), at)


def same_second(one: datetime | None, other: datetime | None) -> bool:
    """Whether two dates are equal to the second; two absent ones are."""
    if one is None or other is None:
        return one is other
    return one.replace(microsecond=0) == other.replace(microsecond=0)


def _found(reason: MomentReason, effect: Effect, where: str) -> Decision:
    return Decision((Finding(reason, effect, where),))
