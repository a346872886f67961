"""Message HTML made harmless: as text, or as a small sanitised view. Needs the extra `html`.

What comes from a server or a person is hostile. Neither function is linear on all
input in its library (nh3 is quadratic on nested tags), so both cap what they take. What
the libraries cannot read is refused before they see it: their errors would carry the text.
"""

import re

import inscriptis  # type: ignore[import-untyped]  # it ships no types
import nh3

from canvas_comms.entities import read_entities
from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled

MAX_CHARACTERS = 32 * 1024
MAX_TAGS = 6_000
"""Of what is shown: the library is not linear in nesting."""
_SILENT = frozenset(["script", "style", "head", "title"])

MAX_DEPTH = 200
"""Of nested tags; beyond some 250 the parser below gives up and would give no text at all."""
ALLOWED_TAGS = frozenset(["p", "br", "b", "i", "em", "strong", "u", "ul", "ol", "li", "blockquote"])
"""What a sanitised view may hold, without any attribute: no link, no image, no style."""


@veiled
def text_of(markup: str) -> str:
    """The text of HTML, with its lines and lists, without scripts and styles.

    Raises `InvalidValue` (`html`) for more than 32 KiB characters, for half a character (a
    surrogate), and for nesting so deep that the text cannot be read.
    """
    _check(markup)
    if not markup.strip():
        return ""
    text = str(inscriptis.get_text(markup)).strip("\n")
    if not text and _is_beyond_reading(markup):
        raise InvalidValue("html", "is nested too deep to read")
    return text


@veiled
def sanitised(markup: str) -> str:
    """The HTML with nothing left but `ALLOWED_TAGS`; safe to show under a strict CSP.

    Raises `InvalidValue` (`html`) for more than 32 KiB characters, for half a character, and for
    more than 6,000 tags.
    """
    _check(markup)
    if markup.count("<") > MAX_TAGS:
        raise InvalidValue("html", f"must hold at most {MAX_TAGS} tags")
    return nh3.clean(markup, tags=set(ALLOWED_TAGS), attributes={}, url_schemes=set(), strip_comments=True)


def _check(markup: str) -> None:
    if len(markup) > MAX_CHARACTERS:
        raise InvalidValue("html", f"must be at most {MAX_CHARACTERS} characters")
    if _HALF.search(markup):
        raise InvalidValue("html", "must not hold half a character")


def _is_beyond_reading(markup: str) -> bool:
    """Whether there are words, under more tags than the parser can follow. Linear in the markup.

    A tag ends at the next `>`. That is too simple for comments and quoted attributes, and
    enough to tell lost words from markup without any.
    """
    before, *parts = markup.split("<")
    has_words, depth, deepest, silent = bool(before.strip()), 0, 0, 0
    for part in parts:
        tag, _, words = part.partition(">")
        closes = tag.startswith("/")
        found = _TAG.match(tag, closes)
        if found:
            step = -1 if closes else 1
            depth += step
            deepest = max(deepest, depth)
            silent += step * (found[0].lower() in _SILENT)
        has_words = has_words or (silent <= 0 and bool(read_entities(words).strip()))
    return has_words and deepest > MAX_DEPTH


_HALF = re.compile("[\ud800-\udfff]")
_TAG = re.compile("[A-Za-z][A-Za-z0-9]*")

__all__ = ["ALLOWED_TAGS", "MAX_CHARACTERS", "sanitised", "text_of"]
