"""Account notifications: the port, its gateway over any carrier, and the use cases."""

from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability, needs, require
from canvas_comms.lms.account_notifications import operations as o
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.operations import Failure, Response
from canvas_comms.lms.params import ABSENT
from canvas_comms.outcomes import Doubt, Unknown
from canvas_comms.redaction import Redacted, veiled


@attrs.frozen(eq=False, repr=False)
class Dismissed(Redacted):
    """It is closed for oneself; the server showed it once more."""

    notification: AccountNotification


class AccountNotificationGateway(LmsGateway, Protocol):
    """What an account says to its users. An account is its id, or `self` for one's own."""

    @needs(Capability.ACCOUNT_NOTIFICATIONS_READ)
    def notifications(self, account: str, *, past: bool = False) -> tuple[AccountNotification, ...]:
        """Those for oneself that run and are not closed; with `past` also what is over.

        Raises `GatewayError`.
        """
        ...

    @needs(Capability.ACCOUNT_NOTIFICATIONS_READ)
    def notification(self, account: str, id: str) -> AccountNotification:
        """One of them. Raises `GatewayError`."""
        ...

    @needs(Capability.ACCOUNT_NOTIFICATIONS_DISMISS)
    def dismiss(self, account: str, id: str) -> Dismissed | Failure:
        """Close one for oneself, once. Never raises for what a server or network does."""
        ...


@attrs.frozen(eq=False)
class AccountNotifications(CarriedGateway):
    """An `AccountNotificationGateway`."""

    areas = frozenset({"account_notifications"})

    @veiled
    def notifications(self, account: str, *, past: bool = False) -> tuple[AccountNotification, ...]:
        """Those for oneself. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask(o.ListNotifications(account, "true" if past else ABSENT)).value

    @veiled
    def notification(self, account: str, id: str) -> AccountNotification:
        """One of them. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask(o.ShowNotification(account, id)).value

    def dismiss(self, account: str, id: str) -> Dismissed | Failure:
        """Close one for oneself, once. Never raises."""
        outcome = self.carrier.tell(o.CloseNotification(account, id))
        if not isinstance(outcome, Response):
            return outcome
        return Dismissed(outcome.value) if outcome.value.id == id else Unknown(Doubt.BROKEN_ANSWER, 200)


def list_notifications(
    gateway: AccountNotificationGateway, *, account: str = "self", past: bool = False
) -> tuple[AccountNotification, ...]:
    """What the account says to oneself now; with `past` also what is over. Raises `GatewayError`."""
    require(Capability.ACCOUNT_NOTIFICATIONS_READ, gateway.capabilities)
    return gateway.notifications(account, past=past)


def read_notification(
    id: str, gateway: AccountNotificationGateway, *, account: str = "self"
) -> AccountNotification:
    """One account notification. Raises `GatewayError`: `PermissionDenied` if it is meant for others."""
    require(Capability.ACCOUNT_NOTIFICATIONS_READ, gateway.capabilities)
    return gateway.notification(account, id)


def dismiss(id: str, gateway: AccountNotificationGateway, *, account: str = "self") -> Dismissed | Failure:
    """Close an account notification for oneself, once. Closing it again changes nothing."""
    require(Capability.ACCOUNT_NOTIFICATIONS_DISMISS, gateway.capabilities)
    return gateway.dismiss(account, id)


__all__ = [
    "AccountNotificationGateway",
    "AccountNotifications",
    "Dismissed",
    "dismiss",
    "list_notifications",
    "read_notification",
]
