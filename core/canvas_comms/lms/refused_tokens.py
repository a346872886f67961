"""Is a 401 about the token, or about a right that is missing?

Servers before 2024 say both with 401. Where a better token would help they ask for one in a header; a proxy
may drop that, so what the body says counts as well. A body that is none of the server's own errors is
somebody else's, who let nobody in and knows of no right. Source: facts lms-channels 7.2, neighbours D1.
"""

from collections.abc import Collection, Mapping

from canvas_comms.lms.rules.credentials import CredentialReason

TOKEN_TEXTS: Mapping[CredentialReason, str] = {
    CredentialReason.NOT_AUTHENTICATED: "user authorization required",
    CredentialReason.UNKNOWN_TOKEN: "Invalid access token.",
    CredentialReason.STALE_TOKEN: "Invalid access token.",
    CredentialReason.KEY_INACTIVE: "Invalid access token.",
    CredentialReason.EXPIRED_TOKEN: "Expired access token.",
    CredentialReason.REVOKED_TOKEN: "Revoked access token.",
}
"""What the server says of each token that it does not take. What it says with 401 besides is about a right:
a scope, acting as somebody else, or anything at all in servers before 2024."""

_TEXTS = frozenset(TOKEN_TEXTS.values())


def wants_token(*, challenged: bool, said: Collection[str] | None) -> bool:
    """Would another token help where a server answers 401?

    `challenged`: the answer has a header `WWW-Authenticate`. `said` are the texts of the server's own
    errors; None for a body that holds none.
    """
    return challenged or said is None or any(text in _TEXTS for text in said)


__all__ = ["TOKEN_TEXTS", "wants_token"]
