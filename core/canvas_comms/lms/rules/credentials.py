"""Who is calling, and may they act as somebody else?

A token must be known, not revoked and not expired, and its hour must not be over. If its developer
key requires scopes, one of its scopes must name the route. Acting as another user needs the right to
become them, which includes holding every right of accounts that they hold; acting as oneself is
always allowed. A token made for acting as somebody acts as nobody else. Nobody at all is
unauthenticated: every action but confirming a channel needs a login.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms import contexts
from canvas_comms.lms.actors import AccessToken, Actor
from canvas_comms.lms.developer_keys import DeveloperKey, KeyState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.institution_ids import Collection
from canvas_comms.lms.params import is_blank
from canvas_comms.lms.people import User
from canvas_comms.lms.rights import granted
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.ids import resolved
from canvas_comms.lms.rules.scopes import opens


class CredentialReason(Reason):
    """Why a caller is not let in."""

    NOT_AUTHENTICATED = "not-authenticated", "facts lms-channels 7.2"
    UNKNOWN_TOKEN = "unknown-token", "facts lms-channels 7.2"
    EXPIRED_TOKEN = "expired-token", "facts lms-channels 7.2"
    REVOKED_TOKEN = "revoked-token", "facts lms-channels 7.2"
    STALE_TOKEN = "stale-token", "facts neighbours D1"
    KEY_INACTIVE = "key-inactive", "facts neighbours D1"
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
    """The user that an id in a path names: `self`, or an id, an institution's too.

    Source: facts lms-channels 1.1, neighbours C.
    """
    if text.strip() == "self":
        return None if caller_id is None else directory.user(caller_id)
    found = resolved(directory, Collection.USERS, text)
    return None if found is None else directory.user(found)


class TokenState(enum.Enum):
    """Where a token stands. Source: facts neighbours D1."""

    GOOD = "good"
    STALE = "stale"
    """Its hour is over: it has to be refreshed."""
    EXPIRED = "expired"
    """It has ended for good."""
    REVOKED = "revoked"
    KEY_INACTIVE = "key-inactive"


REFUSED_STATES: Mapping[TokenState, CredentialReason] = {
    TokenState.STALE: CredentialReason.STALE_TOKEN,
    TokenState.EXPIRED: CredentialReason.EXPIRED_TOKEN,
    TokenState.REVOKED: CredentialReason.REVOKED_TOKEN,
    TokenState.KEY_INACTIVE: CredentialReason.KEY_INACTIVE,
}
"""State of a token → why it opens nothing."""

REFRESHABLE = frozenset([TokenState.GOOD, TokenState.STALE])
"""The states in which a refresh token is good for another hour."""


def state_of(token: AccessToken, key: DeveloperKey | None, now: datetime) -> TokenState:
    """Where a token stands; `key` is that of its app, None if it was made by hand.

    The hour counts only while the key lets its tokens expire.
    """
    if token.revoked:
        return TokenState.REVOKED
    if token.expires_at is not None and token.expires_at <= now:
        return TokenState.EXPIRED
    if token.key_id is not None and (key is None or key.state is not KeyState.ACTIVE):
        return TokenState.KEY_INACTIVE
    if key is not None and key.auto_expire_tokens and token.refresh_by is not None:
        return TokenState.STALE if token.refresh_by <= now else TokenState.GOOD
    return TokenState.GOOD


@attrs.frozen
class Called:
    """What a request calls, for scopes: its method, and its path as it was sent."""

    method: str
    path: str = attrs.field(repr=False)


def token_is_good(
    token: AccessToken | None, key: DeveloperKey | None, called: Called | None, now: datetime
) -> Decision:
    """Whether a token that was shown (None: no such token) opens a route.

    `key` is that of its app, None if it was made by hand. `called` is None where there is no
    route of the API, and scopes count for nothing.
    """
    if token is None:
        return _refused(CredentialReason.UNKNOWN_TOKEN, "access_token")
    reason = REFUSED_STATES.get(state_of(token, key, now))
    if reason is CredentialReason.EXPIRED_TOKEN and token.expires_at is not None:
        return Decision((Expired(reason, Effect.REFUSED, "access_token", token.expires_at),))
    if reason is not None:
        return _refused(reason, "access_token")
    if called is not None and scopes_count(key) and not opens(token.scopes or (), called.method, called.path):
        return _refused(CredentialReason.SCOPE_MISSING, "access_token")
    return Decision()


def scopes_count(key: DeveloperKey | None) -> bool:
    """Whether the scopes of a key's tokens limit them."""
    return key is not None and key.require_scopes


def may_include(key: DeveloperKey | None) -> bool:
    """Whether a key's tokens may ask for `include[]`."""
    return key is None or not key.require_scopes or key.allow_includes


def acting_as(directory: Directory, actor: Actor, as_user_id: str | None) -> Caller:
    """The actor as whom the caller says to act; `as_user_id` is what was sent, None or blank for nothing."""
    made_for = None if actor.token is None else actor.token.acts_as
    if as_user_id is None or is_blank(as_user_id):
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
