"""The server's part of giving tokens to apps, taking them back, and letting their users into a browser."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

import attrs

from canvas_comms.lms.actors import AccessToken, Actor
from canvas_comms.lms.developer_keys import ClientType, DeveloperKey
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.logins import operations as o
from canvas_comms.lms.logins.resources import SessionUrl, TokenGrant, TokenUser
from canvas_comms.lms.logins.rules.authorizing import remembered_by
from canvas_comms.lms.logins.rules.granting import (
    TOKEN_LIFETIME,
    GrantReason,
    GrantType,
    client_is_known,
    code_is_good,
    grant_type,
    is_verified,
    may_refresh,
)
from canvas_comms.lms.logins.server.authorize import living_tokens
from canvas_comms.lms.logins.server.responses import WORDINGS
from canvas_comms.lms.logins.state import (
    Change,
    EndSessions,
    LoginsView,
    PutCode,
    PutSessionTicket,
    PutToken,
)
from canvas_comms.lms.operations import Deciders, Denied, Done, Response, deny, refused
from canvas_comms.lms.params import as_boolean, as_id, as_text, is_blank
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.lms.rules.ids import global_id
from canvas_comms.lms.rules.scopes import USERINFO
from canvas_comms.redaction import Secret

Granted: TypeAlias = tuple[Response[TokenGrant] | Denied, tuple[Change, ...]]


def issue_token(
    view: LoginsView, command: o.IssueToken, actor: Actor | None, edition: LmsEdition, now: datetime
) -> Granted:
    """The grant type, the client, and then what it brings."""
    params, (basic_id, basic_secret) = command.params, command.client or ("", "")
    grant = grant_type(params)
    if grant is None:
        return deny(refused(GrantReason.GRANT_UNSUPPORTED, "grant_type"), edition, WORDINGS), ()
    client_id = as_text(params.at("client_id")) or basic_id
    secret = as_text(params.at("client_secret")) or basic_secret
    key = view.developer_key(as_id(client_id))
    by_code = grant is GrantType.AUTHORIZATION_CODE
    proves = edition.has(Era.CODES_MAY_HAVE_CHALLENGES) and (not by_code or params.has("code_verifier"))
    known = client_is_known(key, secret, proves)
    if key is None or not known.allowed:
        return deny(known, edition, WORDINGS), ()
    decide = _by_code if by_code else _by_refresh_token
    return decide(view, command, key, edition, now)


def _by_code(
    view: LoginsView, command: o.IssueToken, key: DeveloperKey, edition: LmsEdition, now: datetime
) -> Granted:
    given = as_text(command.params.at("code"))
    if not given:
        return deny(refused(GrantReason.CODE_MISSING, "code"), edition, WORDINGS), ()
    text = Secret(given)
    code = view.code(text)
    decision = code_is_good(code, key.id, now)
    if code is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    used = PutCode(text, attrs.evolve(code, used=True))
    counts = edition.has(Era.CODES_MAY_HAVE_CHALLENGES)
    verifier = as_text(command.params.at("code_verifier")) if counts else None
    decision = is_verified(code, verifier)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), (used,)
    living = living_tokens(view, code.user_id, now)
    earlier = remembered_by(key.id, code.scopes, code.purpose, living)
    if earlier is not None:
        return Response(_grant(view, earlier, key, None, None, edition)), (used,)
    replaced = as_boolean(command.params.at("replace_tokens"))
    ended = [PutToken(attrs.evolve(one, revoked=True)) for one in living if one.key_id == key.id and replaced]
    token = AccessToken(
        id=view.new_id(),
        user_id=code.user_id,
        scopes=code.scopes,
        sns_arn=view.sns_arn,
        key_id=key.id,
        purpose=code.purpose or key.name or None,
        refresh_by=_hour(key, now),
        remembered=code.remembered,
    )
    only_who = code.scopes == (USERINFO,)
    access, refresh = view.new_secret(), view.new_secret() if key.auto_expire_tokens else None
    grant = _grant(view, token, key, None if only_who else access, None if only_who else refresh, edition)
    return Response(grant), (used, *ended, PutToken(token, access, refresh))


def _by_refresh_token(
    view: LoginsView, command: o.IssueToken, key: DeveloperKey, edition: LmsEdition, now: datetime
) -> Granted:
    given = as_text(command.params.at("refresh_token"))
    if not given:
        return deny(refused(GrantReason.REFRESH_TOKEN_MISSING, "refresh_token"), edition, WORDINGS), ()
    token = view.refreshable(Secret(given))
    decision = may_refresh(token, key, view.developer_key(token.key_id) if token else None, now)
    if token is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    access = view.new_secret()
    rotated = view.new_secret() if key.client_type is ClientType.PUBLIC else None
    fresh = attrs.evolve(token, refresh_by=_hour(key, now))
    grant = _grant(view, fresh, key, access, rotated, edition)
    return Response(grant), (PutToken(fresh, access, rotated),)


def _hour(key: DeveloperKey, now: datetime) -> datetime | None:
    return now + TOKEN_LIFETIME if key.auto_expire_tokens else None


def _grant(
    view: LoginsView,
    token: AccessToken,
    key: DeveloperKey,
    access: Secret | None,
    refresh: Secret | None,
    edition: LmsEdition,
) -> TokenGrant:
    user = view.directory.user(token.user_id)
    tells_more = edition.has(Era.LOGINS_TELL_MORE)
    return TokenGrant(
        access_token=access,
        user=TokenUser(
            id=token.user_id,
            name="" if user is None else user.name,
            global_id=global_id(token.user_id),
            fake_student=False if tells_more else None,
        ),
        refresh_token=refresh,
        expires_in=int(TOKEN_LIFETIME.total_seconds()) if key.auto_expire_tokens else None,
    )


def delete_token(
    view: LoginsView, command: o.DeleteToken, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Done | Denied, tuple[Change, ...]]:
    """The sessions of whoever calls, if that is asked for, and then the token that they show."""
    ended = tuple(_ended_sessions(command, actor))
    if actor is None or actor.token is None:
        return deny(refused(GrantReason.NO_TOKEN_SHOWN, "access_token"), edition, WORDINGS), ended
    return Done(), (*ended, PutToken(attrs.evolve(actor.token, revoked=True)))


def _ended_sessions(command: o.DeleteToken, actor: Actor | None) -> Iterator[Change]:
    if actor is not None and not is_blank(command.expire_sessions):
        yield EndSessions(actor.user_id)


def create_session_url(
    view: LoginsView, command: o.CreateSessionUrl, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[SessionUrl] | Denied, tuple[Change, ...]]:
    """A URL of this host that logs the token's user in, once."""
    decision = logged_in(actor)
    if actor is None:
        return deny(decision, edition, WORDINGS), ()
    page = as_text(command.return_to) or f"{command.base}/"
    if not _is_below(page, command.base):
        return deny(refused(GrantReason.RETURN_ELSEWHERE, "return_to"), edition, WORDINGS), ()
    ticket = view.new_secret()
    terms = False if edition.has(Era.LOGINS_TELL_MORE) else None
    return Response(SessionUrl(page, ticket, terms)), (PutSessionTicket(ticket, actor.id),)


def _is_below(url: str, base: str) -> bool:
    return url == base or url.startswith((f"{base}/", f"{base}?"))


DECIDERS: Deciders[LoginsView, Change] = Deciders(
    {o.IssueToken: issue_token, o.DeleteToken: delete_token, o.CreateSessionUrl: create_session_url}
)

__all__ = ["DECIDERS"]
