"""Where tokens are given: one form goes out, one grant comes back, and the secrets go nowhere else."""

import time
from collections.abc import Mapping
from urllib.parse import urlencode

from canvas_comms.errors import (
    AuthenticationFailed,
    GatewayError,
    InvalidValue,
    MalformedResponse,
    RefusedByServer,
    UnexpectedRedirect,
)
from canvas_comms.redaction import Opaque, Secret, veiled
from canvas_comms_http.answers import MAX_REMARK, Answer
from canvas_comms_http.base_urls import BaseUrl
from canvas_comms_http.deadlines import Deadline
from canvas_comms_http.failures import Failure
from canvas_comms_http.grants import Grant, code_of, read_grant
from canvas_comms_http.logs import note
from canvas_comms_http.network import Network
from canvas_comms_http.templates import template


class TokenEndpoint(Opaque):
    """The token endpoint at `url`, over https, following no redirect.

    Each request has a connection of its own: an idle one may just have been closed by the server.
    Raises `InvalidValue` naming `field` for a URL that cannot be used.
    """

    @veiled
    def __init__(self, url: str, network: Network, field: str = "token_url") -> None:
        address = BaseUrl.of(url, field, allow_insecure_loopback=network.allow_insecure_loopback)
        self._url = address.at() + ("/" if url.endswith("/") else "")
        self._network = network
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
        self._template = template("token", "POST", headers, network.user_agent)

    @veiled
    def grant(self, form: Secret, deadline: Deadline) -> Grant:
        """What it gives for a form. Raises `GatewayError`."""
        began = time.monotonic()
        request = self._template.aimed(self._url, form.reveal().encode())
        answer = self._network.send(request, deadline)
        if isinstance(answer, Failure):
            note("token", answer.doubt.value, None, time.monotonic() - began)
            raise answer.error
        with answer:
            note("token", "answered", answer.status, time.monotonic() - began)
            return _granted(answer)


@veiled
def token_form(fields: Mapping[str, str], named: str) -> Secret:
    """The form that asks for a token, without what is empty. Raises `InvalidValue` naming `named`."""
    given = {name: text for name, text in fields.items() if text}
    try:
        return Secret(urlencode(given))
    except UnicodeEncodeError:
        del fields, given
    raise InvalidValue(named, "must hold no lone surrogates")


def _granted(answer: Answer) -> Grant:
    if answer.is_redirect:
        raise UnexpectedRedirect("token", "redirects are not followed")
    if answer.status != 200:
        raise _refusal(answer)
    if answer.media_type != "application/json":
        raise MalformedResponse("token", "must be JSON")
    return read_grant(answer.body(MAX_REMARK))


def _refusal(answer: Answer) -> GatewayError:
    kind = AuthenticationFailed if answer.status in (400, 401) else RefusedByServer
    return kind(answer.status, code_of(answer.body(MAX_REMARK)) if answer.status < 500 else "")


__all__ = ["TokenEndpoint", "token_form"]
