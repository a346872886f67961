"""Instants are kept in UTC, whatever zone a clock tells them in."""

from datetime import UTC, datetime


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


__all__ = ["in_utc"]
