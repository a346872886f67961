"""How a Canvas LMS shows, lists, hands out and deletes files."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.model import FileState, StoredFile
from canvas_comms.lms.files.operations import (
    DeleteFile,
    DownloadFile,
    ListFiles,
    ListFolderFiles,
    ShowFile,
    ShowPublicUrl,
    ShowQuota,
)
from canvas_comms.lms.files.resources import File, FileContent, PublicUrl, Quota
from canvas_comms.lms.files.rules.access import may_delete, may_list
from canvas_comms.lms.files.rules.listing import listed, read_query
from canvas_comms.lms.files.rules.storing import quota_of
from canvas_comms.lms.files.server.context import RequestContext, reading, writing
from canvas_comms.lms.files.server.render import download_path, render_file, render_single
from canvas_comms.lms.files.state import Change, Changes, FilesView, PutFile
from canvas_comms.lms.operations import Command, Decider, Denied, Response, ServerPage, not_found
from canvas_comms.lms.paging import cut, numbered_links
from canvas_comms.lms.params import ABSENT, as_boolean


def show_file(request: RequestContext, command: ShowFile) -> Response[File] | Denied:
    """One file, to whoever may read it or shows its verifier."""
    file = request.file(command.id, command.context)
    if file is None:
        return request.turn_away(not_found("id"))
    decision = request.may_read(file, command.verifier)
    if not decision.allowed:
        return request.turn_away(decision)
    return Response(render_single(file, request.user, request.edition))


def show_public_url(request: RequestContext, command: ShowPublicUrl) -> Response[PublicUrl] | Denied:
    """A URL of the content for everybody."""
    file = request.file(command.id)
    if file is None:
        return request.missing("id")
    decision = request.may_read(file, ABSENT)
    if not decision.allowed:
        return request.refuse(decision)
    return Response(PublicUrl(command.base + download_path(file)))


def download_file(request: RequestContext, command: DownloadFile) -> Response[FileContent] | Denied:
    """The content, to whoever may read the file or shows its verifier."""
    file = request.file(command.id, command.context)
    if file is None:
        return request.missing("id")
    decision = request.may_read(file, command.verifier)
    if not decision.allowed:
        return request.turn_away(decision)
    as_attachment = as_boolean(command.download_frd)
    return Response(FileContent(file.content, file.content_type, file.display_name, as_attachment))


def list_files(request: RequestContext, command: ListFiles) -> ServerPage[File] | Denied:
    """The files of a user, course or group, in all folders."""
    owner = request.owner(command.context)
    if owner is None:
        return request.missing("context")
    return _page(request, command, owner, request.view.files_of(owner))


def list_folder_files(request: RequestContext, command: ListFolderFiles) -> ServerPage[File] | Denied:
    """The files directly in a folder."""
    folder = request.folder(command.folder)
    if folder is None:
        return request.missing("folder")
    return _page(request, command, folder.owner, request.view.files_in(folder.id))


def _page(
    request: RequestContext, command: ListFiles | ListFolderFiles, owner: Context, ids: Iterable[str]
) -> ServerPage[File] | Denied:
    query = read_query(
        command.search_term,
        command.content_types,
        command.sort,
        command.order,
        command.page,
        command.per_page,
    )
    decision = may_list(request.view.directory, request.user or "", owner) & query.decision
    if not decision.allowed:
        return request.refuse(decision)
    found = listed((one for one in map(request.view.file, ids) if one is not None), query)
    shown = tuple(render_file(one, request.user, request.edition) for one in cut(found, query.page))
    return ServerPage(shown, numbered_links(query.page, len(found)), len(found))


def show_quota(request: RequestContext, command: ShowQuota) -> Response[Quota] | Denied:
    """How much the owner may store, and does."""
    owner = request.owner(command.context)
    if owner is None:
        return request.missing("context")
    decision = may_list(request.view.directory, request.user or "", owner)
    if not decision.allowed:
        return request.refuse(decision)
    return Response(Quota(quota_of(request.view, owner), request.view.bytes_used(owner)))


def delete_file(request: RequestContext, command: DeleteFile) -> tuple[Response[File] | Denied, Changes]:
    """Delete a file; the answer shows it once more."""
    file = request.file(command.id)
    if file is None:
        return request.missing("id"), ()
    decision = may_delete(request.view.directory, request.user or "", file.owner)
    if not decision.allowed:
        return request.refuse(decision), ()
    gone = deleted(file)
    return Response(render_file(file, request.user, request.edition)), (PutFile(gone),)


def deleted(file: StoredFile) -> StoredFile:
    """The file once it is deleted: its content is gone."""
    return attrs.evolve(file, state=FileState.DELETED, content=b"")


DECIDERS: Mapping[type[Command[Any]], Decider[FilesView, Change]] = {
    ShowFile: reading(show_file, anybody=True),
    DownloadFile: reading(download_file, anybody=True),
    ShowPublicUrl: reading(show_public_url),
    ListFiles: reading(list_files),
    ListFolderFiles: reading(list_folder_files),
    ShowQuota: reading(show_quota),
    DeleteFile: writing(delete_file),
}

__all__ = ["DECIDERS", "deleted"]
