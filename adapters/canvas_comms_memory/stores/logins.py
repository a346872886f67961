"""Who may log in how: access tokens and web sessions, by their texts."""

from datetime import datetime

import attrs

from canvas_comms.lms.actors import AccessToken, Actor
from canvas_comms.ports import Ids
from canvas_comms.redaction import Opaque, Secret


@attrs.define(repr=False)
class Logins(Opaque):
    """Tokens and sessions. `texts` makes unguessable texts, `new_id` ids of tokens."""

    texts: Ids
    new_id: Ids
    sns_arn: str | None = None
    """What the developer key behind every token is configured with for push."""
    _tokens: dict[str, AccessToken] = attrs.field(factory=dict)
    _sessions: dict[str, str] = attrs.field(factory=dict)

    def give_token(
        self,
        user_id: str,
        *,
        scopes: tuple[str, ...] | None = None,
        expires_at: datetime | None = None,
        acts_as: str | None = None,
    ) -> Secret:
        """A new token of this user, limited as said."""
        text = f"{user_id}~{self._text()}"
        self._tokens[text] = AccessToken(
            self.new_id(), user_id, scopes, self.sns_arn, expires_at, revoked=False, acts_as=acts_as
        )
        return Secret(text)

    def revoke(self, token: Secret) -> None:
        """From now on the token opens nothing."""
        known = self._tokens.get(token.reveal())
        if known is not None:
            self._tokens[token.reveal()] = attrs.evolve(known, revoked=True)

    def give_session(self, user_id: str) -> Secret:
        """A new web session of this user."""
        text = self._text()
        self._sessions[text] = user_id
        return Secret(text)

    def token(self, text: str) -> AccessToken | None:
        """What is known of a token, revoked and expired ones included."""
        return self._tokens.get(text)

    def session(self, text: str) -> Actor | None:
        """Who is logged in by this session."""
        user_id = self._sessions.get(text)
        return None if user_id is None else Actor(user_id)

    def _text(self) -> str:
        return self.texts().replace("-", "")


__all__ = ["Logins"]
