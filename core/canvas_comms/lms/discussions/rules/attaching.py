"""Does a file hang on it?

A topic or entry holds one file. Whoever may not attach here loses it without a word, and
what is no file is none.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.attachments import Attachment
from canvas_comms.lms.discussions.sources import API_TESTS, INFERRED
from canvas_comms.lms.given import Given, as_integer, as_text, is_blank
from canvas_comms.redaction import Redacted


class AttachingReason(Reason):
    """What becomes of a file."""

    ATTACHED = "attached", API_TESTS
    MAY_NOT_ATTACH = "may-not-attach", f"{API_TESTS}; that it is dropped is {INFERRED}"
    NO_FILE = "no-file", INFERRED


@attrs.frozen(eq=False, repr=False)
class Attaching(Redacted):
    """The file, without an id yet; None if there is none, or none that counts."""

    decision: Decision
    file: Attachment | None


def attached(given: Given, *, allowed: bool) -> Attaching:
    """What is made of `attachment`: an object with filename, content_type and size, in bytes."""
    if is_blank(given):
        return Attaching(Decision(), None)
    name = as_text(given.get("filename")) if isinstance(given, dict) else None
    if not isinstance(given, dict) or not name:
        return Attaching(_said(AttachingReason.NO_FILE, Effect.DROPPED), None)
    if not allowed:
        return Attaching(_said(AttachingReason.MAY_NOT_ATTACH, Effect.DROPPED), None)
    kind = as_text(given.get("content_type")) or "application/octet-stream"
    file = Attachment("", name, kind, as_integer(given.get("size")))
    return Attaching(_said(AttachingReason.ATTACHED, Effect.KEPT), file)


def _said(reason: AttachingReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "attachment"),))
