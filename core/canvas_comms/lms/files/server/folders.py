"""How a Canvas LMS shows, lists, makes and deletes folders."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.model import StoredFolder
from canvas_comms.lms.files.operations import (
    CreateFolder,
    CreateSubfolder,
    DeleteFolder,
    Folders,
    ListFolders,
    ListSubfolders,
    ResolvePath,
    ShowFolder,
)
from canvas_comms.lms.files.resources import Folder
from canvas_comms.lms.files.rules.access import may_delete, may_list, may_write
from canvas_comms.lms.files.rules.folders import find, is_said_once, may_be_named, may_remove, path_of
from canvas_comms.lms.files.rules.naming import free_name
from canvas_comms.lms.files.server.context import RequestContext, reading, writing
from canvas_comms.lms.files.server.files import deleted
from canvas_comms.lms.files.server.render import render_folder
from canvas_comms.lms.files.state import Change, Changes, FilesView, PutFile, PutFolder
from canvas_comms.lms.operations import Command, Decider, Denied, Response, ServerPage
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.params import ABSENT, Parameters, RawParam, as_boolean, as_text

ROOT = "root"
"""Names the root folder where an id could stand."""


def _shown(request: RequestContext, folder: StoredFolder, new: Sequence[StoredFolder] = ()) -> Folder:
    return render_folder(request.view, request.view.directory, folder, request.user, new)


def _opened(request: RequestContext, context: Context) -> tuple[Context, Changes] | Denied:
    """The owner that a path names, who has a root folder from now on, if the caller may read there."""
    owner = request.owner(context)
    if owner is None:
        return request.missing("context")
    decision = may_list(request.view.directory, request.user or "", owner)
    return (owner, request.reach(owner, "").changes) if decision.allowed else request.refuse(decision)


def show_folder(request: RequestContext, command: ShowFolder) -> tuple[Response[Folder] | Denied, Changes]:
    """One folder; a root comes into being when it is asked for."""
    if command.context is not None and command.id == ROOT:
        opened = _opened(request, command.context)
        if isinstance(opened, Denied):
            return opened, ()
        place = request.reach(opened[0], "")
        return Response(_shown(request, place.folder)), place.changes
    folder = request.folder(command.id)
    wanted = None if command.context is None else request.owner(command.context)
    if folder is None or (command.context is not None and folder.owner != wanted):
        return request.missing("id"), ()
    decision = may_list(request.view.directory, request.user or "", folder.owner)
    return (Response(_shown(request, folder)) if decision.allowed else request.refuse(decision)), ()


def resolve_path(request: RequestContext, command: ResolvePath) -> tuple[Response[Folders] | Denied, Changes]:
    """The folders on a path, the root first."""
    opened = _opened(request, command.context)
    if isinstance(opened, Denied):
        return opened, ()
    owner, changes = opened
    names = path_of(command.full_path, owner.kind)
    if not names:
        return Response((_shown(request, request.reach(owner, "").folder),)), changes
    found = find(request.view, owner, names)
    if found is None:
        return request.missing("full_path"), ()
    return Response(tuple(_shown(request, one) for one in found)), ()


def list_folders(
    request: RequestContext, command: ListFolders
) -> tuple[ServerPage[Folder] | Denied, Changes]:
    """All folders of a user, course or group."""
    opened = _opened(request, command.context)
    if isinstance(opened, Denied):
        return opened, ()
    owner, changes = opened
    root = request.reach(owner, "").folder
    folders = [root] if changes else _known(request, request.view.folders_of(owner))
    return _page(request, folders, command.page, command.per_page), changes


def list_subfolders(request: RequestContext, command: ListSubfolders) -> ServerPage[Folder] | Denied:
    """The folders directly in a folder."""
    folder = request.folder(command.folder)
    if folder is None:
        return request.missing("folder")
    decision = may_list(request.view.directory, request.user or "", folder.owner)
    if not decision.allowed:
        return request.refuse(decision)
    return _page(request, _known(request, request.view.folders_in(folder.id)), command.page, command.per_page)


def _known(request: RequestContext, ids: Sequence[str]) -> list[StoredFolder]:
    return [one for one in map(request.view.folder, ids) if one is not None]


def _page(
    request: RequestContext, folders: Sequence[StoredFolder], page: RawParam, per_page: RawParam
) -> ServerPage[Folder] | Denied:
    asked = read_page(page, per_page)
    if not asked.decision.allowed:
        return request.refuse(asked.decision)
    shown = tuple(_shown(request, one) for one in cut(folders, asked))
    return ServerPage(shown, numbered_links(asked, len(folders)), len(folders))


def create_folder(
    request: RequestContext, command: CreateFolder
) -> tuple[Response[Folder] | Denied, Changes]:
    """A folder of a user, course or group."""
    owner = request.owner(command.context)
    if owner is None:
        return request.missing("context"), ()
    return _create(request, owner, command.params, ABSENT)


def create_subfolder(
    request: RequestContext, command: CreateSubfolder
) -> tuple[Response[Folder] | Denied, Changes]:
    """A folder in a folder."""
    above = request.folder(command.folder)
    if above is None:
        return request.missing("folder"), ()
    return _create(request, above.owner, command.params, above.id)


def _create(
    request: RequestContext, owner: Context, params: Parameters, into: RawParam
) -> tuple[Response[Folder] | Denied, Changes]:
    name = (as_text(params.at("name")) or "").strip()
    parent, path = params.at("parent_folder_id"), as_text(params.at("parent_folder_path"))
    may = may_write(request.view.directory, request.user or "", owner)
    decision = may & is_said_once(path, parent) & may_be_named(name)
    if not decision.allowed:
        return request.refuse(decision), ()
    place = request.target(owner, parent if into is ABSENT else into, path if into is ABSENT else None)
    if isinstance(place, Denied):
        return place, ()
    above = place.folder
    free = free_name(name, lambda one: request.view.folder_named(above.id, one) is not None)
    position = len(request.view.folders_in(above.id)) + 1
    id = request.view.new_id()
    folder = StoredFolder(id, owner, free, above.id, request.now, request.now, position)
    return Response(_shown(request, folder, place.new)), (*place.changes, PutFolder(folder))


def delete_folder(
    request: RequestContext, command: DeleteFolder
) -> tuple[Response[Folder] | Denied, Changes]:
    """Delete a folder, by force with all that is in it."""
    folder = request.folder(command.id)
    if folder is None:
        return request.missing("id"), ()
    decision = may_delete(request.view.directory, request.user or "", folder.owner)
    decision &= may_remove(request.view, folder, force=as_boolean(command.force))
    if not decision.allowed:
        return request.refuse(decision), ()
    return Response(_shown(request, folder)), tuple(_emptied(request, folder))


def _emptied(request: RequestContext, folder: StoredFolder) -> list[Change]:
    """The folder and everything below it, gone; no recursion."""
    changes: list[Change] = []
    waiting = [folder]
    while waiting:
        one = waiting.pop()
        changes.append(PutFolder(attrs.evolve(one, deleted=True, updated_at=request.now)))
        files = map(request.view.file, request.view.files_in(one.id))
        changes += [PutFile(deleted(file)) for file in files if file is not None]
        waiting += _known(request, request.view.folders_in(one.id))
    return changes


DECIDERS: Mapping[type[Command[Any]], Decider[FilesView, Change]] = {
    ShowFolder: writing(show_folder),
    ResolvePath: writing(resolve_path),
    ListFolders: writing(list_folders),
    ListSubfolders: reading(list_subfolders),
    CreateFolder: writing(create_folder),
    CreateSubfolder: writing(create_subfolder),
    DeleteFolder: writing(delete_folder),
}

__all__ = ["DECIDERS"]
