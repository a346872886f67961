"""How long a server asks to be left alone: the header `Retry-After`, in both of its forms.

A number of seconds, or a date of HTTP. A date is compared with the `Date` of the same answer where it has
one, so that a clock of ours that goes wrong changes nothing. What is malformed, or further away than a day,
says nothing; a date that has passed says that there is nothing to wait for. Source: RFC 9110, section 10.2.3.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST = 86_400.0
"""Seconds: a server that asks for more than a day is not believed."""

_SECONDS = re.compile(r"[0-9]{1,10}", re.ASCII)
_DATE = re.compile(r"[A-Za-z]{3,9},? [0-9A-Za-z :\-]{18,24}", re.ASCII)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from 0.0 to a day; None if the headers ask for nothing that can be believed.

    `now` is the present moment with a zone, for a date in an answer without a `Date`.
    """
    text = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(text):
        seconds = float(text)
    else:
        until = _moment(text)
        if until is None:
            return None
        seconds = (until - (_moment(headers.get("Date", "").strip()) or now)).total_seconds()
    return max(0.0, seconds) if seconds <= MOST else None


def _moment(text: str) -> datetime | None:
    """A date of HTTP; None if it is none. The form of asctime has no zone and means UTC."""
    if not _DATE.fullmatch(text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


__all__ = ["MOST", "retry_after"]
