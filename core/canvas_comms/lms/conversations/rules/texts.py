"""What may a message say?

A subject has at most 255 characters, a body at most 65,535. Longer ones are refused as
invalid records. (A blank body is another matter: each call refuses it in its own words.)
Files are kept only from the sender's own folder for conversation attachments; all others
are dropped without a word, and as this folder cannot be filled here, all are.
"""

from collections.abc import Sequence

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC

SUBJECT_LIMIT = 255
BODY_LIMIT = 65_535


class TextReason(Reason):
    """What can be said of subject, body and attachments."""

    SUBJECT_TOO_LONG = "subject-too-long", NEWEST_SPEC
    BODY_TOO_LONG = "body-too-long", f"{NEWEST}; the number {INFERRED}"
    ATTACHMENT_DROPPED = "attachment-dropped", NEWEST
    MEDIA_WITHOUT_TYPE = "media-without-type", NEWEST_SPEC


def may_be_subject(subject: str | None) -> Decision:
    """Whether a new thread may have this subject."""
    if subject is None or len(subject) <= SUBJECT_LIMIT:
        return Decision()
    return Decision((Finding(TextReason.SUBJECT_TOO_LONG, Effect.REFUSED, "subject"),))


def may_be_body(body: str) -> Decision:
    """Whether a message may have this body."""
    if len(body) <= BODY_LIMIT:
        return Decision()
    return Decision((Finding(TextReason.BODY_TOO_LONG, Effect.REFUSED, "body"),))


def what_is_attached(ids: Sequence[object], media_id: str | None, media_type: str | None) -> Decision:
    """What becomes of attachments and of a recording, which needs a type."""
    findings = [
        Finding(TextReason.ATTACHMENT_DROPPED, Effect.DROPPED, f"attachment_ids[{i}]")
        for i in range(len(ids))
    ]
    if media_id and not media_type:
        findings.append(Finding(TextReason.MEDIA_WITHOUT_TYPE, Effect.DROPPED, "media_comment_id"))
    return Decision(tuple(findings))
