"""What can be asked of a Canvas LMS about files, one command for each operation.

A `context` is a user (`self` too), course or group as the path names it. Arguments of query and form
are raw, as they came; `canvas_comms.lms.operations` says how commands and outcomes are shaped.
"""

from typing import TypeAlias

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.resources import File, FileContent, Folder, PublicUrl, Quota, UploadTicket
from canvas_comms.lms.operations import Command, Response, ServerPage
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms.redaction import PRIVATE, Redacted

NO_PARAMETERS = Parameters()


@attrs.frozen(eq=False, repr=False)
class ShowFile(Redacted, Command[Response[File]]):
    """GET /files/:id, also below the user, course or group that owns it."""

    id: str
    context: Context | None = None
    verifier: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)


@attrs.frozen
class ShowPublicUrl(Command[Response[PublicUrl]]):
    """GET /files/:id/public_url. `base` is the server's URL."""

    id: str
    base: str = ""


@attrs.frozen(eq=False, repr=False)
class DownloadFile(Redacted, Command[Response[FileContent]]):
    """GET /files/:id/download, also below the user, course or group that owns it; no route of the API."""

    id: str
    context: Context | None = None
    verifier: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)
    download_frd: RawParam = ABSENT


@attrs.frozen(eq=False, repr=False)
class ListFiles(Redacted, Command[ServerPage[File]]):
    """GET /users/:id/files, or those of a course or group."""

    context: Context
    search_term: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)
    content_types: RawParam = ABSENT
    sort: RawParam = ABSENT
    order: RawParam = ABSENT
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen(eq=False, repr=False)
class ListFolderFiles(Redacted, Command[ServerPage[File]]):
    """GET /folders/:id/files."""

    folder: str
    search_term: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)
    content_types: RawParam = ABSENT
    sort: RawParam = ABSENT
    order: RawParam = ABSENT
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen
class ShowQuota(Command[Response[Quota]]):
    """GET /users/:id/files/quota, or that of a course or group."""

    context: Context


@attrs.frozen
class DeleteFile(Command[Response[File]]):
    """DELETE /files/:id."""

    id: str


@attrs.frozen
class UpdateFile(Command[Response[File]]):
    """PUT /files/:id."""

    id: str
    params: Parameters = NO_PARAMETERS


@attrs.frozen
class StartUpload(Command[Response[UploadTicket]]):
    """POST /users/:id/files, or those of a course or group: the first step. `base` is the server's URL."""

    context: Context
    params: Parameters
    base: str = ""


@attrs.frozen
class StartFolderUpload(Command[Response[UploadTicket]]):
    """POST /folders/:id/files: the first step. `base` is the server's URL."""

    folder: str
    params: Parameters
    base: str = ""


@attrs.frozen(eq=False, repr=False)
class UploadReceived(Redacted):
    """The content is there; the next step is to ask for this URL."""

    location: str = attrs.field(metadata=PRIVATE)


@attrs.frozen
class ReceiveUpload(Command[Response[UploadReceived]]):
    """POST to the upload URL: the second step, without a login. `base` is the server's URL."""

    params: Parameters
    base: str = ""


@attrs.frozen(eq=False, repr=False)
class FinishUpload(Redacted, Command[Response[File]]):
    """GET or POST /files/:id/create_success: the third step."""

    id: str
    uuid: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)


Folders: TypeAlias = tuple[Folder, ...]


@attrs.frozen(hash=False)
class ListFolders(Command[ServerPage[Folder]]):
    """GET /users/:id/folders, or those of a course or group: all of them, the root first."""

    context: Context
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen(hash=False)
class ListSubfolders(Command[ServerPage[Folder]]):
    """GET /folders/:id/folders."""

    folder: str
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen(eq=False, repr=False)
class ResolvePath(Redacted, Command[Response[Folders]]):
    """GET /users/:id/folders/by_path/…, or in a course or group: the folders on a path, the root first."""

    context: Context
    full_path: str = attrs.field(default="", metadata=PRIVATE)


@attrs.frozen
class ShowFolder(Command[Response[Folder]]):
    """GET /folders/:id, also below the user, course or group that owns it, where `root` is an id too."""

    id: str
    context: Context | None = None


@attrs.frozen
class CreateFolder(Command[Response[Folder]]):
    """POST /users/:id/folders, or in a course or group."""

    context: Context
    params: Parameters


@attrs.frozen
class CreateSubfolder(Command[Response[Folder]]):
    """POST /folders/:id/folders."""

    folder: str
    params: Parameters


@attrs.frozen
class UpdateFolder(Command[Response[Folder]]):
    """PUT /folders/:id."""

    id: str
    params: Parameters = NO_PARAMETERS


@attrs.frozen(hash=False)
class DeleteFolder(Command[Response[Folder]]):
    """DELETE /folders/:id."""

    id: str
    force: RawParam = ABSENT


__all__ = [
    "CreateFolder",
    "CreateSubfolder",
    "DeleteFile",
    "DeleteFolder",
    "DownloadFile",
    "FinishUpload",
    "Folders",
    "ListFiles",
    "ListFolderFiles",
    "ListFolders",
    "ListSubfolders",
    "ReceiveUpload",
    "ResolvePath",
    "ShowFile",
    "ShowFolder",
    "ShowPublicUrl",
    "ShowQuota",
    "StartFolderUpload",
    "StartUpload",
    "UpdateFile",
    "UpdateFolder",
    "UploadReceived",
]
