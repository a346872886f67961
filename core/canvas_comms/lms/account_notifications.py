"""Account notifications: what an account says to all its users, or to those with a role.

`GET /accounts/:id/users/self/account_notifications`, one of them, and closing it for oneself. A list has
those that are running and that the reader has not closed; `include_past` adds those that are over,
`show_is_closed` adds those that are closed, and says so of each. One that is meant for other roles is
refused. Source: facts neighbours A8.
"""

import enum
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.courses import EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import FORBIDDEN, Wordings
from canvas_comms.lms.operations import Command, Deciders, Denied, LmsView, Response, deny, not_found
from canvas_comms.lms.params import ABSENT, RawParam, as_boolean, as_id
from canvas_comms.lms.people import Account
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = {}
ACCOUNT_ADMIN = "AccountAdmin"
"""The role of administrators."""


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


@attrs.frozen(eq=False, repr=False)
class AccountNotification(Redacted):
    """A notification as the API shows it; `closed` only if it is asked for."""

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


@attrs.frozen
class ListNotifications(Command[Response[tuple[AccountNotification, ...]]]):
    """GET /accounts/:account_id/account_notifications; the account's id as sent, or `self`."""

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


class NotificationReason(Reason):
    """Why a notification is refused."""

    NOT_FOR_YOU = "notification-not-for-you", "facts neighbours A8"


WORDINGS: Wordings = {NotificationReason.NOT_FOR_YOU: FORBIDDEN}


def roles_of(directory: Directory, user: str) -> frozenset[str]:
    """The roles by which a notification may be meant for somebody."""
    active = (one for one in directory.enrollments_of(user) if one.state is EnrollmentState.ACTIVE)
    admin = {ACCOUNT_ADMIN} if directory.account_users_of(user) else set[str]()
    return frozenset({one.role.enrollment_type for one in active} | admin)


def is_meant_for(one: StoredNotification, roles: Collection[str]) -> bool:
    """Whether somebody with these roles is meant."""
    return not one.roles or any(role in roles for role in one.roles)


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
    if not is_meant_for(one, roles_of(view.directory, actor.id)):
        decision &= Decision((Finding(NotificationReason.NOT_FOR_YOU, Effect.REFUSED, "id"),))
    return one, decision


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

__all__ = [
    "DECIDERS",
    "WORDINGS",
    "AccountNotification",
    "Change",
    "CloseNotification",
    "Icon",
    "ListNotifications",
    "NotificationClosed",
    "NotificationReason",
    "NotificationView",
    "PutNotification",
    "ShowNotification",
    "StoredNotification",
]
