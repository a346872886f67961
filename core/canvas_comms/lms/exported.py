"""One message or entry as it is exported, of a thread or of a discussion."""

from datetime import datetime

import attrs

from canvas_comms.lms.files.resources import File
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class ExportedFile(Redacted):
    """What is attached: its name for people, and where its content is."""

    name: str | None = attrs.field(metadata=PRIVATE)
    url: str | None = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Exported(Redacted):
    """One of them. `kind` is `topic`, `entry` or `message`; `parent_id` is what it answers, or belongs to.

    `author_id` and `author` are None where the server names nobody: of what is deleted, and in anonymous
    discussions, where `anonymous_id` may tell authors apart. `text` is None of what is deleted; that of a
    discussion is HTML.
    """

    kind: str
    id: str
    parent_id: str | None = None
    author_id: str | None = None
    anonymous_id: str | None = None
    author: str | None = attrs.field(default=None, metadata=PRIVATE)
    at: datetime | None = None
    deleted: bool = False
    text: str | None = attrs.field(default=None, metadata=PRIVATE)
    attachments: tuple[ExportedFile, ...] = attrs.field(default=(), metadata=PRIVATE)


def exported_files(files: tuple[File | None, ...]) -> tuple[ExportedFile, ...]:
    """Those that there are."""
    return tuple(ExportedFile(one.display_name, one.url) for one in files if one is not None)


__all__ = ["Exported", "ExportedFile", "exported_files"]
