"""Secrets by the names they go by, masked wherever a request is shown."""

import re

SECRETS = re.compile(
    r"(?:^|_)(?:token|secret|password|code|verifier|assertion|signature)$|^key$", re.IGNORECASE | re.ASCII
)
"""Names of parameters whose value is never shown."""
MASK = "SECRET"


def is_secret(place: str) -> bool:
    """Whether the last name of a place is that of a secret: `channel[token]`, `params.access_token`."""
    parts = [part for part in re.split(r"[\[\].]+", place) if part]
    return bool(parts) and SECRETS.search(parts[-1]) is not None


__all__ = ["MASK", "is_secret"]
