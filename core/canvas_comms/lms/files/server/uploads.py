"""How a Canvas LMS takes a file in three steps.

The first announces it and gives its id away to nobody but the ticket, the second brings the content, and
the third puts the file into its folder.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.model import FileState, OnDuplicate, PendingUpload, StoredFile, uuid_of
from canvas_comms.lms.files.operations import (
    FinishUpload,
    ReceiveUpload,
    StartFolderUpload,
    StartUpload,
    UploadReceived,
)
from canvas_comms.lms.files.resources import File, UploadTicket
from canvas_comms.lms.files.rules.access import may_write
from canvas_comms.lms.files.rules.naming import free_name, stored_name
from canvas_comms.lms.files.rules.storing import announced_fits, content_fits, has_room
from canvas_comms.lms.files.rules.uploading import (
    FILE_PARAM,
    POLICY_PARAM,
    TIME,
    may_finish,
    may_receive,
    may_take_name,
    read_announced,
)
from canvas_comms.lms.files.server.context import RequestContext, writing
from canvas_comms.lms.files.server.files import deleted
from canvas_comms.lms.files.server.render import render_uploaded
from canvas_comms.lms.files.state import Change, Changes, EndUpload, FilesView, PutFile, PutUpload
from canvas_comms.lms.operations import Command, Decider, Denied, Response
from canvas_comms.lms.params import ABSENT, Parameters, RawParam, UploadedFile, as_id, as_text

UPLOAD_PATH = "/files_api"
"""Where the content goes, below the server's URL."""


def start_upload(
    request: RequestContext, command: StartUpload
) -> tuple[Response[UploadTicket] | Denied, Changes]:
    """The first step, into the files of a user, course or group."""
    owner = request.owner(command.context)
    if owner is None:
        return request.missing("context"), ()
    return _start(request, owner, command.params, command.base)


def start_folder_upload(
    request: RequestContext, command: StartFolderUpload
) -> tuple[Response[UploadTicket] | Denied, Changes]:
    """The same into a folder."""
    folder = request.folder(command.folder)
    if folder is None:
        return request.missing("folder"), ()
    return _start(request, folder.owner, command.params, command.base, into=folder.id)


def _start(
    request: RequestContext, owner: Context, params: Parameters, base: str, into: RawParam = ABSENT
) -> tuple[Response[UploadTicket] | Denied, Changes]:
    said = read_announced(params)
    decision = may_write(request.view.directory, request.user or "", owner) & said.decision
    if not decision.allowed:
        return request.refuse(decision), ()
    place = request.target(owner, said.folder if into is ABSENT else into, said.path)
    if isinstance(place, Denied):
        return place, ()
    folder = place.folder.id
    taken = request.view.file_named(folder, said.name) is not None
    decision = announced_fits(request.view, owner, said.size) & may_take_name(said.on_duplicate, taken=taken)
    if not decision.allowed:
        return request.refuse(decision), ()
    id = request.view.new_id()
    file = StoredFile(
        id=id,
        owner=owner,
        folder=folder,
        uuid=uuid_of("file", id),
        display_name=said.name,
        filename=stored_name(said.name),
        content_type=said.content_type,
        size=said.size,
        created_at=request.now,
        updated_at=request.now,
        user=request.user,
        state=FileState.PENDING,
    )
    upload = PendingUpload(id, uuid_of("upload", id), said.on_duplicate, request.now + TIME)
    fields = {POLICY_PARAM: upload.policy, "filename": said.name, "content_type": said.content_type}
    ticket = UploadTicket(base + UPLOAD_PATH, fields, FILE_PARAM)
    return Response(ticket, decision), (*place.changes, PutFile(file), PutUpload(upload))


def receive_upload(
    request: RequestContext, command: ReceiveUpload
) -> tuple[Response[UploadReceived] | Denied, Changes]:
    """The second step: the content of an upload that was announced. Nobody is asked who they are."""
    upload = request.view.upload(as_text(command.params.at(POLICY_PARAM)) or "")
    file = None if upload is None else request.view.file(upload.file)
    part = command.params.at(FILE_PARAM)
    decision = may_receive(upload, file, part, request.now)
    if not decision.allowed or file is None or not isinstance(part, UploadedFile):
        return request.refuse(decision), ()
    decision = has_room(request.view, len(part.content), FILE_PARAM)
    if not decision.allowed:
        return request.refuse(decision), ()
    came = attrs.evolve(file, state=FileState.RECEIVED, size=len(part.content), content=part.content)
    location = f"{command.base}/api/v1/files/{file.id}/create_success?uuid={file.uuid}"
    return Response(UploadReceived(location), decision, 303), (PutFile(came),)


def finish_upload(request: RequestContext, command: FinishUpload) -> tuple[Response[File] | Denied, Changes]:
    """The third step. The uuid says enough of who asks: no client has to log in for it."""
    file = request.view.file(as_id(command.id) or "")
    decision = may_finish(file, command.uuid)
    upload = None if file is None else request.view.upload_of(file.id)
    if not decision.allowed or file is None or upload is None:
        return request.refuse(decision), ()
    decision = content_fits(request.view, file.owner, file.size)
    if not decision.allowed:
        return request.refuse(decision), (PutFile(deleted(file)), EndUpload(file.id))
    done, replaced = _placed(request, file, upload)
    changes = (*replaced, PutFile(done), EndUpload(file.id))
    viewer = file.user if request.user is None else request.user
    return Response(render_uploaded(done, viewer, request.edition), decision), changes


def _placed(request: RequestContext, file: StoredFile, upload: PendingUpload) -> tuple[StoredFile, Changes]:
    """The file in its folder, and the one that makes way for it."""
    view, folder = request.view, file.folder or ""
    done = attrs.evolve(file, state=FileState.AVAILABLE, updated_at=request.now)
    old = view.file(view.file_named(folder, file.display_name) or "")
    if old is None:
        return done, ()
    if upload.on_duplicate is OnDuplicate.RENAME:
        name = free_name(file.display_name, lambda one: view.file_named(folder, one) is not None)
        return attrs.evolve(done, display_name=name), ()
    return done, (PutFile(deleted(old)),)


DECIDERS: Mapping[type[Command[Any]], Decider[FilesView, Change]] = {
    StartUpload: writing(start_upload),
    StartFolderUpload: writing(start_folder_upload),
    ReceiveUpload: writing(receive_upload, anybody=True),
    FinishUpload: writing(finish_upload, anybody=True),
}

__all__ = ["DECIDERS", "UPLOAD_PATH"]
