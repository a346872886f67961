"""Who may log in how: developer keys, codes, access tokens and web sessions, by their texts."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import attrs

from canvas_comms.lms.actors import AccessToken, Actor
from canvas_comms.lms.developer_keys import DeveloperKey
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.logins.model import AuthorizationCode, WebSession
from canvas_comms.lms.logins.state import (
    Change,
    EndSessions,
    PutCode,
    PutSessionTicket,
    PutToken,
    PutWebSession,
)
from canvas_comms.ports import Ids
from canvas_comms.redaction import Opaque, Secret

T = TypeVar("T")


@attrs.define(repr=False)
class Logins(Opaque):
    """Keys, codes, tokens and sessions. `texts` makes unguessable texts, `new_id` ids of tokens."""

    people: Callable[[], Directory]
    texts: Ids
    new_id: Ids
    sns_arn: str | None = None
    """What the developer key behind every token is configured with for push."""
    _keys: dict[str, DeveloperKey] = attrs.field(factory=dict, init=False)
    _codes: dict[Secret, AuthorizationCode] = attrs.field(factory=dict, init=False)
    _tokens: dict[str, AccessToken] = attrs.field(factory=dict, init=False)
    """By id."""
    _texts: dict[Secret, str] = attrs.field(factory=dict, init=False)
    """Text of a token → its id."""
    _text_of: dict[str, Secret] = attrs.field(factory=dict, init=False)
    _refresh: dict[Secret, str] = attrs.field(factory=dict, init=False)
    """Text of a refresh token → the id of its token."""
    _refresh_of: dict[str, Secret] = attrs.field(factory=dict, init=False)
    _sessions: dict[Secret, WebSession] = attrs.field(factory=dict, init=False)
    _tickets: dict[Secret, str] = attrs.field(factory=dict, init=False)

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        return self.people()

    def give_token(
        self,
        user_id: str,
        *,
        scopes: tuple[str, ...] | None = None,
        expires_at: datetime | None = None,
        acts_as: str | None = None,
        key_id: str | None = None,
        purpose: str | None = None,
    ) -> Secret:
        """A new token of this user. Its scopes count if it is of a key that requires some."""
        text = self._text_for(user_id)
        token = AccessToken(
            id=self.new_id(),
            user_id=user_id,
            scopes=scopes,
            sns_arn=self.sns_arn,
            expires_at=expires_at,
            acts_as=acts_as,
            key_id=key_id,
            purpose=purpose,
        )
        self.apply(PutToken(token, text))
        return text

    def revoke(self, token: Secret) -> None:
        """From now on the token opens nothing."""
        known = self.token(token.reveal())
        if known is not None:
            self.apply(PutToken(attrs.evolve(known, revoked=True)))

    def give_session(self, user_id: str) -> Secret:
        """A new web session of this user."""
        text = self.new_secret()
        self._sessions[text] = WebSession(user_id)
        return text

    def put_key(self, key: DeveloperKey) -> None:
        """From now on there is such a developer key, or it is like this."""
        self._keys[key.id] = key

    def token(self, text: str) -> AccessToken | None:
        """What is known of a token, revoked and expired ones included."""
        id = self._texts.get(Secret(text))
        return None if id is None else self._tokens[id]

    def session(self, text: str) -> Actor | None:
        """Who is logged in by this session."""
        found = self._sessions.get(Secret(text))
        return None if found is None or found.user_id is None else Actor(found.user_id)

    def developer_key(self, id: str | None) -> DeveloperKey | None:
        """The developer key with this id."""
        return None if id is None else self._keys.get(id)

    def code(self, text: Secret) -> AuthorizationCode | None:
        """What a code stands for, used and old ones included."""
        return self._codes.get(text)

    def refreshable(self, text: Secret) -> AccessToken | None:
        """The token that a refresh token belongs to."""
        id = self._refresh.get(text)
        return None if id is None else self._tokens[id]

    def tokens_of(self, user_id: str) -> Sequence[AccessToken]:
        """Every token of a user, oldest first."""
        return tuple(one for one in tuple(self._tokens.values()) if one.user_id == user_id)

    def web_session(self, text: Secret) -> WebSession | None:
        """The session of a browser."""
        return self._sessions.get(text)

    def session_ticket(self, text: Secret) -> str | None:
        """The id of the user whom a session token lets in, once."""
        return self._tickets.get(text)

    @property
    def keys(self) -> Collection[DeveloperKey]:
        """Every developer key."""
        return self._keys.values()

    def stored(self) -> Iterator[Change]:
        """The changes that make an empty store with the same keys this one."""
        for id, token in self._tokens.items():
            yield PutToken(token, self._text_of.get(id), self._refresh_of.get(id))
        yield from (PutCode(text, code) for text, code in self._codes.items())
        yield from (PutWebSession(text, session) for text, session in self._sessions.items())
        yield from (PutSessionTicket(text, user) for text, user in self._tickets.items())

    def new_secret(self) -> Secret:
        """A text that nobody can guess."""
        return Secret(self._text())

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of this area's."""
        match change:
            case PutCode():
                self._codes[change.text] = change.code
            case PutToken():
                self._put_token(change)
            case PutWebSession():
                _put(self._sessions, change.text, change.session)
            case EndSessions(user_id):
                ended = [text for text, one in self._sessions.items() if one.user_id == user_id]
                for text in ended:
                    del self._sessions[text]
            case PutSessionTicket():
                _put(self._tickets, change.text, change.user_id)
            case _:
                return False
        return True

    def _put_token(self, change: PutToken) -> None:
        id = change.token.id
        self._tokens[id] = change.token
        _replace(self._texts, self._text_of, id, change.text)
        _replace(self._refresh, self._refresh_of, id, change.refresh)

    def _text_for(self, user_id: str) -> Secret:
        return Secret(f"{user_id}~{self._text()}")

    def _text(self) -> str:
        return self.texts().replace("-", "")


def _put(kept: dict[Secret, T], text: Secret, value: T | None) -> None:
    """Keep a value under a text; None: nothing from now on."""
    if value is None:
        kept.pop(text, None)
    else:
        kept[text] = value


def _replace(ids: dict[Secret, str], texts: dict[str, Secret], id: str, text: Secret | None) -> None:
    """Let a new text, if there is one, stand for an id in place of the one before."""
    if text is None:
        return
    before = texts.get(id)
    if before is not None:
        del ids[before]
    ids[text], texts[id] = id, text


__all__ = ["Logins"]
