"""Who is calling, and may they act as somebody else?

A token must be known, not revoked and not expired, and if it is limited to scopes, one of
them must name the route. Acting as another user needs the right to become them, which
includes holding every right of accounts that they hold; acting as oneself is always
allowed. A token made for acting as somebody acts as nobody else. Nobody at all is
unauthenticated: every action but confirming a channel needs a login.
"""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms import contexts
from canvas_comms.lms.actors import AccessToken, Actor
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.params import as_id
from canvas_comms.lms.people import User
from canvas_comms.lms.rights import granted
from canvas_comms.lms.rights_table import Right


class CredentialReason(Reason):
    """Why a caller is not let in."""

    NOT_AUTHENTICATED = "not-authenticated", "facts lms-channels 7.2"
    UNKNOWN_TOKEN = "unknown-token", "facts lms-channels 7.2"
    EXPIRED_TOKEN = "expired-token", "facts lms-channels 7.2"
    REVOKED_TOKEN = "revoked-token", "facts lms-channels 7.2"
    SCOPE_MISSING = "scope-missing", "facts lms-channels 7.2"
    CANNOT_BECOME_USER = "cannot-become-user", "facts lms-channels 7.2"
    CANNOT_CHANGE_MASQUERADE = "cannot-change-masquerade", "facts lms-channels 7.2"


@attrs.frozen(repr=False)
class Expired(Finding):
    """That a token has expired, and when: the server tells the moment."""

    at: datetime


@attrs.frozen
class Caller:
    """Who calls, or None and why not."""

    actor: Actor | None
    decision: Decision


def user_named(directory: Directory, text: str, caller_id: str | None) -> User | None:
    """The user that `:user_id` names: `self`, or an id. Source: facts lms-channels 1.1.

    Logins and ids of other systems (`sis_user_id:…`) name nobody: a world has none.
    """
    if text.strip() == "self":
        return None if caller_id is None else directory.user(caller_id)
    found = as_id(text)
    return None if found is None else directory.user(found)


def token_is_good(token: AccessToken | None, route: str | None, now: datetime) -> Decision:
    """Whether a token that was shown (None: no such token) opens a route.

    `route` is the server's own name for it: `url:GET|/api/v1/users/:user_id/…`; None where
    there is none.
    """
    if token is None:
        return _refused(CredentialReason.UNKNOWN_TOKEN, "access_token")
    if token.revoked:
        return _refused(CredentialReason.REVOKED_TOKEN, "access_token")
    if token.expires_at is not None and token.expires_at <= now:
        since = token.expires_at
        return Decision((Expired(CredentialReason.EXPIRED_TOKEN, Effect.REFUSED, "access_token", since),))
    if route is not None and token.scopes is not None and route not in token.scopes:
        return _refused(CredentialReason.SCOPE_MISSING, "access_token")
    return Decision()


def acting_as(directory: Directory, actor: Actor, as_user_id: str | None) -> Caller:
    """The actor as whom the caller says to act; `as_user_id` is what was sent, None if nothing."""
    made_for = None if actor.token is None else actor.token.acts_as
    if as_user_id is None:
        actor = actor if made_for is None else attrs.evolve(actor, as_user=made_for)
        return Caller(actor, Decision())
    other = user_named(directory, as_user_id, actor.user_id)
    if made_for is not None and (other is None or other.id != made_for):
        return Caller(None, _refused(CredentialReason.CANNOT_CHANGE_MASQUERADE, "as_user_id"))
    if other is None or not may_act_as(directory, actor.user_id, other.id):
        return Caller(None, _refused(CredentialReason.CANNOT_BECOME_USER, "as_user_id"))
    return Caller(attrs.evolve(actor, as_user=other.id), Decision())


def may_act_as(directory: Directory, user_id: str, other: str) -> bool:
    """Whether one user may act as another."""
    return granted(directory, user_id, Right.BECOME_USER, contexts.user(other))


def logged_in(actor: Actor | None) -> Decision:
    """Whether anybody is logged in."""
    return _refused(CredentialReason.NOT_AUTHENTICATED, "Authorization") if actor is None else Decision()


def _refused(reason: CredentialReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))
