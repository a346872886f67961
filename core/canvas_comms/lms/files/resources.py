"""Files and folders as Canvas LMS shows them to one caller.

Flat values, as the API's own JSON has them. A field is None where the server does not say it, or
says null. `extra` holds every key that has no field here. Ids are text, times UTC, sizes bytes.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


@attrs.frozen(eq=False, repr=False)
class File(Redacted):
    """A file: the object that topics, entries and messages show as their attachment.

    `url` is where its content is, and lets in whoever has it. `filename` is the stored form of the
    name (blanks are `+`), `display_name` the name for people. `upload_status` is `pending` until the
    content is there. `visibility_level` and `preview_url` come where the server shows them.
    """

    id: str
    folder_id: str | None = None
    display_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    filename: str | None = attrs.field(default=None, metadata=PRIVATE)
    uuid: str | None = attrs.field(default=None, metadata=PRIVATE)
    upload_status: str | None = None
    content_type: str | None = None
    url: str | None = attrs.field(default=None, metadata=PRIVATE)
    size: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    modified_at: datetime | None = None
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    locked: bool | None = None
    hidden: bool | None = None
    locked_for_user: bool | None = None
    hidden_for_user: bool | None = None
    thumbnail_url: str | None = attrs.field(default=None, metadata=PRIVATE)
    mime_class: str | None = None
    media_entry_id: str | None = None
    category: str | None = None
    visibility_level: str | None = None
    preview_url: str | None = attrs.field(default=None, metadata=PRIVATE)
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)


@attrs.frozen(eq=False, repr=False)
class Folder(Redacted):
    """A folder of a user, course or group. `full_name` is its path from the root, the root's name first."""

    id: str
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    full_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    context_id: str | None = None
    context_type: str | None = None
    parent_folder_id: str | None = None
    position: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    lock_at: datetime | None = None
    unlock_at: datetime | None = None
    locked: bool | None = None
    hidden: bool | None = None
    hidden_for_user: bool | None = None
    locked_for_user: bool | None = None
    for_submissions: bool | None = None
    can_upload: bool | None = None
    files_count: int | None = None
    folders_count: int | None = None
    files_url: str | None = attrs.field(default=None, metadata=PRIVATE)
    folders_url: str | None = attrs.field(default=None, metadata=PRIVATE)
    category: str | None = None
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)


@attrs.frozen(eq=False, repr=False)
class UploadTicket(Redacted):
    """Where the content of an announced file goes: a URL, the fields to send before it, and its own field.

    Whoever has it may upload, without a token.
    """

    upload_url: str = attrs.field(metadata=PRIVATE)
    upload_params: Mapping[str, str] = attrs.field(metadata=PRIVATE, hash=False)
    file_param: str = "file"
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)


@attrs.frozen
class Quota:
    """How many bytes a user, course or group may store, and how many it does."""

    quota: int
    quota_used: int


@attrs.frozen(eq=False, repr=False)
class PublicUrl(Redacted):
    """A URL of a file's content that needs no login."""

    public_url: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class FileContent(Redacted):
    """The content of a file. `as_attachment`: a browser is to save it, and not to show it."""

    content: bytes = attrs.field(metadata=PRIVATE)
    content_type: str
    name: str = attrs.field(metadata=PRIVATE)
    as_attachment: bool = False


__all__ = ["File", "FileContent", "Folder", "PublicUrl", "Quota", "UploadTicket"]
