"""What may a topic or an entry say?

A topic's title has at most 255 characters and is "No Title" if blank; its message has at
most 511,999, and an announcement needs one. An entry may be without a message and has at
most 65,535 characters. HTML is made harmless before it is stored.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.rules.plain import as_html
from canvas_comms.lms.discussions.rules.sanitising import sanitise
from canvas_comms.lms.discussions.sources import API_TESTS, ENTRY_CODE, TOPIC_CODE, TOPIC_TESTS
from canvas_comms.lms.discussions.topics import DiscussionType
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.given import ABSENT, Given, as_text
from canvas_comms.redaction import PRIVATE, Redacted

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
class Said(Redacted):
    """The text as it is stored."""

    decision: Decision
    text: str | None = attrs.field(metadata=PRIVATE)


def title_of(given: Given, before: str | None) -> Said:
    """The title that is stored."""
    if given is ABSENT and before is not None:
        return Said(Decision(), before)
    text = as_text(given) or ""
    if not text.strip():
        return Said(_found(ContentReason.NO_TITLE, Effect.DEFAULTED, "title"), NO_TITLE)
    if len(text) > MAX_TITLE:
        return Said(_found(ContentReason.TITLE_TOO_LONG, Effect.REFUSED, "title"), text)
    return Said(Decision(), text)


def topic_message_of(given: Given, before: str | None, *, announcement: bool) -> Said:
    """The message that is stored; None if there never was one."""
    text = before if given is ABSENT else as_text(given)
    clean = Said(Decision(), text)
    if given is not ABSENT and text is not None:
        done = sanitise(text)
        clean = Said(done.decision, done.html)
    if announcement and not (clean.text or "").strip():
        return _and(clean, ContentReason.MESSAGE_MISSING)
    if len(clean.text or "") > MAX_TOPIC_MESSAGE:
        return _and(clean, ContentReason.MESSAGE_TOO_LONG)
    return clean


def entry_message_of(message: Given, plain: Given, before: str | None) -> Said:
    """The message of an entry; `plain` is text without markup and counts if it is given."""
    if message is ABSENT and plain is ABSENT:
        return Said(Decision(), before)
    text = as_text(message) if plain is ABSENT else as_html(as_text(plain) or "")
    if text is None:
        return Said(Decision(), None)
    done = sanitise(text)
    clean = Said(done.decision, done.html)
    return _and(clean, ContentReason.ENTRY_TOO_LONG) if len(done.html) > MAX_ENTRY_MESSAGE else clean


@attrs.frozen
class Typed:
    """How replies nest."""

    decision: Decision
    type: DiscussionType


def type_of(given: Given, before: DiscussionType | None, edition: LmsEdition) -> Typed:
    """The discussion type that is stored."""
    if given is ABSENT:
        newest = edition.has(Era.NEW_TOPICS_ARE_THREADED)
        default = DiscussionType.THREADED if newest else DiscussionType.NOT_THREADED
        if before is not None:
            return Typed(Decision(), before)
        return Typed(_found(ContentReason.TYPE_BY_DEFAULT, Effect.DEFAULTED, "discussion_type"), default)
    text = as_text(given)
    for known in DiscussionType:
        if known.value == text:
            return Typed(Decision(), known)
    refused = _found(ContentReason.NO_SUCH_TYPE, Effect.REFUSED, "discussion_type")
    return Typed(refused, before or DiscussionType.THREADED)


def _and(said: Said, reason: ContentReason) -> Said:
    return Said(said.decision & _found(reason, Effect.REFUSED, "message"), said.text)


def _found(reason: ContentReason, effect: Effect, where: str) -> Decision:
    return Decision((Finding(reason, effect, where),))
