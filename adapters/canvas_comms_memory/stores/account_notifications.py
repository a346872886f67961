"""The account notifications of one Canvas LMS, and who closed them."""

from collections.abc import Collection

import attrs

from canvas_comms.lms.account_notifications.model import StoredNotification
from canvas_comms.lms.account_notifications.state import NotificationClosed, PutNotification
from canvas_comms_memory.stores.directory import AreaStore


@attrs.define(eq=False, repr=False)
class AccountNotificationStore(AreaStore):
    """Notifications by id. It knows no rule."""

    _notifications: dict[str, StoredNotification] = attrs.field(factory=dict, init=False)
    _closed: set[tuple[str, str]] = attrs.field(factory=set, init=False)

    def notifications(self) -> Collection[StoredNotification]:
        """All of them, in the order of creation."""
        return self._notifications.values()

    def notification(self, id: str) -> StoredNotification | None:
        """The one with this id."""
        return self._notifications.get(id)

    def is_closed(self, id: str, user: str) -> bool:
        """Whether this user closed it."""
        return (id, user) in self._closed

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of account notifications."""
        match change:
            case PutNotification():
                self._notifications[change.notification.id] = change.notification
            case NotificationClosed():
                self._closed.add((change.id, change.user))
            case _:
                return False
        return True


__all__ = ["AccountNotificationStore"]
