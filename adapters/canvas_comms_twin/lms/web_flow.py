"""The web flow of OAuth2 over HTTP: pages for people, tokens for apps. What is decided, the core decides.

A browser is known by its cookie. Tokens count at two of these routes: where they are given back, and
where a URL for a session is made.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.logins import operations as o
from canvas_comms.lms.logins.resources import ConfirmPage, FinishedPage, GoTo, LoginPage
from canvas_comms.lms.operations import Command, Denied, Response, deny
from canvas_comms.lms.params import Parameters, as_text
from canvas_comms.redaction import Opaque, Secret
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_twin.exchange import Request, not_implemented
from canvas_comms_twin.exchange import Response as Answer
from canvas_comms_twin.lms.authentication import COOKIE, authenticate, credentials_of
from canvas_comms_twin.lms.login_pages import confirm_page, finished_page, login_page
from canvas_comms_twin.lms.parameters import is_multipart, read_multipart
from canvas_comms_wire.json_text import Json, write_json
from canvas_comms_wire.lms_logins import TOKEN_GRANT, with_query, write_session_url
from canvas_comms_wire.lms_parameters import encoded, flattened, read_query

JSON_TYPE = ("Content-Type", "application/json; charset=utf-8")
MAX_FORM = 16 << 10
"""Bytes of a multipart form that asks for a token: it has no files."""

OTHER_GRANT = "client_credentials"
"""For tools that sign their requests; the real server has it and the twin has not."""

Refuse = Callable[[Denied], Answer]


@attrs.frozen(eq=False, repr=False)
class _Call(Opaque):
    """A request of the web flow, read."""

    request: Request
    parameters: Parameters
    session: Secret


class WebFlow:
    """The web flow of one Canvas LMS.

    `refuse` answers what the core denies; `refs` are names of the world.
    """

    def __init__(self, memory: MemoryLms, refs: Mapping[str, str], refuse: Refuse) -> None:
        self._memory = memory
        self._refs = refs
        self._refuse = refuse
        self._calls: Mapping[tuple[str, str], Callable[[_Call], Answer]] = {
            ("GET", "/login"): self._login,
            ("POST", "/login/canvas"): self._log_in,
            ("GET", "/login/oauth2/auth"): self._authorize,
            ("GET", "/login/oauth2/confirm"): self._confirm,
            ("POST", "/login/oauth2/accept"): self._accept,
            ("GET", "/login/oauth2/deny"): self._deny,
            ("POST", "/login/oauth2/deny"): self._deny,
            ("POST", "/login/oauth2/token"): self._issue,
            ("DELETE", "/login/oauth2/token"): self._delete,
            ("GET", "/login/session_token"): self._session_url,
        }

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        """Method and path of every route."""
        return tuple(self._calls)

    def answer(self, request: Request, parameters: Parameters) -> Answer | None:
        """The answer to a request of the web flow; None if it is none."""
        method = "GET" if request.method == "HEAD" else request.method
        session = credentials_of(request, parameters, api=False).session
        asked = _Call(request, parameters, Secret(session))
        call = self._calls.get((method, request.path))
        if call is not None:
            return call(asked)
        ticket = as_text(parameters.at("session_token"))
        if ticket and method == "GET" and not request.path.startswith("/api/"):
            return self._by_ticket(asked, ticket)
        return None

    def _login(self, call: _Call) -> Answer:
        return self._decided(call, o.ShowLogin(call.session, call.parameters.at("unique_id")))

    def _log_in(self, call: _Call) -> Answer:
        parameters = call.parameters
        name = as_text(parameters.at("pseudonym_session", "unique_id"))
        person = None if name is None else self._refs.get(name.strip(), name)
        return self._decided(call, o.LogIn(call.session, person, parameters.at("authenticity_token")))

    def _by_ticket(self, call: _Call, ticket: str) -> Answer:
        kept: dict[str, Json] = {
            name: value for name, value in read_query(call.request.query).items() if name != "session_token"
        }
        page = call.request.path + (f"?{encoded(flattened(kept))}" if kept else "")
        return self._decided(call, o.LogInByTicket(Secret(ticket), page))

    def _authorize(self, call: _Call) -> Answer:
        return self._decided(call, o.Authorize(call.session, call.parameters))

    def _confirm(self, call: _Call) -> Answer:
        return self._decided(call, o.Confirm(call.session))

    def _accept(self, call: _Call) -> Answer:
        given = call.parameters
        return self._decided(
            call, o.Accept(call.session, given.at("custom_csrf_token"), given.at("remember_access"))
        )

    def _deny(self, call: _Call) -> Answer:
        return self._decided(call, o.Deny(call.session))

    def _issue(self, call: _Call) -> Answer:
        request, parameters = call.request, call.parameters
        if is_multipart(request) and len(request.body) <= MAX_FORM:
            parameters = Parameters({**parameters.values, **read_multipart(request)})
        if parameters.at("grant_type") == OTHER_GRANT:
            return not_implemented(attrs.evolve(request, path=f"{request.path} with {OTHER_GRANT}"))
        client = _basic(request.headers.get("authorization", ""))
        issued = self._memory.execute(o.IssueToken(parameters, client), None)
        if isinstance(issued, Denied):
            return self._refuse(issued)
        return _json(TOKEN_GRANT.write(issued.value), ("Cache-Control", "no-store"))

    def _delete(self, call: _Call) -> Answer:
        def delete(actor: Actor | None) -> Answer:
            command = o.DeleteToken(call.parameters.at("expire_sessions"))
            return self._told(self._memory.execute(command, actor), lambda done: {})

        return self._by_token(call, delete)

    def _session_url(self, call: _Call) -> Answer:
        def create(actor: Actor | None) -> Answer:
            command = o.CreateSessionUrl(call.parameters.at("return_to"), call.request.base)
            return self._told(
                self._memory.execute(command, actor), lambda made: write_session_url(made.value)
            )

        return self._by_token(call, create)

    def _by_token(self, call: _Call, done: Callable[[Actor | None], Answer]) -> Answer:
        """The call of whoever shows a token or a session; scopes count for nothing here."""
        memory, parameters = self._memory, call.parameters
        who = credentials_of(call.request, parameters, api=True)
        found = authenticate(who, parameters, None, memory, memory.environment.now(), api=False)
        if not found.decision.allowed:
            return self._refuse(deny(found.decision, memory.edition, {}))
        return done(found.actor)

    def _told(self, outcome: object, write: Callable[[Any], Json]) -> Answer:
        return self._refuse(outcome) if isinstance(outcome, Denied) else _json(write(outcome))

    def _decided(self, call: _Call, command: Command[Response[Any]]) -> Answer:
        outcome = self._memory.execute(command, None)
        if isinstance(outcome, Denied):
            return self._refuse(outcome)
        match outcome.value:
            case GoTo(url, told, session):
                target = with_query(call.request.base + url if url.startswith("/") else url, told)
                return Answer(302, (("Location", target), *_cookie(session)))
            case LoginPage() as page:
                return _with_cookie(login_page(page, self._people()), page.session)
            case ConfirmPage() as page:
                return confirm_page(page)
            case FinishedPage(refused):
                return finished_page(refused)
        raise TypeError("a step of the web flow leads nowhere")

    def _people(self) -> Mapping[str, str]:
        directory: Directory = self._memory.directory
        users = (directory.user(id) for id in self._refs.values())
        return {user.id: user.name for user in users if user is not None}


def _basic(authorization: str) -> tuple[str, str] | None:
    """Client id and secret of Basic authorization, if there is one."""
    scheme, _, coded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(coded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    user, _, secret = text.partition(":")
    return unquote_plus(user), unquote_plus(secret)


def _json(body: Json, *headers: tuple[str, str]) -> Answer:
    return Answer(200, (JSON_TYPE, *headers), write_json(body).encode())


def _cookie(session: Secret | None) -> tuple[tuple[str, str], ...]:
    if session is None:
        return ()
    return (("Set-Cookie", f"{COOKIE}={session.reveal()}; Path=/; HttpOnly; SameSite=Lax"),)


def _with_cookie(answer: Answer, session: Secret) -> Answer:
    return attrs.evolve(answer, headers=(*answer.headers, *_cookie(session)))


__all__ = ["WebFlow"]
