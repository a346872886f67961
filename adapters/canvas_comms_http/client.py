"""One exchange with a server: authorised, sent once, within one deadline."""

import time

import attrs

from canvas_comms.destinations import Destination
from canvas_comms.errors import GatewayError, Unreachable
from canvas_comms.outcomes import Doubt
from canvas_comms.redaction import veiled
from canvas_comms_http.answers import Answer
from canvas_comms_http.base_urls import BaseUrl
from canvas_comms_http.credentials import Credentials, Token, authorised
from canvas_comms_http.deadlines import Deadline, checked_seconds
from canvas_comms_http.failures import Failure
from canvas_comms_http.header_values import checked_token
from canvas_comms_http.logs import note
from canvas_comms_http.network import Network
from canvas_comms_http.templates import Template


@attrs.frozen(eq=False, init=False)
class Client:
    """A server as one caller reaches it.

    `deadline` is the total of one exchange in seconds: fetching a token, connecting,
    sending and reading the answer's body all share it. None as credentials is nobody.
    `challenged`: a 401 is about the token only if the server asks for a better one there.
    Raises `InvalidValue` for a deadline that cannot be one.
    """

    base: BaseUrl
    credentials: Credentials | None
    network: Network
    deadline: float
    challenged: bool

    @veiled  # as the methods below: what is half made cannot be shown either
    def __init__(
        self,
        base: BaseUrl,
        credentials: Credentials | None,
        network: Network,
        deadline: float,
        challenged: bool = False,
    ) -> None:
        self.__attrs_init__(base, credentials, network, checked_seconds(deadline), challenged)

    @classmethod
    @veiled
    def of(
        cls,
        base_url: str,
        credentials: Credentials | None,
        *,
        network: Network | None = None,
        deadline: float = 30.0,
        challenged: bool = False,
    ) -> "Client":
        """A client of the server at `base_url`. Raises `InvalidValue`."""
        network = network or Network()
        base = BaseUrl.of(base_url, allow_insecure_loopback=network.allow_insecure_loopback)
        return cls(base, credentials, network, deadline, challenged)

    @property
    def destination(self) -> Destination:
        """The server at its address, and the total of one exchange."""
        return Destination(self.base.origin + self.base.path, self.deadline)

    def exchange(self, template: Template, url: str, body: bytes | None = None) -> Answer | Failure:
        """Send one request and give what came of it. Never raises, never repeats but for a 401.

        A 401 means that nothing was done: then one new token is fetched and the request
        sent once more. The answer has to be closed.
        """
        began = time.monotonic()
        answer = self._authorised(template, url, body, Deadline(began + self.deadline))
        seconds = time.monotonic() - began
        if isinstance(answer, Failure):
            note(template.event, answer.doubt.value, None, seconds)
        else:
            note(template.event, "answered", answer.status, seconds)
        return answer

    def _authorised(
        self, template: Template, url: str, body: bytes | None, deadline: Deadline
    ) -> Answer | Failure:
        request = template.aimed(url, body)
        if self.credentials is None:
            return self.network.send(request, deadline)
        token = _token(self.credentials, deadline)
        if isinstance(token, Failure):
            return token
        answer = self.network.send(authorised(request, token), deadline)
        if isinstance(answer, Failure) or not self._is_about_the_token(answer):
            return answer
        newer = _renewed(self.credentials, token, deadline)
        if newer is None:
            return answer
        answer.close()
        return self.network.send(authorised(template.aimed(url, body), newer), deadline)

    def _is_about_the_token(self, answer: Answer) -> bool:
        return answer.status == 401 and (not self.challenged or "WWW-Authenticate" in answer.headers)


def _token(credentials: Credentials, deadline: Deadline) -> Token | Failure:
    """A token that can be sent; whatever else credentials give or raise is no token."""
    try:
        return _checked(credentials.token(deadline))
    except GatewayError as error:
        error.__context__ = error.__cause__ = None
        return Failure(Doubt.NO_TOKEN, error.with_traceback(None))
    except Exception:  # of credentials that are not ours
        return Failure(Doubt.NO_TOKEN, Unreachable("no token could be had"))


def _renewed(credentials: Credentials, refused: Token, deadline: Deadline) -> Token | None:
    """A newer token; None if there is none, and then the 401 stands."""
    try:
        newer = credentials.renewed(refused, deadline)
        return None if newer is None else _checked(newer)
    except Exception:
        return None


def _checked(token: Token) -> Token:
    checked_token(token.secret)
    return token


__all__ = ["Client"]
