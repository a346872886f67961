"""The server's part of asking somebody: log in, confirm, and go back to the app."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import AccessToken, Actor
from canvas_comms.lms.developer_keys import DeveloperKey
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.institution_ids import Collection, Column
from canvas_comms.lms.logins import operations as o
from canvas_comms.lms.logins.model import (
    OUT_OF_BAND,
    AuthorizationCode,
    AuthorizationRequest,
    WebSession,
)
from canvas_comms.lms.logins.resources import ConfirmPage, FinishedPage, GoTo, LoginPage, Step
from canvas_comms.lms.logins.rules.authorizing import (
    AuthorizingReason,
    Next,
    answers_the_form,
    asks_somebody,
    may_ask,
    may_say_yes,
    need_not_ask,
    next_step,
    what_is_asked,
)
from canvas_comms.lms.logins.server.responses import TOLD_AT_REDIRECT, WORDINGS
from canvas_comms.lms.logins.state import (
    Change,
    LoginsView,
    PutCode,
    PutSessionTicket,
    PutWebSession,
)
from canvas_comms.lms.operations import NO_FINDINGS, Deciders, Denied, Response, deny, refused
from canvas_comms.lms.params import Parameters, as_boolean, as_id, as_text
from canvas_comms.lms.people import User
from canvas_comms.lms.rules.credentials import REFRESHABLE, state_of, user_named
from canvas_comms.pkce import CHALLENGE_METHOD
from canvas_comms.redaction import Redacted, Secret

LOGIN = "/login"
CONFIRM = "/login/oauth2/confirm"
FINISHED = "/login/oauth2/auth"
AFTER_LOGIN = "/?login_success=1"
DEFAULT_APP_NAME = "Third-Party Application"

Changes: TypeAlias = tuple[Change, ...]
NOBODY = WebSession()
NOTHING: Mapping[str, str] = MappingProxyType({})


def authorize(
    view: LoginsView, command: o.Authorize, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[Step] | Denied, Changes]:
    """The app, its redirect URI, what it asks for, and then whether somebody is there to be asked."""
    params = command.params
    if params.has("code") or params.has("error"):
        return Response(FinishedPage(refused=params.has("error"))), ()
    key = view.developer_key(as_id(params.at("client_id")))
    redirect_uri = as_text(params.at("redirect_uri")) or ""
    known = may_ask(key, redirect_uri)
    if key is None or not known.allowed:
        return deny(known, edition, WORDINGS), ()
    asked = _asked(key, redirect_uri, params, edition)
    session = view.web_session(command.session) or NOBODY
    wrong = what_is_asked(key, asked.scopes, params.at("response_type"))
    step = None
    if wrong.allowed:
        skip = session.user_id is not None and _need_not_ask(view, key, asked, session.user_id, now)
        step, wrong = next_step(params, session.user_id is not None, skip)
    browser = _browser(view, command.session, attrs.evolve(session, asked=asked, form_token=None))
    match step:
        case None:
            return browser.back(asked, _error(wrong), wrong)
        case Next.BACK:
            return _yes(browser, asked, session.user_id or "", view.new_secret(), remembered=False, now=now)
        case Next.CONFIRM:
            return browser.go(CONFIRM)
        case Next.LOG_IN:
            expected = as_text(params.at("unique_id"))
            return browser.go(LOGIN, {"unique_id": expected} if expected else {})


def show_login(
    view: LoginsView, command: o.ShowLogin, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[LoginPage], Changes]:
    """A page with a form, for whatever browser."""
    browser = _browser(view, command.session, view.web_session(command.session) or NOBODY)
    form_token = view.new_secret()
    asked = browser.session.asked
    page = LoginPage(
        form_token=form_token,
        session=browser.text,
        unique_id=as_text(command.unique_id) or "",
        redirect_uri="" if asked is None else asked.redirect_uri,
    )
    return Response(page), browser.kept(form_token=form_token)


def log_in(
    view: LoginsView, command: o.LogIn, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[GoTo] | Denied, Changes]:
    """The form, the person, and then what an app may have asked; the session gets a new text."""
    session = view.web_session(command.session)
    if session is None or not answers_the_form(session, command.form_token):
        return deny(refused(AuthorizingReason.FORM_TOKEN_WRONG, "authenticity_token"), edition, WORDINGS), ()
    person = _person(view.directory, as_text(command.unique_id) or "")
    if person is None:
        return deny(refused(AuthorizingReason.PERSON_UNKNOWN, "unique_id"), edition, WORDINGS), ()
    entered = WebSession(person.id, session.asked)
    ended = PutWebSession(command.session, None)
    browser = _Browser(view.new_secret(), entered)
    key = None if session.asked is None else view.developer_key(session.asked.key_id)
    if session.asked is None or key is None:
        outcome, changes = browser.go(AFTER_LOGIN)
    elif _need_not_ask(view, key, session.asked, person.id, now):
        outcome, changes = _yes(
            browser, session.asked, person.id, view.new_secret(), remembered=False, now=now
        )
    else:
        outcome, changes = browser.go(CONFIRM)
    return outcome, (ended, *changes)


def _person(directory: Directory, text: str) -> User | None:
    """Whom somebody names who logs in: by their login, or by an id."""
    login = directory.named(Collection.USERS, Column.LOGIN_ID, text.strip().lower())
    return user_named(directory, text, None) if login is None else directory.user(login)


def log_in_by_ticket(
    view: LoginsView, command: o.LogInByTicket, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[GoTo] | Denied, Changes]:
    """A session token lets its user in, once."""
    user_id = view.session_ticket(command.ticket)
    if user_id is None:
        return deny(refused(AuthorizingReason.TICKET_UNKNOWN, "session_token"), edition, WORDINGS), ()
    outcome, changes = _Browser(view.new_secret(), WebSession(user_id)).go(command.page)
    return outcome, (PutSessionTicket(command.ticket, None), *changes)


def confirm(
    view: LoginsView, command: o.Confirm, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[Any], Changes]:
    """The page that asks; where nothing is asked, or nobody is there, the browser goes to log in."""
    session = view.web_session(command.session)
    asked = None if session is None else session.asked
    user = None if session is None or session.user_id is None else view.directory.user(session.user_id)
    key = None if asked is None else view.developer_key(asked.key_id)
    if session is None or asked is None or user is None or key is None:
        return Response(GoTo(LOGIN)), ()
    form_token = view.new_secret()
    page = ConfirmPage(
        form_token=form_token,
        app_name=key.name or DEFAULT_APP_NAME,
        user_name=user.name,
        redirect_uri=asked.redirect_uri,
        purpose=asked.purpose,
        scopes=asked.scopes,
    )
    return Response(page), _browser(view, command.session, session).kept(form_token=form_token)


def accept(
    view: LoginsView, command: o.Accept, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[GoTo] | Denied, Changes]:
    """A yes: the app gets a code."""
    session = view.web_session(command.session)
    decision = may_say_yes(session, command.form_token)
    if session is None or session.asked is None or session.user_id is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    browser = _browser(view, command.session, session)
    remembered = as_boolean(command.remember_access)
    return _yes(browser, session.asked, session.user_id, view.new_secret(), remembered=remembered, now=now)


def deny_access(
    view: LoginsView, command: o.Deny, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[GoTo] | Denied, Changes]:
    """A no: the app is told."""
    session = view.web_session(command.session)
    decision = asks_somebody(session)
    if session is None or session.asked is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    no = refused(AuthorizingReason.DENIED, "session")
    return _browser(view, command.session, session).back(session.asked, _error(no), no)


@attrs.frozen(eq=False, repr=False)
class _Browser(Redacted):
    """A browser while one call is decided: where it goes, and what is kept of it."""

    text: Secret
    session: WebSession

    def kept(self, **changed: Any) -> Changes:
        """Its session, changed."""
        return (PutWebSession(self.text, attrs.evolve(self.session, **changed)),)

    def go(self, url: str, told: Mapping[str, str] = NOTHING) -> tuple[Response[Any], Changes]:
        """On to another page of this server."""
        return Response(GoTo(url, told, self.text)), self.kept()

    def back(
        self, asked: AuthorizationRequest, told: Mapping[str, str], decision: Decision = NO_FINDINGS
    ) -> tuple[Response[Any], Changes]:
        """Back to the app, which reads what it is told in the address."""
        more = dict(told) if asked.state is None else {**told, "state": asked.state}
        base = FINISHED if asked.redirect_uri == OUT_OF_BAND else asked.redirect_uri
        return Response(GoTo(base, more, self.text), decision), self.kept(asked=None, form_token=None)


def _browser(view: LoginsView, shown: Secret, session: WebSession) -> _Browser:
    """The browser that shows this session; a new one if the server does not know it."""
    return _Browser(view.new_secret() if view.web_session(shown) is None else shown, session)


def _asked(
    key: DeveloperKey, redirect_uri: str, params: Parameters, edition: LmsEdition
) -> AuthorizationRequest:
    scopes = as_text(params.at("scope")) or as_text(params.at("scopes")) or ""
    challenge = as_text(params.at("code_challenge"))
    counts = edition.has(Era.CODES_MAY_HAVE_CHALLENGES)
    return AuthorizationRequest(
        key_id=key.id,
        redirect_uri=redirect_uri,
        state=as_text(params.at("state")),
        scopes=tuple(scopes.split()),
        purpose=as_text(params.at("purpose")),
        challenge=challenge if counts and params.at("code_challenge_method") == CHALLENGE_METHOD else None,
    )


def _need_not_ask(
    view: LoginsView, key: DeveloperKey, asked: AuthorizationRequest, user_id: str, now: datetime
) -> bool:
    return need_not_ask(key, asked, living_tokens(view, user_id, now))


def living_tokens(view: LoginsView, user_id: str, now: datetime) -> Sequence[AccessToken]:
    """The tokens of a user that can still be used or refreshed."""
    mine = view.tokens_of(user_id)
    return [one for one in mine if state_of(one, view.developer_key(one.key_id), now) in REFRESHABLE]


def _yes(
    browser: _Browser,
    asked: AuthorizationRequest,
    user_id: str,
    code: Secret,
    remembered: bool,
    now: datetime,
) -> tuple[Response[Any], Changes]:
    stands_for = AuthorizationCode(
        key_id=asked.key_id,
        user_id=user_id,
        made_at=now,
        scopes=asked.scopes,
        purpose=asked.purpose,
        challenge=asked.challenge,
        remembered=remembered,
    )
    outcome, changes = browser.back(asked, {"code": code.reveal()})
    return outcome, (PutCode(code, stands_for), *changes)


def _error(decision: Decision) -> Mapping[str, str]:
    error, description = TOLD_AT_REDIRECT[decision.refusals[0].reason]
    return {"error": error, "error_description": description} if description else {"error": error}


DECIDERS: Deciders[LoginsView, Change] = Deciders(
    {
        o.Authorize: authorize,
        o.ShowLogin: show_login,
        o.LogIn: log_in,
        o.LogInByTicket: log_in_by_ticket,
        o.Confirm: confirm,
        o.Accept: accept,
        o.Deny: deny_access,
    }
)

__all__ = ["DECIDERS", "living_tokens"]
