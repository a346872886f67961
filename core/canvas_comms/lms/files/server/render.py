"""Files and folders as one caller sees them."""

from collections.abc import Mapping, Sequence

import attrs

from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.files.model import FileState, StoredFile, StoredFolder
from canvas_comms.lms.files.resources import File, Folder
from canvas_comms.lms.files.rules.access import writes_to
from canvas_comms.lms.files.rules.folders import full_name
from canvas_comms.lms.files.rules.naming import mime_class
from canvas_comms.lms.files.state import FileLookup

CONTEXT_TYPES: Mapping[ContextKind, str] = {
    ContextKind.USER: "User",
    ContextKind.COURSE: "Course",
    ContextKind.GROUP: "Group",
}
CATEGORY = "uncategorized"

DOCUMENT_VIEWERS: Mapping[str, object] = {"canvadoc_session_url": None, "crocodoc_session_url": None}
"""Two keys that a single file has besides; no viewer of documents is played."""


def render_file(file: StoredFile, viewer: str | None, edition: LmsEdition) -> File:
    """The file object, the same in all places."""
    own = file.owner.kind is ContextKind.USER and file.owner.id == viewer
    of_course = file.owner.kind is ContextKind.COURSE
    return File(
        id=file.id,
        folder_id=file.folder,
        display_name=file.display_name,
        filename=file.filename,
        uuid=file.uuid if own or not edition.has(Era.FILE_UUID_FOR_ITS_OWNER) else None,
        upload_status="pending" if file.state in (FileState.PENDING, FileState.RECEIVED) else "success",
        content_type=file.content_type,
        url=download_path(file),
        size=file.size,
        created_at=file.created_at,
        updated_at=file.updated_at,
        modified_at=file.updated_at,
        locked=False,
        hidden=False,
        locked_for_user=False,
        hidden_for_user=False,
        mime_class=mime_class(file.content_type),
        category=CATEGORY,
        visibility_level="inherit" if of_course and edition.has(Era.FILES_SHOW_VISIBILITY) else None,
    )


def render_single(file: StoredFile, viewer: str | None, edition: LmsEdition) -> File:
    """The same where the answer is about this file alone."""
    return attrs.evolve(render_file(file, viewer, edition), extra=DOCUMENT_VIEWERS)


def render_uploaded(file: StoredFile, viewer: str | None, edition: LmsEdition) -> File:
    """The same as the last step of an upload shows it."""
    preview = f"/{file.owner.kind.value}s/{file.owner.id}/files/{file.id}/file_preview?annotate=0"
    return attrs.evolve(render_file(file, viewer, edition), preview_url=preview)


def download_path(file: StoredFile) -> str:
    """Where the content is; whoever has it gets in."""
    return f"/files/{file.id}/download?download_frd=1&verifier={file.uuid}"


def render_folder(
    files: FileLookup,
    directory: Directory,
    folder: StoredFolder,
    viewer: str | None,
    new: Sequence[StoredFolder] = (),
) -> Folder:
    """A folder. Counts are of what stands directly in it; `new` are folders that are being made."""
    own = f"/api/v1/folders/{folder.id}"
    return Folder(
        id=folder.id,
        name=folder.name,
        full_name=full_name(files, folder, new),
        context_id=folder.owner.id,
        context_type=CONTEXT_TYPES[folder.owner.kind],
        parent_folder_id=folder.parent,
        position=folder.position,
        created_at=folder.created_at,
        updated_at=folder.updated_at,
        locked=False,
        hidden=False,
        hidden_for_user=False,
        locked_for_user=False,
        for_submissions=False,
        can_upload=writes_to(directory, viewer, folder.owner),
        files_count=len(files.files_in(folder.id)),
        folders_count=len(files.folders_in(folder.id)),
        files_url=f"{own}/files",
        folders_url=f"{own}/folders",
        category="",
    )


__all__ = [
    "download_path",
    "render_file",
    "render_folder",
    "render_single",
    "render_uploaded",
]
