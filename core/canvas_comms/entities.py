"""What do the entities of a text of HTML stand for? Of any text, in linear time; nothing is raised."""

import html
import re

_LEADING_ZEROS = re.compile(r"&#0+(?=[0-9])")
_BEYOND_UNICODE = re.compile(r"&#[0-9]{8,};?")
"""The last character is 1114111; a number of thousands of digits Python would refuse to read."""


def read_entities(text: str) -> str:
    """The text with its entities read; a number that is no character is U+FFFD.

    Source: HTML standard, section 13.2.5.80 (numeric character reference end state).
    """
    if "&" not in text:
        return text
    return html.unescape(_BEYOND_UNICODE.sub("\ufffd", _LEADING_ZEROS.sub("&#", text)))


__all__ = ["read_entities"]
