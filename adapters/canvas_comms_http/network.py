"""The way out: which transport, proxies and trust every request of ours uses.

Nothing is taken from the environment: no proxy variables, no netrc, no other bundle of
certificates. There are no cookies and no redirects, and each request is sent once.
"""

import os
import threading
from collections.abc import Mapping

import attrs
import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Opaque, veiled
from canvas_comms_http.answers import Answer
from canvas_comms_http.deadlines import Deadline
from canvas_comms_http.failures import Failure, Seen, failure_of
from canvas_comms_http.header_values import checked_header
from canvas_comms_http.logs import transport_unlogged
from canvas_comms_http.transport import TimedAdapter


class _Own(threading.local):
    """The transport of one thread, in the process that made it."""

    process = 0
    adapter: TimedAdapter


@attrs.define(eq=False, repr=False, init=False)
class Network(Opaque):
    """How requests leave this machine. Share one between a gateway and its credentials.

    By default each thread, and each process after a fork, has a transport of its own.
    `transport` replaces it, for all threads: a twin without a socket, say. Of a `session`
    we take transports, proxies, certificates and trust, and nothing else; stock
    transports in it give way to ours. `proxies` are as in requests (`{"https": url}`),
    `verify` is True or the path of a bundle of certificates.

    The total deadline is kept by our own transport; one that you bring has to end in
    time itself until its answer's body is read. Only our own transport can prove that a
    request never left: what yours raises leaves the fate of a write unknown.

    Raises `InvalidValue`: a transport that retries, trust switched off, a bundle that is
    not there, a user agent that is no header.
    """

    user_agent: str
    allow_insecure_loopback: bool
    _transport: BaseAdapter | None
    _session: requests.Session | None
    _proxies: dict[str, str]
    _verify: bool | str
    _own: _Own

    @veiled
    def __init__(
        self,
        *,
        transport: BaseAdapter | None = None,
        session: requests.Session | None = None,
        proxies: Mapping[str, str] | None = None,
        verify: bool | str | os.PathLike[str] | None = None,
        user_agent: str = "canvas-comms",
        allow_insecure_loopback: bool = False,
    ) -> None:
        kept = [] if session is None else [one for one in session.adapters.values() if not _stock(one)]
        if any(map(_retries, [transport] if transport else kept)):
            raise InvalidValue("transport", "must not retry (max_retries=0)")
        self.user_agent = checked_header(user_agent, "user_agent")
        self.allow_insecure_loopback = allow_insecure_loopback
        self._transport = transport
        self._session = session
        self._proxies = dict(proxies or (session.proxies if session else {}))
        self._verify = _checked_trust(session.verify if verify is None and session else verify)
        self._own = _Own()

    def send(self, request: requests.PreparedRequest, deadline: Deadline) -> Answer | Failure:
        """Send once. Never raises: what a transport raises becomes a `Failure`."""
        seconds = deadline.left()
        if not seconds:
            return Failure.of(Seen.NO_TIME)
        try:
            adapter = self._adapter(str(request.url))
        except Exception:  # a session that knows nobody for this URL
            return Failure.of(Seen.NOTHING_TRIED)
        try:
            with transport_unlogged():
                response = adapter.send(
                    request,
                    stream=True,
                    timeout=seconds,
                    verify=self._verify,
                    cert=self._session.cert if self._session else None,
                    proxies=self._proxies,
                )
        except Exception as error:
            return failure_of(error)
        if not isinstance(response, requests.Response) or not isinstance(response.status_code, int):
            return Failure.of(None, broken=True)
        return Answer(response, deadline)

    def _adapter(self, url: str) -> BaseAdapter:
        if self._transport is not None:
            return self._transport
        if self._session is not None:
            brought = self._session.get_adapter(url)
            if not _stock(brought):
                return brought
        own = self._own
        if own.process != os.getpid():  # a child must not share its parent's connections
            own.adapter, own.process = TimedAdapter(), os.getpid()
        return own.adapter


def _retries(transport: BaseAdapter) -> bool:
    return isinstance(transport, HTTPAdapter) and bool(transport.max_retries.total)


def _stock(transport: BaseAdapter) -> bool:
    return type(transport) is HTTPAdapter


def _checked_trust(verify: bool | str | os.PathLike[str] | None) -> bool | str:
    if verify is None or verify is True:
        return True
    if not isinstance(verify, str | os.PathLike):
        raise InvalidValue("verify", "must be True or the path of a bundle of certificates")
    path = os.fspath(verify)
    if not os.path.exists(path):
        raise InvalidValue("verify", "names nothing that exists")
    return path


__all__ = ["Network"]
