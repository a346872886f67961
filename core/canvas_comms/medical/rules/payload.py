"""Which text is kept, and is it HTML or plain?

Only the first payload element is; the others are dropped without a word. The text may
not be empty. It stands under `contentString`; edition `v1-2022` takes `content` too,
if `contentString` is absent, and the later editions refuse that key. Blank text is
taken; where strictness is asked for it is refused, as by Canvas's plugins.

Since a release announced for 2022-10-26 17:00 "PST" messages are saved as HTML; what was
saved before stays plain. Read to the letter that is 2022-10-27 01:00 UTC, but California
kept daylight time on that day, so the hour before is ambiguous and neither is claimed.
The server decides by when a row was saved; a reader has only `sent`, which is a hint:
never trust either for escaping.
"""

import enum
from datetime import UTC, datetime, timedelta

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.resources import CommunicationPayload, NewCommunication
from canvas_comms.medical.sources import API_PAGE, CREATE_PAGE, DOCS_2024, FRAMEWORK, INFERRED, SDK
from canvas_comms.redaction import PRIVATE, Redacted


class ContentReason(Reason):
    """What can be said of a payload."""

    FIRST_PAYLOAD = "first-payload", CREATE_PAGE
    EXTRA_PAYLOAD = "extra-payload", f"{CREATE_PAGE}: only the first element is saved"
    PAYLOAD_MISSING = "payload-missing", f"{CREATE_PAGE}; {DOCS_2024}"
    CONTENT_MISSING = "content-missing", FRAMEWORK
    CONTENT_EMPTY = "content-empty", f"{CREATE_PAGE}; {FRAMEWORK}"
    CONTENT_BLANK = "content-blank", f"{FRAMEWORK} (accepted); {SDK} (refused)"
    CONTENT_BLANK_REFUSED = "content-blank-refused", f"{SDK}; only where strictness is asked for"
    CONTENT_KEY = "content-key", f"{CREATE_PAGE}; {API_PAGE}, create sample"
    CONTENT_KEY_REFUSED = "content-key-refused", FRAMEWORK
    CONTENT_KEY_IGNORED = "content-key-ignored", INFERRED
    NOT_TEXT = "not-text", f"{DOCS_2024}: contentString only; {INFERRED}"


@attrs.frozen(eq=False, repr=False)
class PayloadText(Redacted):
    """The decision, and the text that is kept, if any."""

    decision: Decision
    text: str | None = attrs.field(metadata=PRIVATE)


def evaluate_payload(new: NewCommunication, edition: Edition, strict: bool = False) -> PayloadText:
    """Read the payload in the edition's way; `strict` refuses blank text."""
    if not new.payload:
        faulty = any(fault.field == "payload" for fault in new.faults)
        missing = Finding(ContentReason.PAYLOAD_MISSING, Effect.REFUSED, "payload")
        return PayloadText(Decision(() if faulty else (missing,)), None)
    findings: list[Finding] = []
    text: str | None = None
    for index, element in enumerate(new.payload):
        where = f"payload[{index}]"
        faulty = any(fault.where.startswith(where) for fault in new.faults)
        refused = _refusals(element, edition, where, strict)
        if not faulty:
            refused += _absent(element, where)
        findings += refused
        if index > 0:
            findings.append(Finding(ContentReason.EXTRA_PAYLOAD, Effect.DROPPED, where))
        elif not refused and not faulty:
            text = _text(element)
            findings += _kept(element, text, where)
    return PayloadText(Decision(tuple(findings)), text)


def _text(element: CommunicationPayload) -> str:
    if element.content_string is not None:
        return element.content_string
    return element.content or ""


def _refusals(element: CommunicationPayload, edition: Edition, where: str, strict: bool) -> list[Finding]:
    """What is wrong with the texts of one element; the server reads them all, kept or not."""
    takes_content = ERA_RULES[edition].takes_content_key
    findings: list[Finding] = []
    if element.content is not None and not takes_content:
        findings.append(Finding(ContentReason.CONTENT_KEY_REFUSED, Effect.REFUSED, f"{where}.content"))
    if element.content_string is not None:
        findings += _blank(element.content_string, f"{where}.contentString", strict)
    elif takes_content and element.content is not None:
        findings += _blank(element.content, f"{where}.content", strict)
    return findings


def _blank(text: str, where: str, strict: bool) -> list[Finding]:
    """The refusal of a text that says nothing."""
    if not text:
        return [Finding(ContentReason.CONTENT_EMPTY, Effect.REFUSED, where)]
    if strict and not text.strip():
        return [Finding(ContentReason.CONTENT_BLANK_REFUSED, Effect.REFUSED, where)]
    return []


def _absent(element: CommunicationPayload, where: str) -> list[Finding]:
    """The refusal of an element that has no text, if it could be read at all."""
    if element.content is not None or element.content_string is not None:
        return []
    if element.other is None:
        return [Finding(ContentReason.CONTENT_MISSING, Effect.REFUSED, where)]
    if where == "payload[0]":
        return [Finding(ContentReason.NOT_TEXT, Effect.REFUSED, f"{where}.{element.other}")]
    return []


def _kept(element: CommunicationPayload, text: str, where: str) -> list[Finding]:
    findings = [Finding(ContentReason.FIRST_PAYLOAD, Effect.KEPT, where)]
    if element.content is not None:
        ignored = element.content_string is not None
        reason = ContentReason.CONTENT_KEY_IGNORED if ignored else ContentReason.CONTENT_KEY
        findings.append(Finding(reason, Effect.DROPPED if ignored else Effect.KEPT, f"{where}.content"))
    if element.other is not None:
        findings.append(Finding(ContentReason.NOT_TEXT, Effect.DROPPED, f"{where}.{element.other}"))
    if not text.strip():
        findings.append(Finding(ContentReason.CONTENT_BLANK, Effect.NOTED, where))
    return findings


HTML_CUTOVER = datetime(2022, 10, 27, 1, tzinfo=UTC)
AMBIGUOUS_HOUR = timedelta(hours=1)


class ContentFormat(enum.Enum):
    """How a text was saved."""

    TEXT = "text"
    HTML = "html"
    AMBIGUOUS = "ambiguous"


def content_format(saved: datetime, cutover: datetime = HTML_CUTOVER) -> ContentFormat:
    """The format of a text saved at that moment.

    Source: Canvas Medical, API page 'Communication' (2023-09-04), additional HTML formatting.
    """
    if saved >= cutover:
        return ContentFormat.HTML
    return ContentFormat.AMBIGUOUS if cutover - saved <= AMBIGUOUS_HOUR else ContentFormat.TEXT
