"""Files and folders in Canvas LMS's JSON, and how a file's content is handed out."""

import re
from collections.abc import Mapping
from urllib.parse import quote

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.files.operations import UploadReceived
from canvas_comms.lms.files.resources import File, FileContent, Folder, PublicUrl, Quota, UploadTicket
from canvas_comms.lms.operations import Response
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import FLAG, ID, INSTANT, NUMBER, TEXT, URL, Kind, read_object
from canvas_comms_wire.records import Record, maybe, otherwise
from canvas_comms_wire.responses import MAX_RESOURCE_BYTES, Call, Received, Reply

_ID, _TEXT, _FLAG, _NUMBER, _INSTANT = maybe(ID), maybe(TEXT), maybe(FLAG), maybe(NUMBER), maybe(INSTANT)
_TEXT_IF_ANY = maybe(TEXT, omit=True)

FILE = Record(
    File,
    id=ID,
    uuid=_TEXT_IF_ANY,
    folder_id=_ID,
    display_name=_TEXT,
    filename=_TEXT,
    upload_status=_TEXT,
    content_type=_TEXT.called("content-type"),
    url=maybe(URL),
    size=_NUMBER,
    created_at=_INSTANT,
    updated_at=_INSTANT,
    unlock_at=_INSTANT,
    locked=_FLAG,
    hidden=_FLAG,
    lock_at=_INSTANT,
    hidden_for_user=_FLAG,
    thumbnail_url=maybe(URL),
    modified_at=_INSTANT,
    mime_class=_TEXT,
    media_entry_id=_TEXT,
    category=_TEXT,
    locked_for_user=_FLAG,
    visibility_level=_TEXT_IF_ANY,
    preview_url=maybe(URL, omit=True),
)

FOLDER = Record(
    Folder,
    id=ID,
    name=_TEXT,
    full_name=_TEXT,
    context_id=_ID,
    context_type=_TEXT,
    parent_folder_id=_ID,
    created_at=_INSTANT,
    updated_at=_INSTANT,
    lock_at=_INSTANT,
    unlock_at=_INSTANT,
    position=_NUMBER,
    locked=_FLAG,
    folders_url=maybe(URL),
    files_url=maybe(URL),
    files_count=_NUMBER,
    folders_count=_NUMBER,
    hidden=_FLAG,
    locked_for_user=_FLAG,
    hidden_for_user=_FLAG,
    for_submissions=_FLAG,
    can_upload=_FLAG,
    category=_TEXT,
)


def _read_fields(found: Json) -> Mapping[str, str]:
    fields = read_object(found)
    if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in fields.values()):
        raise MalformedResponse("", "must hold texts")
    return {name: str(one) for name, one in fields.items()}


TICKET = Record(
    UploadTicket,
    upload_url=TEXT,
    upload_params=Kind(_read_fields, dict, dict, schema={"type": "object"}),
    file_param=otherwise(TEXT, "file"),
)
QUOTA = Record(Quota, quota=NUMBER, quota_used=NUMBER)
PUBLIC_URL = Record(PublicUrl, public_url=TEXT)

_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]')


@attrs.frozen
class ContentBody:
    """The content of a file, as it is. A class of its own, since it is no JSON."""

    success: frozenset[int] = frozenset([200])
    media_type: str | None = None
    at_most: int = MAX_RESOURCE_BYTES
    schema: None = None

    def write(self, outcome: Response[FileContent], call: Call) -> Reply:
        """The answer. A browser saves it, or shows it and runs nothing in it."""
        found = outcome.value
        how = "attachment" if found.as_attachment else "inline"
        plain = _UNSAFE.sub("_", found.name.encode("ascii", "replace").decode())
        named = (
            f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name, safe='', errors='replace')}"
        )
        kind = re.sub(r"[^\x20-\x7e]", "_", found.content_type)
        return Reply(
            outcome.status, headers=(("Content-Disposition", named),), content_type=kind, octets=found.content
        )

    @veiled
    def read(self, received: Received) -> Response[FileContent]:
        """The content; its name is not told."""
        kind = received.headers.get("Content-Type", "application/octet-stream")
        return Response(FileContent(received.body(), kind, ""), status=received.status)


@attrs.frozen
class SentOn:
    """A redirect to the next step of an upload. A class of its own, since its place is in a header."""

    success: frozenset[int] = frozenset([201, 301, 302, 303])
    media_type: str | None = None
    at_most: int = 0
    schema: None = None

    def write(self, outcome: Response[UploadReceived], call: Call) -> Reply:
        """The answer."""
        return Reply(outcome.status, headers=(("Location", outcome.value.location),))

    @veiled
    def read(self, received: Received) -> Response[UploadReceived]:
        """Where the next step is. Raises `MalformedResponse` if that is not said."""
        location = received.headers.get("Location", "")
        if not location:
            raise MalformedResponse("Location", "must be there")
        return Response(UploadReceived(location), status=received.status)


__all__ = ["FILE", "FOLDER", "PUBLIC_URL", "QUOTA", "TICKET", "ContentBody", "SentOn"]
