"""How deciding about logins looks at what is stored, and the changes that it makes."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.lms.actors import AccessToken
from canvas_comms.lms.developer_keys import DeveloperKey
from canvas_comms.lms.logins.model import AuthorizationCode, WebSession
from canvas_comms.lms.operations import LmsView
from canvas_comms.redaction import Secret


class LoginsView(LmsView, Protocol):
    """Developer keys, codes, tokens and sessions; each secret finds what it stands for."""

    @property
    def sns_arn(self) -> str | None:
        """What tokens of apps are configured with for push."""
        ...

    def developer_key(self, id: str | None) -> DeveloperKey | None:
        """The developer key with this id."""
        ...

    def code(self, text: Secret) -> AuthorizationCode | None:
        """What a code stands for, used and old ones included."""
        ...

    def refreshable(self, text: Secret) -> AccessToken | None:
        """The token that a refresh token belongs to."""
        ...

    def tokens_of(self, user_id: str) -> Sequence[AccessToken]:
        """Every token of a user, oldest first."""
        ...

    def web_session(self, text: Secret) -> WebSession | None:
        """The session of a browser."""
        ...

    def session_ticket(self, text: Secret) -> str | None:
        """The id of the user whom a session token lets in, once."""
        ...

    def new_secret(self) -> Secret:
        """A text that nobody can guess."""
        ...


@attrs.frozen
class PutCode:
    """A code stands for this."""

    text: Secret
    code: AuthorizationCode


@attrs.frozen
class PutToken:
    """A token is like this; `text` and `refresh` replace the texts that it had, if they are given."""

    token: AccessToken
    text: Secret | None = None
    refresh: Secret | None = None


@attrs.frozen
class PutWebSession:
    """A session of a browser is like this; None: it has ended."""

    text: Secret
    session: WebSession | None


@attrs.frozen
class EndSessions:
    """Every browser of a user is logged out."""

    user_id: str


@attrs.frozen
class PutSessionTicket:
    """A session token lets a user in; None: it has been used."""

    text: Secret
    user_id: str | None


Change: TypeAlias = PutCode | PutToken | PutWebSession | EndSessions | PutSessionTicket

__all__ = [
    "Change",
    "EndSessions",
    "LoginsView",
    "PutCode",
    "PutSessionTicket",
    "PutToken",
    "PutWebSession",
]
