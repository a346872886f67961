"""Percent-encoding read in the memory of the text: `urllib` keeps an object for each escape until the end."""

import re

_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")


def unquoted_octets(text: str) -> bytes:
    """The octets that a text stands for; a `%` that begins no escape stands for itself, as in `urllib`.

    Raises `UnicodeEncodeError` for half a character.
    """
    raw, end = text.encode("utf-8"), 0
    if b"%" not in raw:
        return raw
    found = bytearray()
    for escape in _ESCAPE.finditer(raw):
        found += raw[end : escape.start()]
        found.append(int(escape[1], 16))
        end = escape.end()
    return bytes(found + raw[end:])


__all__ = ["unquoted_octets"]
