"""What the newest Canvas LMS leaves of a message body: harmless HTML.

The server runs a sanitiser over every body it stores. Which tags it lets through is not
stated anywhere we know; this list is ours: what formats text, links and pictures, tables
and lists, and nothing that runs, frames or submits.
"""

import html
import re

import nh3

ALLOWED_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
ALLOWED_ATTRIBUTES = {
    "a": frozenset({"href", "title"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})
MAX_TAGS = 6_000
"""With more `<` than this a body is shown as the text it is: the library is not linear in nesting."""

_HALF = re.compile("[\ud800-\udfff]")


def clean_body(markup: str) -> str:
    """The body as it is stored. Text without markup stays as it is but for `&`, `<` and `>`.

    Half a character (a surrogate) beside markup becomes U+FFFD: the library takes whole ones.
    """
    if not any(mark in markup for mark in "<>&"):
        return markup
    markup = _HALF.sub("\ufffd", markup)
    if markup.count("<") > MAX_TAGS:
        return html.escape(markup, quote=False)
    return nh3.clean(
        markup,
        tags=set(ALLOWED_TAGS),
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=None,
    )


__all__ = ["ALLOWED_ATTRIBUTES", "ALLOWED_SCHEMES", "ALLOWED_TAGS", "MAX_TAGS", "clean_body"]
