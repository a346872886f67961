"""Account notifications, as one program reads them: the section `account_notifications` of an `LmsClient`."""

import attrs

from canvas_comms.arguments import flag
from canvas_comms.lms.account_notifications import gateway as use
from canvas_comms.lms.account_notifications.gateway import Dismissed
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.operations import Failure
from canvas_comms.redaction import Opaque, veiled


@attrs.frozen(eq=False, repr=False)
class AccountNotificationsClient(Opaque):
    """What an account says to its users. Every method raises `InvalidValue` and `NotSupported` at once."""

    _binding: Binding

    @veiled
    def list(self, account: str = "self", *, past: bool = False) -> tuple[AccountNotification, ...]:
        """What the account says to oneself now; with `past` also what is over. Raises `GatewayError`."""
        where = self._id(account, "account")
        return use.list_notifications(self._gateway, account=where, past=flag(past, "past"))

    @veiled
    def read(self, id: str, *, account: str = "self") -> AccountNotification:
        """One of them. Raises `GatewayError`."""
        which, where = self._id(id, "id"), self._id(account, "account")
        return use.read_notification(which, self._gateway, account=where)

    @veiled
    def dismiss(self, id: str, *, account: str = "self") -> Dismissed | Failure:
        """Close one for oneself, once."""
        which, where = self._id(id, "id"), self._id(account, "account")
        return use.dismiss(which, self._gateway, account=where)

    @property
    def _gateway(self) -> use.AccountNotificationGateway:
        return self._binding.areas.account_notifications

    def _id(self, given: str, field: str) -> str:
        return self._binding.texts.id(given, field)


__all__ = ["AccountNotificationsClient"]
