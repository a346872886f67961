"""What remains of a message's HTML?

Scripts and styles vanish with what is in them, so do comments, event attributes and links
that run code. Elements that no message needs lose their tags and keep their text. Harmless
markup stays letter by letter. Reads every text once, however broken.
"""

import re
from collections.abc import Iterator

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import CONTROLLER_TESTS, INFERRED
from canvas_comms.redaction import PRIVATE, Redacted


class SanitisingReason(Reason):
    """What was taken out."""

    MARKUP_REMOVED = "markup-removed", f"{CONTROLLER_TESTS}; which elements stay is {INFERRED}"


GONE_WITH_CONTENT = frozenset({"script", "style", "template", "noscript", "title", "xmp", "plaintext"})
"""Elements that vanish together with what is in them."""

_ELEMENTS = """a abbr acronym address annotation area article aside audio b bdi bdo big blockquote br
caption center cite code col colgroup dd del details dfn dir div dl dt em embed fieldset figcaption figure
font footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd legend li main map mark math menu mfrac mi mn
mo mover mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover nav
object ol p param picture pre q rp rt ruby s samp section semantics small source span strike strong sub
summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr"""

KEPT_ELEMENTS = frozenset(_ELEMENTS.split())

_LINKS = frozenset({"href", "src", "data", "action", "formaction", "poster", "cite", "background"})
_RUNS_CODE = re.compile(r"[\s\x00-\x20]*(?:javascript|vbscript|data(?!:image/))[\s\x00-\x20]*:", re.I)
_VALUE = r"(?:\"(?P<a>[^\"]*)(?:\"|\Z)|'(?P<b>[^']*)(?:'|\Z)|(?P<c>[^\s>]*))"
_ATTRIBUTE = re.compile(rf"(?P<name>[^\s/>][^\s/>=]*)(?:\s*=\s*{_VALUE})?")
"""As browsers read it: quotes count only where a value begins."""

_UNNAMED = re.sub(r"\(\?P<\w+>", "(?:", _ATTRIBUTE.pattern)
_MARKUP = re.compile(
    r"<!--(?:.*?-->|.*)"  # a comment, or the rest of the text
    r"|<[!?][^>]*>?"  # a declaration
    rf"|<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<rest>(?:[\s/]|{_UNNAMED})*+)(?:(?P<end>>)|\Z)"
    r"|<",
    re.DOTALL,
)
_COLON = re.compile(r"&(?:#0*58|#x0*3a|colon);?", re.IGNORECASE)
_SPACES = re.compile(r"&(?:tab|newline|#0*(?:9|10|13));?|[\t\r\n]", re.IGNORECASE)


@attrs.frozen(eq=False, repr=False)
class Sanitised(Redacted):
    """What is stored, and whether anything was taken out."""

    decision: Decision
    html: str = attrs.field(metadata=PRIVATE)


def sanitise(html: str, where: str = "message") -> Sanitised:
    """The HTML that the server stores. Total: every text gives some text."""
    if "<" not in html:
        return Sanitised(Decision(), html)
    clean = "".join(_pieces(html))
    if clean == html:
        return Sanitised(Decision(), html)
    return Sanitised(Decision((Finding(SanitisingReason.MARKUP_REMOVED, Effect.DROPPED, where),)), clean)


def _pieces(html: str) -> Iterator[str]:
    at = 0
    while (found := _MARKUP.search(html, at)) is not None:
        yield html[at : found.start()]
        at = found.end()
        name = (found["name"] or "").lower()
        if found[0] == "<":
            yield "&lt;"
        elif name in GONE_WITH_CONTENT and not found["close"]:
            at = _after(html, name, at)
        elif name in KEPT_ELEMENTS and found["end"]:
            yield f"</{found['name']}>" if found["close"] else _start(found)
    yield html[at:]


def _after(html: str, name: str, at: int) -> int:
    """Where the text goes on behind the element that began before `at`."""
    end = re.compile(rf"</{name}[^>]*>?", re.I).search(html, at)
    return len(html) if end is None else end.end()


def _start(found: "re.Match[str]") -> str:
    attributes = list(_ATTRIBUTE.finditer(found["rest"]))
    kept = [attribute[0] for attribute in attributes if _harmless(attribute)]
    if len(kept) == len(attributes):
        return found[0]
    return f"<{found['name']}{''.join(f' {attribute}' for attribute in kept)}>"


def _harmless(attribute: "re.Match[str]") -> bool:
    name = attribute["name"].lower()
    if name.startswith("on") or name in ("srcdoc", "xmlns") or "<" in name or "<" in (attribute["c"] or ""):
        return False
    value = next((attribute[key] for key in "abc" if attribute[key] is not None), "")
    return name not in _LINKS or _RUNS_CODE.match(_unescaped(value)) is None


def _unescaped(value: str) -> str:
    """Without the escapes that could hide a scheme."""
    return _COLON.sub(":", _SPACES.sub("", value))
