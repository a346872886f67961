"""The clock of this machine, which a client goes by unless it is given another."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


__all__ = ["utc_now"]
