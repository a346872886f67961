"""What follows from posting, and in which order are entries read?

The topic's last reply moves if there was none or the new one comes more than a minute
later. Entries and replies are read newest first; lists by id oldest first, and their links
lead to the list of entries, by a slip of the server. An edit that brings no attachment
drops the stored one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import API_TESTS, TOPICS_CODE
from canvas_comms.lms.paging import PageAsked, PagePolicy

REPLY_PAUSE = timedelta(seconds=60)

ENTRY_LIST_POLICY = PagePolicy(path="entries")
"""The links of `entry_list` say `entries` in place of the last part of its path."""


class PostingReason(Reason):
    """What is said of posting and editing."""

    ATTACHMENT_LOST = "attachment-lost", f"{API_TESTS}; {TOPICS_CODE}"


ATTACHMENT_LOST = Decision((Finding(PostingReason.ATTACHMENT_LOST, Effect.DROPPED, "attachment"),))
"""Said of an edit that takes the stored attachment away without a word."""


def last_reply_after(before: datetime | None, posted: datetime) -> datetime:
    """When the topic was last replied to, once an entry was posted.

    Source: Canvas LMS, tests of the discussion entry model.
    """
    if before is None or posted - before > REPLY_PAUSE:
        return posted
    return before


def newest_first(oldest_first: Sequence[str], page: PageAsked) -> Iterable[str]:
    """One page of a list that is kept oldest first, read from its end."""
    end = max(0, len(oldest_first) - page.offset)
    return reversed(oldest_first[max(0, end - page.size) : end])
