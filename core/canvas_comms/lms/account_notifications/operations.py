"""The operations of account notifications. An account is its id as sent, or `self`."""

import attrs

from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.operations import Command, Response
from canvas_comms.lms.params import ABSENT, RawParam


@attrs.frozen
class ListNotifications(Command[Response[tuple[AccountNotification, ...]]]):
    """GET /accounts/:account_id/account_notifications."""

    account_id: str
    include_past: RawParam = ABSENT
    show_is_closed: RawParam = ABSENT


@attrs.frozen
class ShowNotification(Command[Response[AccountNotification]]):
    """GET /accounts/:account_id/account_notifications/:id."""

    account_id: str
    id: str


@attrs.frozen
class CloseNotification(Command[Response[AccountNotification]]):
    """DELETE /accounts/:account_id/account_notifications/:id; for oneself."""

    account_id: str
    id: str


__all__ = ["CloseNotification", "ListNotifications", "ShowNotification"]
