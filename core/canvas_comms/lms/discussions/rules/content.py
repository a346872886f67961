"""What may a topic or an entry say, and what remains of its HTML?

A topic's title has at most 255 characters and is "No Title" if blank; its message has at most
511,999, and an announcement needs one. An entry may be without a message and has at most 65,535
characters.

HTML is made harmless before it is stored. Scripts and styles vanish with what is in them, so do
comments, event attributes and links that run code. Elements that no message needs lose their
tags and keep their text; harmless markup stays letter by letter. Every text is read once,
however broken.

As plain text a message loses its tags, lines end where blocks end, and links keep their
address. Plain text becomes a message by escaping the signs that mean markup; its lines end with
`<br/>`.
"""

import html
import re
from collections.abc import Callable, Iterator

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import DiscussionType
from canvas_comms.lms.discussions.sources import (
    API_TESTS,
    CONTROLLER_TESTS,
    ENTRY_CODE,
    INFERRED,
    TOPIC_CODE,
    TOPIC_TESTS,
)
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.params import ABSENT, RawParam, as_text
from canvas_comms.redaction import PRIVATE, Redacted

_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote)>", re.I)
_LINK = re.compile(r"<a\s[^>]*href=[\"']([^\"'>]*)[\"'][^>]*>([^<]*)</a>", re.I)
_TAG = re.compile(r"<[^>]*>?")


def plain_text(message: str) -> str:
    """The message without markup; of links the text and, if it differs, the address."""
    clean = sanitise(message).html
    linked = _LINK.sub(lambda m: m[2] if m[1] == m[2] else f"{m[2]} ({m[1]})", clean)
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", linked))).strip()


def as_html(text: str) -> str:
    """Plain text as the message that shows it."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br/>\n")


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


MAX_TITLE = 255
MAX_TOPIC_MESSAGE = 511_999
MAX_ENTRY_MESSAGE = 65_535
NO_TITLE = "No Title"


class ContentReason(Reason):
    """What is said of title and message."""

    TITLE_TOO_LONG = "title-too-long", TOPIC_CODE
    NO_TITLE = "no-title", TOPIC_CODE
    MESSAGE_TOO_LONG = "message-too-long", TOPIC_CODE
    MESSAGE_MISSING = "message-missing", "Canvas LMS, code of the announcement model"
    ENTRY_TOO_LONG = "entry-too-long", ENTRY_CODE
    NO_SUCH_TYPE = "no-such-discussion-type", TOPIC_CODE
    TYPE_BY_DEFAULT = "type-by-default", f"{TOPIC_CODE}; {API_TESTS}; {TOPIC_TESTS}"


@attrs.frozen(eq=False, repr=False)
class EntryMessage(Redacted):
    """The text as it is stored."""

    decision: Decision
    text: str | None = attrs.field(metadata=PRIVATE)


def title_of(param: RawParam, before: str | None) -> EntryMessage:
    """The title that is stored."""
    if param is ABSENT and before is not None:
        return EntryMessage(Decision(), before)
    text = as_text(param) or ""
    if not text.strip():
        return EntryMessage(_found(ContentReason.NO_TITLE, Effect.DEFAULTED, "title"), NO_TITLE)
    if len(text) > MAX_TITLE:
        return EntryMessage(_found(ContentReason.TITLE_TOO_LONG, Effect.REFUSED, "title"), text)
    return EntryMessage(Decision(), text)


def topic_message_of(
    param: RawParam,
    before: str | None,
    *,
    announcement: bool,
    sanitise: Callable[[str], Sanitised] = sanitise,
) -> EntryMessage:
    """The message that is stored; None if there never was one.

    Whoever asks for several writers of one message may bring a `sanitise` that remembers it.
    """
    text = before if param is ABSENT else as_text(param)
    clean = EntryMessage(Decision(), text)
    if param is not ABSENT and text is not None:
        done = sanitise(text)
        clean = EntryMessage(done.decision, done.html)
    if announcement and not (clean.text or "").strip():
        return _and(clean, ContentReason.MESSAGE_MISSING)
    if len(clean.text or "") > MAX_TOPIC_MESSAGE:
        return _and(clean, ContentReason.MESSAGE_TOO_LONG)
    return clean


def entry_message_of(message: RawParam, plain: RawParam, before: str | None) -> EntryMessage:
    """The message of an entry; `plain` is text without markup and counts if it is there."""
    if message is ABSENT and plain is ABSENT:
        return EntryMessage(Decision(), before)
    text = as_text(message) if plain is ABSENT else as_html(as_text(plain) or "")
    if text is None:
        return EntryMessage(Decision(), None)
    done = sanitise(text)
    clean = EntryMessage(done.decision, done.html)
    return _and(clean, ContentReason.ENTRY_TOO_LONG) if len(done.html) > MAX_ENTRY_MESSAGE else clean


@attrs.frozen
class TypeChoice:
    """How replies nest."""

    decision: Decision
    type: DiscussionType


def type_of(param: RawParam, before: DiscussionType | None, edition: LmsEdition) -> TypeChoice:
    """The discussion type that is stored."""
    if param is ABSENT:
        newest = edition.has(Era.NEW_TOPICS_ARE_THREADED)
        default = DiscussionType.THREADED if newest else DiscussionType.NOT_THREADED
        if before is not None:
            return TypeChoice(Decision(), before)
        return TypeChoice(_found(ContentReason.TYPE_BY_DEFAULT, Effect.DEFAULTED, "discussion_type"), default)
    text = as_text(param)
    for known in DiscussionType:
        if known.value == text:
            return TypeChoice(Decision(), known)
    refused = _found(ContentReason.NO_SUCH_TYPE, Effect.REFUSED, "discussion_type")
    return TypeChoice(refused, before or DiscussionType.THREADED)


def _and(said: EntryMessage, reason: ContentReason) -> EntryMessage:
    return EntryMessage(said.decision & _found(reason, Effect.REFUSED, "message"), said.text)


def _found(reason: ContentReason, effect: Effect, where: str) -> Decision:
    return Decision((Finding(reason, effect, where),))
