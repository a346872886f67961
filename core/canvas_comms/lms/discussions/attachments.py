"""A file that hangs on a topic or an entry."""

from collections.abc import Mapping

import attrs

from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = {}


@attrs.frozen(eq=False, repr=False)
class Attachment(Redacted):
    """A file by id, name, MIME type and size in bytes. Its content is no part of messaging."""

    id: str
    filename: str = attrs.field(metadata=PRIVATE)
    content_type: str = "application/octet-stream"
    size: int | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


__all__ = ["NOTHING_MORE", "Attachment"]
