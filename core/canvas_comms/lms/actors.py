"""Who calls: a user, logged in by an access token or by a web session, perhaps acting as another."""

import enum
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted


class Login(enum.Enum):
    """How a caller is known. Web routes outside `/api/` see sessions only."""

    TOKEN = "token"  # noqa: S105 - a kind of login, not a token
    SESSION = "session"


@attrs.frozen(eq=False, repr=False)
class AccessToken(Redacted):
    """What the server knows of an access token; never its text.

    `scopes` None: it was made without any. `sns_arn` None: its developer key is not configured
    for push. `acts_as`: the token was made for acting as this user. `key_id` None: somebody made
    it by hand, in their profile.
    """

    id: str
    user_id: str
    scopes: tuple[str, ...] | None = None
    sns_arn: str | None = None
    expires_at: datetime | None = None
    """When it ends for good."""
    revoked: bool = False
    acts_as: str | None = None
    key_id: str | None = None
    """The developer key of the app that it was given to."""
    purpose: str | None = attrs.field(default=None, metadata=PRIVATE)
    refresh_by: datetime | None = None
    """When its hour is over; None: it needs no refreshing."""
    remembered: bool = False
    """Its user said that the app need not ask again."""


@attrs.frozen
class Actor:
    """The caller of an action. `as_user` is only ever what a caller said, never a default."""

    user_id: str
    """Whose token or session it is (the real user)."""
    token: AccessToken | None = None
    """None: a web session."""
    as_user: str | None = None
    """Whom the caller acts as."""

    @property
    def id(self) -> str:
        """Whose rights and things count: the user acted as, or the user."""
        return self.user_id if self.as_user is None else self.as_user

    @property
    def login(self) -> Login:
        """How the caller is known."""
        return Login.SESSION if self.token is None else Login.TOKEN

    @property
    def masquerading(self) -> bool:
        """Whether somebody acts as somebody else."""
        return self.as_user is not None and self.as_user != self.user_id


__all__ = ["AccessToken", "Actor", "Login"]
