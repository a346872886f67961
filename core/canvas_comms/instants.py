"""Instants are kept in UTC, whatever zone a clock tells them in."""

from datetime import UTC, datetime

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled


def in_utc(moment: datetime) -> datetime:
    """The same instant in UTC.

    Total: what has no zone is read as UTC, and what lies beyond UTC's calendar becomes
    its first or last instant.
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        end = datetime.min if moment.year == datetime.min.year else datetime.max
        return end.replace(tzinfo=UTC)


@veiled
def checked_time(moment: datetime | str, field: str) -> datetime:
    """The instant in UTC; text is read as ISO 8601. Raises `InvalidValue` for a naive or impossible one."""
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise InvalidValue(field, "must be a moment as ISO 8601 writes it, with a time zone") from None
    if not isinstance(moment, datetime):
        raise InvalidValue(field, "must be a datetime, or text as ISO 8601 writes it")
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise InvalidValue(field, "must have a time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(field, "is out of range in UTC") from None


__all__ = ["checked_time", "in_utc"]
