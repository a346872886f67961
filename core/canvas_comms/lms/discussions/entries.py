"""An entry of a topic as the server holds it: a post or a reply, at any depth."""

from datetime import datetime

import attrs

from canvas_comms.lms.discussions.attachments import Attachment
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Entry(Redacted):
    """A post. `parent` and `root` (the top-level entry above it) are None at the top level.

    `depth` is 1 at the top level. Deleting keeps the record: `deleted_at` says when.
    """

    id: str
    topic: str
    author: str
    message: str | None = attrs.field(metadata=PRIVATE)
    created_at: datetime
    updated_at: datetime
    parent: str | None = None
    root: str | None = None
    depth: int = 1
    editor: str | None = None
    deleted_at: datetime | None = None
    rating_count: int | None = None
    rating_sum: int | None = None
    attachment: Attachment | None = None

    @property
    def deleted(self) -> bool:
        """Whether only its place is left."""
        return self.deleted_at is not None


__all__ = ["Entry"]
