"""OAuth2 client credentials: a token fetched when it is needed, by one thread for all.

Source: RFC 6749, section 4.4; Canvas Medical's authentication pages (`scope` and `patient`
for a token that reaches one patient only).
"""

import time
from collections.abc import Callable

from canvas_comms.redaction import Secret, veiled
from canvas_comms_http.deadlines import Deadline
from canvas_comms_http.fetched_tokens import FetchedTokens
from canvas_comms_http.grants import Grant
from canvas_comms_http.header_values import checked_token
from canvas_comms_http.network import Network
from canvas_comms_http.token_endpoint import TokenEndpoint, token_form


class ClientCredentials(FetchedTokens):
    """Fetches a token from `token_url`, and the next one `margin` seconds before it ends.

    The secret travels in the form body only, over https, and follows no redirect. Each
    request has a connection of its own: an idle one may just have been closed by the server.
    `clock` is monotonic, in seconds. `scope` and `patient` ask for a narrower token.

    Raises `InvalidValue` for a URL, secret or margin that cannot be used.
    """

    @veiled
    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: Secret | str,
        *,
        scope: str = "",
        patient: str = "",
        margin: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        network: Network | None = None,
    ) -> None:
        secret = checked_token(client_secret, "client_secret").reveal()
        form = {"client_id": client_id, "client_secret": secret, "scope": scope, "patient": patient}
        self._endpoint = TokenEndpoint(token_url, network or Network())
        grant = {"grant_type": "client_credentials", **form}
        self._form = token_form(grant, "client_id, scope, patient")
        super().__init__(margin, clock)

    def _grant(self, deadline: Deadline) -> Grant:
        return self._endpoint.grant(self._form, deadline)


__all__ = ["ClientCredentials"]
