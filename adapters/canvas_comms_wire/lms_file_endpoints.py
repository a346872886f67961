"""The endpoints of files and folders of Canvas LMS, of users, courses and groups."""

from collections.abc import Iterator

from canvas_comms.capabilities import Capability
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.files import operations as o
from canvas_comms_wire.endpoint import Endpoint, Place, in_path, only
from canvas_comms_wire.lms_files import (
    FILE,
    FOLDER,
    PUBLIC_URL,
    QUOTA,
    TICKET,
    ContentBody,
    SentOn,
)
from canvas_comms_wire.records import many
from canvas_comms_wire.responses import One, Page

_FILE, _FILES, _FOLDER, _FOLDERS = One(FILE.kind), Page(FILE.kind), One(FOLDER.kind), Page(FOLDER.kind)
_PATH = One(many(FOLDER.kind))
_TICKET = One(TICKET.kind)
_LIST, _READ = Capability.FILES_LIST, Capability.FILES_READ
_UPLOAD, _DELETE = Capability.FILES_UPLOAD, Capability.FILES_DELETE
_NO_CONTEXT = only(None)


def _owner(kind: ContextKind) -> Place:
    """The user, course or group of the path."""
    return in_path(
        f"{kind.value}_id",
        make=lambda text: Context(kind, text),
        split=lambda owner: (owner.id,) if isinstance(owner, Context) and owner.kind is kind else None,
    )


def _of(kind: ContextKind) -> Iterator[Endpoint]:
    """The endpoints of one kind of owner."""
    own = f"/api/v1/{kind.value}s/:{kind.value}_id"
    at, page = _owner(kind), f"/{kind.value}s/:{kind.value}_id"
    yield Endpoint("GET", f"{own}/files/quota", o.ShowQuota, One(QUOTA.kind), _LIST, context=at)
    yield Endpoint("GET", f"{own}/files", o.ListFiles, _FILES, _LIST, context=at)
    yield Endpoint("POST", f"{own}/files", o.StartUpload, _TICKET, _UPLOAD, context=at)
    yield Endpoint("GET", f"{own}/files/:id", o.ShowFile, _FILE, _READ, context=at)
    yield Endpoint("GET", f"{own}/folders", o.ListFolders, _FOLDERS, _LIST, context=at)
    yield Endpoint("POST", f"{own}/folders", o.CreateFolder, _FOLDER, _UPLOAD, context=at)
    by_path = f"{own}/folders/by_path"
    yield Endpoint("GET", by_path, o.ResolvePath, _PATH, _LIST, context=at, full_path=only(""))
    yield Endpoint("GET", f"{by_path}/*full_path", o.ResolvePath, _PATH, _LIST, context=at)
    yield Endpoint("GET", f"{own}/folders/:id", o.ShowFolder, _FOLDER, _LIST, context=at)
    yield Endpoint("GET", f"{page}/files/:id/download", o.DownloadFile, ContentBody(), context=at)


ENDPOINTS: tuple[Endpoint, ...] = (
    *_of(ContextKind.USER),
    *_of(ContextKind.COURSE),
    *_of(ContextKind.GROUP),
    Endpoint("GET", "/api/v1/files/:id", o.ShowFile, _FILE, _READ, context=_NO_CONTEXT),
    Endpoint("POST", "/api/v1/files/:id", o.ShowFile, _FILE, context=_NO_CONTEXT),
    Endpoint("PUT", "/api/v1/files/:id", o.UpdateFile, _FILE),
    Endpoint("DELETE", "/api/v1/files/:id", o.DeleteFile, _FILE, _DELETE),
    Endpoint("GET", "/api/v1/files/:id/public_url", o.ShowPublicUrl, One(PUBLIC_URL.kind), _READ),
    Endpoint("GET", "/api/v1/files/:id/create_success", o.FinishUpload, _FILE),
    Endpoint("POST", "/api/v1/files/:id/create_success", o.FinishUpload, _FILE),
    Endpoint("GET", "/api/v1/folders/:id", o.ShowFolder, _FOLDER, _LIST, context=_NO_CONTEXT),
    Endpoint("PUT", "/api/v1/folders/:id", o.UpdateFolder, _FOLDER),
    Endpoint("DELETE", "/api/v1/folders/:id", o.DeleteFolder, _FOLDER, _DELETE),
    Endpoint("GET", "/api/v1/folders/:folder_id/files", o.ListFolderFiles, _FILES, _LIST),
    Endpoint("POST", "/api/v1/folders/:folder_id/files", o.StartFolderUpload, _TICKET, _UPLOAD),
    Endpoint("GET", "/api/v1/folders/:folder_id/folders", o.ListSubfolders, _FOLDERS, _LIST),
    Endpoint("POST", "/api/v1/folders/:folder_id/folders", o.CreateSubfolder, _FOLDER, _UPLOAD),
    Endpoint("GET", "/files/:id/download", o.DownloadFile, ContentBody(), context=_NO_CONTEXT),
    Endpoint("POST", "/files_api", o.ReceiveUpload, SentOn(), files_from_anybody=True),
)
"""In the server's order: literal names before ids."""

__all__ = ["ENDPOINTS"]
