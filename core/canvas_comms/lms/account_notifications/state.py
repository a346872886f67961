"""The account notifications of a Canvas LMS: how deciding looks at them, and what changes them."""

from collections.abc import Collection
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.lms.account_notifications.model import StoredNotification
from canvas_comms.lms.operations import LmsView
from canvas_comms.redaction import Redacted


class NotificationView(LmsView, Protocol):
    """The notifications, and who closed them."""

    def notifications(self) -> Collection[StoredNotification]:
        """All of them, in the order of creation."""
        ...

    def notification(self, id: str) -> StoredNotification | None:
        """The one with this id."""
        ...

    def is_closed(self, id: str, user: str) -> bool:
        """Whether this user closed it."""
        ...


@attrs.frozen(eq=False, repr=False)
class PutNotification(Redacted):
    """It is now the one with its id."""

    notification: StoredNotification


@attrs.frozen
class NotificationClosed:
    """The user has closed it."""

    id: str
    user: str


Change: TypeAlias = PutNotification | NotificationClosed

__all__ = ["Change", "NotificationClosed", "NotificationView", "PutNotification"]
