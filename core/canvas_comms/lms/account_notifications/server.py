"""How a Canvas LMS decides about account notifications.

`GET /accounts/:id/users/self/account_notifications`, one of them, and closing it for oneself. A list has
those that are running and that the reader has not closed; `include_past` adds those that are over,
`show_is_closed` adds those that are closed, and says so of each. One that is meant for other roles is
refused. Source: facts neighbours A8.
"""

from datetime import datetime

from canvas_comms.decisions import Decision
from canvas_comms.lms.account_notifications.model import StoredNotification
from canvas_comms.lms.account_notifications.operations import (
    CloseNotification,
    ListNotifications,
    ShowNotification,
)
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.account_notifications.rules import (
    NotificationReason,
    is_meant_for,
    may_read,
    roles_of,
)
from canvas_comms.lms.account_notifications.state import Change, NotificationClosed, NotificationView
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import FORBIDDEN, Wordings
from canvas_comms.lms.operations import Deciders, Denied, Response, deny, not_found
from canvas_comms.lms.params import as_boolean, as_id
from canvas_comms.lms.people import Account
from canvas_comms.lms.rules.credentials import logged_in

WORDINGS: Wordings = {NotificationReason.NOT_FOR_YOU: FORBIDDEN}


def _account(directory: Directory, named: str) -> Account | None:
    root = directory.root_account
    return root if named == "self" else directory.account(as_id(named) or "")


def _shown(one: StoredNotification, closed: bool | None = None) -> AccountNotification:
    return AccountNotification(
        one.id, one.subject, one.message, one.start_at, one.end_at, one.icon.value, one.roles, closed=closed
    )


def list_notifications(
    view: NotificationView,
    command: ListNotifications,
    actor: Actor | None,
    edition: LmsEdition,
    now: datetime,
) -> tuple[Response[tuple[AccountNotification, ...]] | Denied, tuple[Change, ...]]:
    """All that are for the reader, unpaged."""
    if actor is None or _account(view.directory, command.account_id) is None:
        return deny(logged_in(actor) & not_found("account_id"), edition, WORDINGS), ()
    past, says_closed = as_boolean(command.include_past), as_boolean(command.show_is_closed)
    roles = roles_of(view.directory, actor.id)
    found = [
        (one, view.is_closed(one.id, actor.id))
        for one in view.notifications()
        if is_meant_for(one, roles) and one.start_at <= now and (past or now <= one.end_at)
    ]
    shown = tuple(
        _shown(one, closed if says_closed else None) for one, closed in found if says_closed or not closed
    )
    return Response(shown), ()


def _one(
    view: NotificationView, account_id: str, id: str, actor: Actor | None
) -> tuple[StoredNotification | None, Decision]:
    decision = logged_in(actor)
    one = view.notification(as_id(id) or "")
    if actor is None or one is None or _account(view.directory, account_id) is None:
        return None, decision & not_found("id")
    return one, decision & may_read(one, roles_of(view.directory, actor.id))


def show_notification(
    view: NotificationView,
    command: ShowNotification,
    actor: Actor | None,
    edition: LmsEdition,
    now: datetime,
) -> tuple[Response[AccountNotification] | Denied, tuple[Change, ...]]:
    """One that is meant for the reader."""
    one, decision = _one(view, command.account_id, command.id, actor)
    if one is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    return Response(_shown(one)), ()


def close_notification(
    view: NotificationView,
    command: CloseNotification,
    actor: Actor | None,
    edition: LmsEdition,
    now: datetime,
) -> tuple[Response[AccountNotification] | Denied, tuple[Change, ...]]:
    """Close it for the reader."""
    one, decision = _one(view, command.account_id, command.id, actor)
    if actor is None or one is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    return Response(_shown(one)), (NotificationClosed(one.id, actor.id),)


DECIDERS: Deciders[NotificationView, Change] = Deciders(
    {
        ListNotifications: list_notifications,
        ShowNotification: show_notification,
        CloseNotification: close_notification,
    }
)

__all__ = ["DECIDERS", "WORDINGS"]
