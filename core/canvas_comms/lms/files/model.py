"""Files and folders as a server stores them, and what it remembers of an upload that is under way."""

import enum
import hashlib
from datetime import datetime

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.redaction import PRIVATE, Redacted


class FileState(enum.Enum):
    """How far a file has come.

    Its id is given in the first step of an upload, its content comes in the second, and the third
    puts it into its folder. A file that came with a topic or an entry is available at once.
    """

    PENDING = "pending"
    RECEIVED = "received"
    AVAILABLE = "available"
    DELETED = "deleted"


@attrs.frozen(eq=False, repr=False)
class StoredFile(Redacted):
    """A file and its content. `owner` is a user, course or group; `user` uploaded it.

    `uuid` lets in whoever sends it as `verifier`. `size` is that of the content once it is there, and
    before that what was announced. A deleted file has lost its content.
    """

    id: str
    owner: Context
    folder: str | None
    uuid: str = attrs.field(metadata=PRIVATE)
    display_name: str = attrs.field(metadata=PRIVATE)
    filename: str = attrs.field(metadata=PRIVATE)
    content_type: str
    size: int
    created_at: datetime
    updated_at: datetime
    user: str | None = None
    state: FileState = FileState.AVAILABLE
    content: bytes = attrs.field(default=b"", metadata=PRIVATE)

    @property
    def available(self) -> bool:
        """Whether it is there for those who may read it."""
        return self.state is FileState.AVAILABLE


@attrs.frozen(eq=False, repr=False)
class StoredFolder(Redacted):
    """A folder; `parent` None is the root of its owner."""

    id: str
    owner: Context
    name: str = attrs.field(metadata=PRIVATE)
    parent: str | None
    created_at: datetime
    updated_at: datetime
    position: int | None = None
    deleted: bool = False


class OnDuplicate(enum.Enum):
    """What becomes of a file whose name is taken in its folder."""

    OVERWRITE = "overwrite"
    RENAME = "rename"
    ERROR = "error"


@attrs.frozen(eq=False, repr=False)
class PendingUpload(Redacted):
    """An upload that was announced: which file, and until when its content is taken."""

    file: str
    policy: str = attrs.field(metadata=PRIVATE)
    on_duplicate: OnDuplicate
    until: datetime


def uuid_of(kind: str, id: str) -> str:
    """A text of 40 signs that stands for a thing: always the same for the same id.

    On the real server it comes by chance. Here worlds are made up, and the same calls give the same answers.
    """
    return hashlib.sha256(f"{kind} {id}".encode()).hexdigest()[:40]


__all__ = ["FileState", "OnDuplicate", "PendingUpload", "StoredFile", "StoredFolder", "uuid_of"]
