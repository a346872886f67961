"""Who we are: a bearer token, given once or fetched when needed.

Both are `requests.auth.AuthBase`, so they fit a `requests.Session` as well; the header is
always set, and no netrc can put another in its place. None can be pickled or copied.
"""

from typing import NoReturn, Protocol

import attrs
import requests
from requests.auth import AuthBase

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http.deadlines import Deadline
from canvas_comms_http.header_values import checked_token

ALONE_SECONDS = 30.0
"""The deadline of a token that a `requests.Session` asks for, which has none to give."""


@attrs.frozen(eq=False)
class Token:
    """A token in use. Two are the same only if they are one object."""

    secret: Secret


class Credentials(Protocol):
    """Gives tokens."""

    def token(self, deadline: Deadline) -> Token:
        """The token to use now. Raises `GatewayError` if none can be had."""
        ...

    def renewed(self, refused: Token, deadline: Deadline) -> Token | None:
        """A newer token than one that was refused; None if there is none. Raises `GatewayError`."""
        ...


class Bearer(AuthBase):
    """Sets the header of a request from `token`."""

    def token(self, deadline: Deadline) -> Token:
        """The token to use now."""
        raise NotImplementedError

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Set the header, as requests asks of an `AuthBase`."""
        return authorised(request, self.token(Deadline.after(ALONE_SECONDS)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("credentials cannot be pickled or copied")


class BearerToken(Bearer):
    """One token, given once. Raises `InvalidValue` if it cannot stand in a header."""

    @veiled
    def __init__(self, token: Secret | str) -> None:
        self._token = Token(checked_token(token))

    def token(self, deadline: Deadline) -> Token:
        """The token."""
        return self._token

    def renewed(self, refused: Token, deadline: Deadline) -> Token | None:
        """None: there is no other."""
        return None


@veiled
def credentials_of(given: Credentials | Secret | str, field: str) -> Credentials:
    """Credentials, or a bearer token of a text. Raises `InvalidValue` naming `field`."""
    if isinstance(given, Secret | str):
        return BearerToken(given)
    if not (callable(getattr(given, "token", None)) and callable(getattr(given, "renewed", None))):
        raise InvalidValue(field, "must be a token, or credentials that give one")
    return given


def authorised(request: requests.PreparedRequest, token: Token) -> requests.PreparedRequest:
    """The same request, with the token in its header."""
    request.headers["Authorization"] = f"Bearer {token.secret.reveal()}"
    return request


__all__ = ["Bearer", "BearerToken", "Credentials", "Token", "authorised", "credentials_of"]
