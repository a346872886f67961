"""What a client wants to send, and what it looks for.

Text is sent as it is written, sizes are bytes. Whose files are meant is said by a context; the caller's own
are those of the user `self`.
"""

import attrs

from canvas_comms.arguments import instance, member
from canvas_comms.errors import InvalidValue
from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.files.model import OnDuplicate
from canvas_comms.lms.files.rules.folders import CONVERSATION_ATTACHMENTS
from canvas_comms.lms.files.rules.naming import MAX_NAME, UNKNOWN_TYPE, content_type_of
from canvas_comms.lms.files.rules.storing import MIB
from canvas_comms.lms.params import ABSENT, Json, Parameters, UploadedFile
from canvas_comms.redaction import PRIVATE, Redacted, veiled

OWN = contexts.user("self")
"""The caller."""

LARGEST = 64 * MIB
"""Bytes of one file that is sent or fetched, unless it is said otherwise. It stands in memory meanwhile."""

TYPE_RULE = "must be a media type, such as text/plain"

_OWNERS = (ContextKind.USER, ContextKind.COURSE, ContextKind.GROUP)


@attrs.frozen(eq=False, repr=False)
class NewFile(Redacted):
    """A file to be sent: into which folder (a path from the root, made if it is missing) of whom."""

    name: str = attrs.field(metadata=PRIVATE)
    content: bytes = attrs.field(metadata=PRIVATE)
    content_type: str = UNKNOWN_TYPE
    folder: str = attrs.field(default="", metadata=PRIVATE)
    owner: Context = OWN
    on_duplicate: OnDuplicate = OnDuplicate.RENAME

    @property
    def part(self) -> UploadedFile:
        """The content as a part of a multipart body."""
        return UploadedFile(self.name, self.content, self.content_type)

    def params(self) -> Parameters:
        """Parameters of the first step of an upload."""
        params: dict[str, Json] = {
            "name": self.name,
            "size": len(self.content),
            "content_type": self.content_type,
            "on_duplicate": self.on_duplicate.value,
        }
        return Parameters({**params, "parent_folder_path": self.folder} if self.folder else params)


@veiled
def new_file(
    content: bytes,
    name: str,
    *,
    content_type: str | None = None,
    folder: str = "",
    owner: Context | str = OWN,
    on_duplicate: OnDuplicate | str = OnDuplicate.RENAME,
    largest: int = LARGEST,
) -> NewFile:
    """A file to be sent, checked strictly.

    `name` is one plain name; `content_type` follows from its ending unless it is given. `owner` is
    `course_5`, `group_5`, or the caller. Where the name is taken the file is renamed, unless
    `on_duplicate` says `overwrite` or `error`. Raises `InvalidValue` naming the argument.
    """
    plain = instance(str, name, "name", "must be text")
    if not plain.strip() or len(plain) > MAX_NAME or "/" in plain or "\\" in plain or "\x00" in plain:
        raise InvalidValue("name", f"must be one plain name of at most {MAX_NAME} characters")
    octets = instance((bytes, bytearray), content, "content", "must be bytes")
    if not octets or len(octets) > largest:
        raise InvalidValue("content", f"must have 1 to {largest} bytes")
    given = ABSENT if content_type is None else instance(str, content_type, "content_type", TYPE_RULE)
    kind = content_type_of(given, plain)
    if not kind.isascii() or not kind.isprintable() or "/" not in kind:
        raise InvalidValue("content_type", TYPE_RULE)
    return NewFile(
        plain,
        bytes(octets),
        kind,
        instance(str, folder, "folder", "must be a path, such as homework/essays").strip("/"),
        owner_of(owner),
        member(OnDuplicate, on_duplicate, "on_duplicate"),
    )


@veiled
def for_message(content: bytes, name: str, *, content_type: str | None = None) -> NewFile:
    """The same for a message to take along: into the caller's conversation attachments."""
    return new_file(content, name, content_type=content_type, folder=CONVERSATION_ATTACHMENTS)


@veiled
def owner_of(given: Context | str) -> Context:
    """A user, course or group: `self`, `user_7`, `course_5`, `group_5`. Raises `InvalidValue` (`owner`)."""
    if given == "self":
        return OWN
    found = Context.of(given) if isinstance(given, str) else given
    if not isinstance(found, Context) or found.kind not in _OWNERS:
        raise InvalidValue("owner", "must be self, or a user, course or group such as course_8")
    return found


@attrs.frozen(eq=False, repr=False)
class FileSearch(Redacted):
    """Which files to list: all of an owner, or those directly in a folder by id."""

    owner: Context = OWN
    folder: str | None = None
    text: str = attrs.field(default="", metadata=PRIVATE)
    per_page: int = 100


__all__ = ["LARGEST", "OWN", "FileSearch", "NewFile", "for_message", "new_file", "owner_of"]
