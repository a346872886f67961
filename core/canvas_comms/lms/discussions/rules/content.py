"""What may a topic or an entry say?

A topic's title has at most 255 characters and is "No Title" if blank; its message has at most
511,999, and an announcement needs one. An entry may be without a message and has at most 65,535
characters.

HTML is made harmless before it is stored: `lms.rules.sanitising` says how.

As plain text a message loses its tags, lines end where blocks end, and links keep their
address. Plain text becomes a message by escaping the signs that mean markup; its lines end with
`<br/>`.
"""

import html
import re
from collections.abc import Callable

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.entities import read_entities
from canvas_comms.lms.discussions.model import DiscussionType
from canvas_comms.lms.discussions.sources import API_TESTS, ENTRY_CODE, TOPIC_CODE, TOPIC_TESTS
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.params import ABSENT, RawParam, as_text
from canvas_comms.lms.rules.sanitising import Sanitised, sanitise
from canvas_comms.redaction import PRIVATE, Redacted

_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote)>", re.I)
_LINK = re.compile(r"<a\s[^>]*href=[\"']([^\"'>]*)[\"'][^>]*>([^<]*)</a>", re.I)
_TAG = re.compile(r"<[^>]*>?")
NEWEST = max(LmsEdition)


def harmless(html: str) -> Sanitised:
    """The HTML that passes the newest server's rule, as it was written."""
    return sanitise(html, NEWEST)


def plain_text(message: str) -> str:
    """The message without markup; of links the text and, if it differs, the address."""
    clean = harmless(message).html
    linked = _LINK.sub(lambda m: m[2] if m[1] == m[2] else f"{m[2]} ({m[1]})", clean)
    return read_entities(_TAG.sub("", _BREAK.sub("\n", linked))).strip()


def as_html(text: str) -> str:
    """Plain text as the message that shows it."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br/>\n")


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
    sanitise: Callable[[str], Sanitised] = harmless,
) -> EntryMessage:
    """The message that is stored; None if there never was one. `sanitise` is the server's."""
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


def entry_message_of(
    message: RawParam,
    plain: RawParam,
    before: str | None,
    sanitise: Callable[[str], Sanitised] = harmless,
) -> EntryMessage:
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
