"""Which link of a Link header leads to the next page?"""

import re

MAX_HEADER = 32 * 1024
"""The server keeps its links below 6 KB; much longer ones are not read."""

_PARAMETERS = re.compile(r'(?:[^,"]|"[^"]*")*+')
"""What follows a URL up to the next comma that is in no quotes; never looks twice at a character."""
_NEXT = frozenset(["rel=next", 'rel="next"'])


def next_link(header: str | None) -> str | None:
    """The URL whose relation is `next`, as written; None if there is none. Source: RFC 8288."""
    if header is None or len(header) > MAX_HEADER:
        return None
    at = 0
    while (start := header.find("<", at)) >= 0 and (end := header.find(">", start)) >= 0:
        parameters = _PARAMETERS.match(header, end + 1)
        at = end + 1 if parameters is None else parameters.end()
        before, *named = header[end + 1 : at].split(";")
        if not before.strip() and _NEXT.intersection(one.strip() for one in named):
            return header[start + 1 : end]
    return None


__all__ = ["next_link"]
