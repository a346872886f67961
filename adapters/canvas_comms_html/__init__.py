"""Message HTML made harmless: as text, or as a small sanitised view. Needs the extra `html`.

What comes from a server or a person is hostile. Neither function is linear on all
input in its library (nh3 is quadratic on nested tags), so both cap what they take.
"""

import html.parser

import inscriptis  # type: ignore[import-untyped]  # it ships no types
import nh3

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled

MAX_CHARACTERS = 32 * 1024
_SILENT = frozenset(["script", "style", "head", "title"])

MAX_DEPTH = 200
"""Of nested tags; beyond some 250 the parser below gives up and would give no text at all."""
ALLOWED_TAGS = frozenset(["p", "br", "b", "i", "em", "strong", "u", "ul", "ol", "li", "blockquote"])
"""What a sanitised view may hold, without any attribute: no link, no image, no style."""


@veiled
def text_of(markup: str) -> str:
    """The text of HTML, with its lines and lists, without scripts and styles.

    Raises `InvalidValue` (`html`) for more than 32 KiB characters, and for nesting so deep
    that the text cannot be read.
    """
    _capped(markup)
    if not markup.strip():
        return ""
    text = str(inscriptis.get_text(markup)).strip("\n")
    if not text and _Scan.of(markup).is_beyond_reading:
        raise InvalidValue("html", "is nested too deep to read")
    return text


@veiled
def sanitised(markup: str) -> str:
    """The HTML with nothing left but `ALLOWED_TAGS`; safe to show under a strict CSP.

    Raises `InvalidValue` (`html`) for more than 32 KiB characters.
    """
    _capped(markup)
    return nh3.clean(markup, tags=set(ALLOWED_TAGS), attributes={}, url_schemes=set(), strip_comments=True)


def _capped(markup: str) -> None:
    if len(markup) > MAX_CHARACTERS:
        raise InvalidValue("html", f"must be at most {MAX_CHARACTERS} characters")


class _Scan(html.parser.HTMLParser):
    """Looks for words and for how deep tags are nested; linear."""

    _words = False
    _depth = _deepest = _silent = 0

    @classmethod
    def of(cls, markup: str) -> "_Scan":
        scan = cls()
        scan.feed(markup)
        scan.close()
        return scan

    @property
    def is_beyond_reading(self) -> bool:
        """Whether there are words, under more tags than the parser can follow."""
        return self._words and self._deepest > MAX_DEPTH

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._depth += 1
        self._deepest = max(self._deepest, self._depth)
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        self._words = self._words or (self._silent <= 0 and bool(data.strip()))


__all__ = ["ALLOWED_TAGS", "MAX_CHARACTERS", "sanitised", "text_of"]
