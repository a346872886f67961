"""Message HTML as Canvas writes it: parsed, kept to the allow-list, and serialised anew.

It is the core's `HtmlWriter`. The lists, and what is kept of an attribute, are the core's rule
(`canvas_comms.lms.rules.allowed_html`); here stand a parser and a serialiser, nh3. Its parser is
not linear: it looks through all open elements, and opens anew those that format. HTML for which
that would cost too much is given back as it was, which the rule has made harmless already.

Source: facts lms-search D.3 and D.5.
"""

import functools
import html as markup
import re
from collections import Counter

import nh3

from canvas_comms.entities import read_entities
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.rules.allowed_html import (
    ATTRIBUTES,
    ELEMENTS,
    GONE_WITH_CONTENT,
    PREFIXES,
    PROTOCOLS,
    kept_attribute,
)

MAX_PASSES = 3
"""How often HTML is written until it stays as it is; misnested tables need two."""

OPEN_STEPS = 30
"""How many open elements the parser may look through, for each character of the HTML."""
FORMAT_STEPS = 1
"""How many elements that format it may open anew, for each character."""
MAX_ATTRIBUTES = 400
"""Of one element; it compares each with each."""

_PLAIN = re.compile("[^<>&\xa0\x00\ud800-\udfff]*")
"""Nothing to parse: text of this kind is kept to the letter, its line ends too."""
_HALF = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)((?:[^\"'>]|\"[^\"]*\"?|'[^']*'?)*+)>?")
_WRITTEN_TAG = re.compile(r'<[a-z](?:[^">]|"[^"]*")*>')
_FIRST_LINE = re.compile(r'(<pre(?:[^">]|"[^"]*")*>)\n')
"""A line end that is meant: the parser takes the first one for none."""
_FRAME = re.compile(r'(<iframe(?:[^">]|"[^"]*")*>).*?(</iframe>|\Z)', re.DOTALL)
_WITHOUT_END = frozenset("area br col embed hr img param source track".split())  # noqa: SIM905 - a list of words
_FORMATTING = frozenset("a b big code em font i small strike strong tt u".split())  # noqa: SIM905 - likewise
_ADDRESSES = frozenset(["href", "src"])


def written_anew(html: str, edition: LmsEdition, /) -> str:
    """The HTML as the edition's server writes it. Total; HTML that it wrote stays as it is.

    Half a character (a surrogate) becomes U+FFFD: the library takes whole ones.
    """
    if _PLAIN.fullmatch(html) is not None:
        return html
    html = _HALF.sub("\ufffd", html)
    if "<" not in html:
        return _text(html)
    for _ in range(MAX_PASSES):
        if _is_costly(html):
            return html
        before, html = html, _written(html, edition)
        if html == before:
            break
    return html


def _text(html: str) -> str:
    """The same of HTML that has no markup: its entities read, and those written that must be."""
    text = read_entities(html).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return markup.escape(text, quote=False).replace("\xa0", "&nbsp;")


def _written(html: str, edition: LmsEdition) -> str:
    clean = _writer(edition).clean(html)
    if "<pre" in clean:
        clean = _FIRST_LINE.sub(r"\1\n\n", clean)
    if "<iframe" in clean:
        clean = _FRAME.sub(r"\1</iframe>", clean)
    if "&lt;" in clean or "&gt;" in clean:
        clean = _WRITTEN_TAG.sub(lambda tag: tag[0].replace("&lt;", "<").replace("&gt;", ">"), clean)
    return clean


@functools.cache
def _writer(edition: LmsEdition) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ELEMENTS),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes={element: set(names) for element, names in ATTRIBUTES.items()},
        attribute_filter=functools.partial(_attribute, edition),
        generic_attribute_prefixes=set(PREFIXES),
        url_schemes=set(PROTOCOLS),
        link_rel=None,
        strip_comments=True,
    )


def _attribute(edition: LmsEdition, element: str, name: str, value: str) -> str | None:
    kept = kept_attribute(element, name, value, edition)
    if kept is None or name not in _ADDRESSES:
        return kept
    return kept.replace(" ", "%20").replace('"', "%22")


def _is_costly(html: str) -> bool:
    """Whether the parser might do more than so many steps for each character."""
    opened: Counter[str] = Counter()
    depth = formatting = steps = formatted = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if match[1]:
            if opened[name]:
                opened[name] -= 1
                depth -= 1
                formatting -= name in _FORMATTING
        elif name not in _WITHOUT_END:
            opened[name] += 1
            depth += 1
            formatting += name in _FORMATTING
        if len(match[3]) > MAX_ATTRIBUTES and match[3].count("=") + match[3].count(" ") > MAX_ATTRIBUTES:
            return True
        steps, formatted = steps + depth, formatted + formatting
    return steps > OPEN_STEPS * len(html) or formatted > FORMAT_STEPS * len(html)


__all__ = ["MAX_ATTRIBUTES", "written_anew"]
