"""Account notifications as Canvas LMS shows them. Ids are text, times UTC."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = {}


@attrs.frozen(eq=False, repr=False)
class AccountNotification(Redacted):
    """A notification as the API shows it; `closed` only if it is asked for.

    `extra` holds every field of an answer that has no field here.
    """

    id: str
    subject: str | None = attrs.field(default=None, metadata=PRIVATE)
    message: str | None = attrs.field(default=None, metadata=PRIVATE)
    start_at: datetime | None = None
    end_at: datetime | None = None
    icon: str | None = None
    roles: tuple[str, ...] = ()
    role_ids: tuple[str, ...] = ()
    closed: bool | None = None
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)


__all__ = ["AccountNotification"]
