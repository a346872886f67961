"""For whom is an account notification?

It names types of enrolments, or administrators of the account; one that names nobody is for everybody.
Source: facts neighbours A8.
"""

from collections.abc import Collection

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.account_notifications.model import StoredNotification
from canvas_comms.lms.courses import EnrollmentState
from canvas_comms.lms.directory import Directory

ACCOUNT_ADMIN = "AccountAdmin"
"""The role of administrators."""


class NotificationReason(Reason):
    """Why a notification is refused."""

    NOT_FOR_YOU = "notification-not-for-you", "facts neighbours A8"


def roles_of(directory: Directory, user: str) -> frozenset[str]:
    """The roles by which a notification may be meant for somebody."""
    active = (one for one in directory.enrollments_of(user) if one.state is EnrollmentState.ACTIVE)
    admin = {ACCOUNT_ADMIN} if directory.account_users_of(user) else set[str]()
    return frozenset({one.role.enrollment_type for one in active} | admin)


def is_meant_for(one: StoredNotification, roles: Collection[str]) -> bool:
    """Whether somebody with these roles is meant."""
    return not one.roles or any(role in roles for role in one.roles)


def may_read(one: StoredNotification, roles: Collection[str]) -> Decision:
    """Refused if it is meant for others."""
    if is_meant_for(one, roles):
        return Decision()
    return Decision((Finding(NotificationReason.NOT_FOR_YOU, Effect.REFUSED, "id"),))


__all__ = ["ACCOUNT_ADMIN", "NotificationReason", "is_meant_for", "may_read", "roles_of"]
