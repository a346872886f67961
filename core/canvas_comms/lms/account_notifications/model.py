"""Account notifications as a Canvas LMS stores them."""

import enum
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted


class Icon(enum.StrEnum):
    """The picture beside it."""

    WARNING = "warning"
    INFORMATION = "information"
    QUESTION = "question"
    ERROR = "error"
    CALENDAR = "calendar"


@attrs.frozen(eq=False, repr=False)
class StoredNotification(Redacted):
    """A notification of the root account.

    `roles` are types of enrolments, or `AccountAdmin`; without any it is for everybody.
    """

    id: str
    subject: str = attrs.field(metadata=PRIVATE)
    message: str = attrs.field(metadata=PRIVATE)
    start_at: datetime
    end_at: datetime
    icon: Icon = Icon.WARNING
    roles: tuple[str, ...] = ()


__all__ = ["Icon", "StoredNotification"]
