"""How a Canvas LMS renames and moves files and folders."""

from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.model import OnDuplicate, StoredFile
from canvas_comms.lms.files.operations import UpdateFile, UpdateFolder
from canvas_comms.lms.files.resources import File, Folder
from canvas_comms.lms.files.rules.access import may_write
from canvas_comms.lms.files.rules.changing import (
    ChangeAsked,
    may_be_changed,
    may_go_into,
    may_take_its_place,
    read_change,
)
from canvas_comms.lms.files.rules.folders import may_hold
from canvas_comms.lms.files.rules.naming import free_name
from canvas_comms.lms.files.server.context import RequestContext, writing
from canvas_comms.lms.files.server.files import deleted
from canvas_comms.lms.files.server.render import render_file, render_folder
from canvas_comms.lms.files.state import Change, Changes, FilesView, PutFile, PutFolder
from canvas_comms.lms.operations import Command, Decider, Denied, Response
from canvas_comms.lms.params import ABSENT


def update_file(request: RequestContext, command: UpdateFile) -> tuple[Response[File] | Denied, Changes]:
    """Another name or another folder for a file."""
    file, asked = request.file(command.id), read_change(command.params)
    if file is None:
        return request.missing("id"), ()
    decision = _may_change(request, file.owner, asked)
    stays = asked.folder is ABSENT
    into = request.folder(file.folder if stays else asked.folder)
    decision &= Decision() if stays else may_hold(into, file.owner)
    if not decision.allowed:
        return request.refuse(decision), ()
    folder = file.folder if into is None else into.id
    moved = attrs.evolve(
        file, folder=folder, display_name=asked.name or file.display_name, updated_at=request.now
    )
    return _placed(request, moved, asked)


def _placed(
    request: RequestContext, file: StoredFile, asked: ChangeAsked
) -> tuple[Response[File] | Denied, Changes]:
    """The file where it goes, and the one that makes way for it."""
    view, folder = request.view, file.folder or ""
    old = view.file(view.file_named(folder, file.display_name) or "")
    decision = may_take_its_place(old, file, asked.on_duplicate)
    if not decision.allowed:
        return request.refuse(decision), ()
    changes: Changes = ()
    if old is not None and old.id != file.id:
        if asked.on_duplicate is OnDuplicate.RENAME:
            name = free_name(file.display_name, lambda one: view.file_named(folder, one) is not None)
            file = attrs.evolve(file, display_name=name)
        else:
            changes = (PutFile(deleted(old)),)
    return Response(render_file(file, request.user, request.edition)), (*changes, PutFile(file))


def update_folder(
    request: RequestContext, command: UpdateFolder
) -> tuple[Response[Folder] | Denied, Changes]:
    """Another name or another place for a folder; a name that is taken there gets a number."""
    folder, asked = request.folder(command.id), read_change(command.params)
    if folder is None:
        return request.missing("id"), ()
    decision = _may_change(request, folder.owner, asked) & may_be_changed(folder)
    above = request.folder(folder.parent if asked.folder is ABSENT else asked.folder)
    decision &= may_hold(above, folder.owner)
    if above is not None:
        decision &= may_go_into(request.view, folder, above)
    if above is None or not decision.allowed:
        return request.refuse(decision), ()
    view = request.view
    name = asked.name or folder.name
    taken = view.folder_named(above.id, name)
    if taken is not None and taken != folder.id:
        name = free_name(name, lambda one: view.folder_named(above.id, one) is not None)
    moved = attrs.evolve(folder, name=name, parent=above.id, updated_at=request.now)
    shown = render_folder(view, view.directory, moved, request.user)
    return Response(shown), (PutFolder(moved),)


def _may_change(request: RequestContext, owner: Context, asked: ChangeAsked) -> Decision:
    return may_write(request.view.directory, request.user or "", owner) & asked.decision


DECIDERS: Mapping[type[Command[Any]], Decider[FilesView, Change]] = {
    UpdateFile: writing(update_file),
    UpdateFolder: writing(update_folder),
}

__all__ = ["DECIDERS"]
