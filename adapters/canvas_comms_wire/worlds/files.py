"""Files of a Canvas LMS as a world file has them, and the content that they stand for."""

import base64
import binascii
from typing import Literal

import attrs

from canvas_comms.errors import InvalidWorld
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.leaves import NO_TIME, Ref, Text, WorldTime

Encoding = Literal["text", "base64"]
MediaType = Literal["audio", "video"]


@attrs.frozen(eq=False, repr=False)
class WorldFile(Redacted):
    """A file of a user, course or group, made through the model without checks of rights or quota."""

    ref: Ref
    owner: Ref
    """A user, course or group."""
    name: Text = attrs.field(metadata=PRIVATE)
    content: str = attrs.field(default="", metadata=PRIVATE)
    encoding: Encoding = "text"
    """How content is written: as text, which is stored in UTF-8, or as base64."""
    folder: str = attrs.field(default="", metadata=PRIVATE)
    """A path from the root folder; folders that are missing are made. Default: the root. What messages
    take along lies in 'conversation attachments'."""
    content_type: str = ""
    """Default: by the ending of the name."""
    created_at: WorldTime = NO_TIME


@attrs.frozen(eq=False, repr=False)
class WorldMedia(Redacted):
    """A recording that belongs to a message."""

    id: Text
    type: MediaType
    title: str | None = attrs.field(default=None, metadata=PRIVATE)
    """Default: no title."""


def content_of(file: WorldFile, where: str) -> bytes:
    """The bytes of a file. Raises `InvalidWorld` naming `where` for what is no base64."""
    if file.encoding == "text":
        return file.content.encode("utf-8", "replace")
    try:
        return base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidWorld(f"{where}.content", "must be base64") from None


__all__ = ["WorldFile", "WorldMedia", "content_of"]
