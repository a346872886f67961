"""What moment does a caller's text mean?

ISO 8601, with or without a time; without a zone it is in UTC, which is every world's time
zone. Anything else means nothing, and is ignored without a word where a route says so.
"""

from datetime import UTC, datetime

from canvas_comms.lms.params import RawParam


def read_time(given: RawParam) -> datetime | None:
    """The moment, in UTC; None for what is no such text."""
    if not isinstance(given, str):
        return None
    try:
        moment = datetime.fromisoformat(given.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


__all__ = ["read_time"]
