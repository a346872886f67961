"""What remains of a message's HTML?

One rule for discussions, announcements and conversations. HTML is made harmless before it is
stored. What `allowed_html` does not allow is taken out: scripts and styles with what is in them,
comments, event attributes, links that run code. Other elements lose their tags and keep their
text. What is allowed stays letter by letter. Every text is read once, however broken.

A server then writes the rest anew, as its parser has understood it: tags are closed, quotes are
double, names are small. That takes a parser of HTML, which the core has none of: it is the port
`HtmlWriter`. Without one what is allowed stays as it was written.

Of an entry the attribute `id` stays on recordings only.

Source: facts lms-search D.2 and D.3.
"""

import re
from collections.abc import Iterator
from typing import Protocol

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.entities import read_entities
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.rules.allowed_html import (
    ELEMENTS,
    EMPTIED,
    GONE_WITH_CONTENT,
    SPACED,
    kept_attribute,
)
from canvas_comms.redaction import PRIVATE, Redacted


class HtmlWriter(Protocol):
    """Writes HTML anew as a browser understands it, and keeps what the edition allows. Total."""

    def __call__(self, html: str, edition: LmsEdition, /) -> str:
        """The HTML as the edition's server writes it; HTML that it wrote stays as it is."""
        ...


def as_written(html: str, edition: LmsEdition, /) -> str:
    """The writer of a server without a parser: what is allowed stays letter by letter."""
    return html


class SanitisingReason(Reason):
    """What was taken out."""

    MARKUP_REMOVED = "markup-removed", "Canvas LMS, code and tests of the sanitiser"


@attrs.frozen(eq=False, repr=False)
class Sanitised(Redacted):
    """What is stored, and whether anything was taken out."""

    decision: Decision
    html: str = attrs.field(metadata=PRIVATE)


RECORDING = "instructure_inline_media_comment"
"""The class of a link that stands for a recording."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_VALUE = r"(?:\"(?P<a>[^\"]*)(?:\"|\Z)|'(?P<b>[^']*)(?:'|\Z)|(?P<c>[^\s>]*))"
_ATTRIBUTE = re.compile(rf"(?P<name>[^\s/>][^\s/>=]*)(?:\s*=\s*{_VALUE})?")
"""As browsers read it: quotes count only where a value begins."""

_UNNAMED = re.sub(r"\(\?P<\w+>", "(?:", _ATTRIBUTE.pattern)
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?--!?>|.*)"  # a comment, or the rest of the text
    r"|<[!?][^>]*>?"  # a declaration
    r"|</>|</[^A-Za-z>][^>]*>?"  # a broken end, which browsers take for a comment
    rf"|<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<rest>(?:[\s/]|{_UNNAMED})*+)(?:(?P<end>>)|\Z)"
    r"|<",
    re.DOTALL,
)


def sanitise(
    html: str,
    edition: LmsEdition,
    write: HtmlWriter = as_written,
    where: str = "message",
    *,
    of_entry: bool = False,
) -> Sanitised:
    """The HTML that the server stores. Total: every text gives some text."""
    clean = _CONTROLS.sub("", html)
    if "<" in clean:
        clean = "".join(_pieces(clean, edition, of_entry))
    decision = Decision()
    if clean != html:
        decision = Decision((Finding(SanitisingReason.MARKUP_REMOVED, Effect.DROPPED, where),))
    return Sanitised(decision, write(clean, edition))


def _pieces(html: str, edition: LmsEdition, of_entry: bool) -> Iterator[str]:
    at = 0
    while (found := _MARKUP.search(html, at)) is not None:
        yield html[at : found.start()]
        at = found.end()
        name = (found["name"] or "").lower()
        if found[0] == "<":
            yield "&lt;"
        elif name in GONE_WITH_CONTENT and not found["close"]:
            at = len(html) if name == "plaintext" else _after(html, name, at)
        elif name in SPACED:
            yield " "
        elif name in ELEMENTS and found["end"]:
            yield f"</{found['name']}>" if found["close"] else _start(found, name, edition, of_entry)
            if name in EMPTIED and not found["close"]:
                at = _after(html, name, at)
                yield f"</{found['name']}>"
    yield html[at:]


def _after(html: str, name: str, at: int) -> int:
    """Where the text goes on behind the element that began before `at`."""
    end = re.compile(rf"</{name}(?=[\s/>])[^>]*>?", re.I).search(html, at)
    return len(html) if end is None else end.end()


def _start(found: "re.Match[str]", element: str, edition: LmsEdition, of_entry: bool) -> str:
    if not found["rest"]:
        return found[0]
    attributes = list(_ATTRIBUTE.finditer(found["rest"]))
    bare = of_entry and not (element == "a" and RECORDING in found["rest"])
    kept = [one for one in (_kept(one, element, edition, bare) for one in attributes) if one is not None]
    if kept == [one[0] for one in attributes]:
        return found[0]
    return f"<{found['name']}{''.join(f' {attribute}' for attribute in kept)}>"


def _kept(attribute: "re.Match[str]", element: str, edition: LmsEdition, bare: bool) -> str | None:
    """The attribute as it stays, as it was written if nothing of it goes; None if all of it does."""
    name = attribute["name"].lower()
    if "<" in name or "<" in (attribute["c"] or "") or (bare and name == "id"):
        return None
    raw = next((attribute[key] for key in "abc" if attribute[key] is not None), None)
    value = read_entities(raw or "")
    left = kept_attribute(element, name, value, edition)
    if left is None or left == value:
        return None if left is None else attribute[0]
    return f'{attribute["name"]}="{left.replace("&", "&amp;").replace(chr(34), "&quot;")}"'


__all__ = [
    "RECORDING",
    "HtmlWriter",
    "Sanitised",
    "SanitisingReason",
    "as_written",
    "sanitise",
]
