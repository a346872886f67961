"""Which files does a message take along, and what becomes of a recording?

A message takes only files that lie in its sender's own folder for conversation attachments; every other
id vanishes without a word. Ids are read as numbers, and one that is named twice counts once. A recording
needs a type.
"""

from collections.abc import Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms.lms.files.rules.folders import is_for_messages
from canvas_comms.lms.files.state import FileLookup
from canvas_comms.lms.params import RawParam, as_integer


class AttachingReason(Reason):
    """What can be said of attachments and recordings."""

    ATTACHED = "attached", NEWEST
    ATTACHMENT_DROPPED = "attachment-dropped", NEWEST
    MEDIA_WITHOUT_TYPE = "media-without-type", NEWEST_SPEC


@attrs.frozen
class Attached:
    """The ids of the files that go along."""

    decision: Decision
    files: tuple[str, ...]


def attached(files: FileLookup, sender: str, ids: Sequence[RawParam]) -> Attached:
    """Which of the files that a call names go along with a message of this sender."""
    findings: list[Finding] = []
    kept: dict[str, None] = {}
    for index, given in enumerate(ids):
        id = str(as_integer(given))
        file = files.file(id)
        goes = file is not None and is_for_messages(files, file, sender)
        findings.append(about(index, goes))
        if goes:
            kept[id] = None
    return Attached(Decision(tuple(findings)), tuple(kept))


def about(index: int, goes: bool) -> Finding:
    """What is said of one file that is named."""
    where = f"attachment_ids[{index}]"
    if goes:
        return Finding(AttachingReason.ATTACHED, Effect.KEPT, where)
    return Finding(AttachingReason.ATTACHMENT_DROPPED, Effect.DROPPED, where)


def recorded(media_id: str | None, media_type: str | None) -> Decision:
    """What becomes of a recording."""
    if not media_id or media_type:
        return Decision()
    lost = Finding(AttachingReason.MEDIA_WITHOUT_TYPE, Effect.DROPPED, "media_comment_id")
    return Decision((lost,))


__all__ = ["Attached", "AttachingReason", "about", "attached", "recorded"]
