"""Accounts and the people in them, as values."""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.lms import contexts
from canvas_comms.redaction import PRIVATE, Redacted


class AccountKind(enum.Enum):
    """The root account is a school's own; the site-admin account stands above all of them."""

    ROOT = "root"
    SITE_ADMIN = "site_admin"


class UserState(enum.Enum):
    """Whether a user has ever finished registering."""

    REGISTERED = "registered"
    PRE_REGISTERED = "pre_registered"


@attrs.frozen
class AccountSettings:
    """Settings of a root account that messages depend on."""

    users_can_edit_comm_channels: bool = True
    edit_institution_email: bool = True
    admins_can_view_notifications: bool = False
    max_communication_channels: int | None = None
    """None: no maximum."""
    banned_email_domains: tuple[str, ...] = ()
    max_group_conversation_size: int = 100
    avatars: bool = False
    """Whether users have pictures of themselves."""
    restrict_student_access: bool = False
    """Whether students find their teachers only when they look for recipients."""


@attrs.frozen(eq=False, repr=False)
class Account(Redacted):
    """An account; the site-admin account is above the root account."""

    id: str
    kind: AccountKind = AccountKind.ROOT
    name: str = attrs.field(default="", metadata=PRIVATE)
    settings: AccountSettings = AccountSettings()
    sis_account_id: str | None = attrs.field(default=None, metadata=PRIVATE)

    @property
    def context(self) -> contexts.Context:
        """The account as a context."""
        return contexts.account(self.id)


@attrs.frozen
class AccountUser:
    """A user is an administrator of an account, with the default role but for `overrides`."""

    user_id: str
    account_id: str
    overrides: Mapping[str, bool] = attrs.field(factory=dict, hash=False)
    """Name of a right → on or off, against the role's default."""


def last_name_first(name: str) -> str:
    """`Last, First`: what people are sorted by unless a name for that is given."""
    *first, last = name.split() or [""]
    return f"{last}, {' '.join(first)}" if first else last


@attrs.frozen(eq=False, repr=False)
class User(Redacted):
    """A person. `short_name` is the name shown in messages; times have a zone.

    `login_id` and the ids of other systems are None where the user has none: `sis_user_id` of the
    student information system, `integration_id` of another one, `lti_user_id` of external tools.
    """

    id: str
    name: str = attrs.field(metadata=PRIVATE)
    short_name: str = attrs.field(metadata=PRIVATE)
    created_at: datetime
    state: UserState = UserState.REGISTERED
    sortable_name: str = attrs.field(metadata=PRIVATE)
    """The name that people are sorted by; made from `name` where none is given."""
    pronouns: str | None = attrs.field(default=None, metadata=PRIVATE)
    login_id: str | None = attrs.field(default=None, metadata=PRIVATE)
    sis_user_id: str | None = attrs.field(default=None, metadata=PRIVATE)
    integration_id: str | None = attrs.field(default=None, metadata=PRIVATE)
    lti_user_id: str | None = attrs.field(default=None, metadata=PRIVATE)
    locale: str | None = None

    @sortable_name.default
    def _last_name_first(self) -> str:
        return last_name_first(self.name)

    @property
    def context(self) -> contexts.Context:
        """The user as the thing a right is about."""
        return contexts.user(self.id)


@attrs.frozen
class ObserverLink:
    """An observer linked to a student outside courses."""

    observer_id: str
    student_id: str


__all__ = [
    "Account",
    "AccountKind",
    "AccountSettings",
    "AccountUser",
    "ObserverLink",
    "User",
    "UserState",
    "last_name_first",
]
