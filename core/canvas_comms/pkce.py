"""PKCE: the challenge by which a code is bound to whoever knows the verifier."""

import hashlib

CHALLENGE_METHOD = "S256"
"""The one method that is not plain text."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Those of base64 for URLs."""


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier. Source: RFC 7636, section 4.2."""
    digest = hashlib.sha256(verifier.encode("utf-8", "replace")).digest()
    bits = int.from_bytes(digest, "big") << 2  # 256 bits, filled up to 43 letters of six
    return "".join(_LETTERS[bits >> shift & 63] for shift in range(252, -1, -6))


__all__ = ["CHALLENGE_METHOD", "challenge_of"]
