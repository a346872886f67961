"""Is the text HTML or plain?

Since a release announced for 2022-10-26 17:00 "PST" messages are saved as HTML; what was
saved before stays plain. Read to the letter that is 2022-10-27 01:00 UTC, but California
kept daylight time on that day, so the hour before is ambiguous and neither is claimed.
The server decides by when a row was saved; a reader has only `sent`, which is a hint:
never trust either for escaping.
"""

import enum
from datetime import UTC, datetime, timedelta

HTML_CUTOVER = datetime(2022, 10, 27, 1, tzinfo=UTC)
AMBIGUOUS_HOUR = timedelta(hours=1)


class ContentFormat(enum.Enum):
    """How a text was saved."""

    TEXT = "text"
    HTML = "html"
    AMBIGUOUS = "ambiguous"


def content_format(saved: datetime, cutover: datetime = HTML_CUTOVER) -> ContentFormat:
    """The format of a text saved at that moment.

    Source: Canvas Medical, API page 'Communication' (2023-09-04), additional HTML formatting.
    """
    if saved >= cutover:
        return ContentFormat.HTML
    return ContentFormat.AMBIGUOUS if cutover - saved <= AMBIGUOUS_HOUR else ContentFormat.TEXT
