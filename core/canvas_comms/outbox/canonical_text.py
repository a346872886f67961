"""Are two texts the same message, though one of them went through a server that writes HTML?

Only for comparing: no content is ever changed. Servers write line ends as `<br>`, wrap paragraphs and
write characters as entities. Linear in the length of the text.
"""

import html
import re

from canvas_comms.entities import read_entities

_BLOCK = re.compile(
    r"address|article|aside|blockquote|br|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre"
    r"|section|table|tr|ul"
)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_SPACES = re.compile(r"[ \t\f\v\u00a0]+")


def canonical_text(text: str) -> str:
    """The text with `<br>` and ends of blocks as line ends, without other tags, entities read.

    Blanks in a row are one, blank lines and blanks around lines are left out.
    """
    read = read_entities(_without_tags(text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = (_SPACES.sub(" ", line).strip() for line in read.split("\n"))
    return "\n".join(line for line in lines if line)


def same_text(given: str, shown: str) -> bool:
    """Whether a text that a server shows is the one that it was given.

    What was given may stand there as it is, or as HTML in which its own `<` and `&` are characters.
    """
    read = canonical_text(shown)
    return read in (canonical_text(given), canonical_text(html.escape(given, quote=False)))


def _without_tags(text: str) -> str:
    pieces: list[str] = []
    at, end = 0, 0
    while True:
        start = text.find("<", at)
        if end <= start:  # or else the `>` that was found before is still the next one
            end = text.find(">", start)
        if start < 0 or end < 0:
            pieces.append(text[at:])
            return "".join(pieces)
        tag = _NAME.match(text, start + 1, end)
        pieces.append(text[at:start])
        if tag is None:
            pieces.append("<")
            at = start + 1
            continue
        if _BLOCK.fullmatch(tag[1].lower()):
            pieces.append("\n")
        at = end + 1


__all__ = ["canonical_text", "same_text"]
