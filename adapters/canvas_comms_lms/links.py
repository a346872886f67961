"""Which link of a Link header leads to the next page?"""

import re

MAX_HEADER = 32 * 1024
"""The server keeps its links below 6 KB; much longer ones are not read."""

_LINK = re.compile(r'\s*<([^<>]*)>((?:\s*;\s*[^;,<>"]+(?:="[^"]*")?)*)\s*(?:,|$)')
_NEXT = re.compile(r';\s*rel="?next"?\s*(?:;|$)')


def next_link(header: str | None) -> str | None:
    """The URL whose relation is `next`, as written; None if there is none."""
    if header is None or len(header) > MAX_HEADER:
        return None
    for match in _LINK.finditer(header):
        if _NEXT.search(match[2]):
            return match[1]
    return None


__all__ = ["next_link"]
