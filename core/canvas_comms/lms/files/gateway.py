"""The files of a Canvas LMS, over any carrier and whatever carries content."""

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files import operations as o
from canvas_comms.lms.files.ports import FileDeleted, FileTransfers, OnShare, Uploaded
from canvas_comms.lms.files.requests import FileSearch, NewFile
from canvas_comms.lms.files.resources import File, FileContent, Folder, Quota
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Failure, Response
from canvas_comms.lms.params import ABSENT
from canvas_comms.outcomes import Doubt, Unknown
from canvas_comms.redaction import veiled

ANNOUNCED, SENT = 0.05, 1.0
"""How much of an upload is done after its first step, and after its last."""


@attrs.frozen(eq=False)
class Files(CarriedGateway):
    """A `FileGateway`."""

    areas = frozenset({"files"})
    transfers: FileTransfers = attrs.field(repr=False)

    @veiled
    def file(self, id: str) -> File:
        """One file. Raises `GatewayError`, `InvalidValue`."""
        found = self.carrier.ask(o.ShowFile(id)).value
        if found.id != id:
            raise MalformedResponse("id", "must be the one of the call")
        return found

    @veiled
    def files_page(self, search: FileSearch, cursor: object | None = None) -> ListPage[File]:
        """One page of a list by name. Raises `GatewayError`, `InvalidValue`."""
        text = search.text or ABSENT
        if search.folder is not None:
            command = o.ListFolderFiles(search.folder, text, per_page=search.per_page)
            return self.carrier.ask_page(command, cursor)
        return self.carrier.ask_page(o.ListFiles(search.owner, text, per_page=search.per_page), cursor)

    @veiled
    def folders_at(self, owner: Context, path: str) -> tuple[Folder, ...]:
        """The folders on a path, the root first. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask(o.ResolvePath(owner, path)).value

    @veiled
    def quota(self, owner: Context) -> Quota:
        """How much may be stored, and is. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask(o.ShowQuota(owner)).value

    @veiled
    def download(self, file: File, largest: int, on_share: OnShare) -> FileContent:
        """The content of a file. Where its URL has no verifier, one that needs no login is asked for."""
        url = file.url or ""
        if "verifier=" not in url:
            url = self.carrier.ask(o.ShowPublicUrl(file.id)).value.public_url
        found = self.transfers.fetch(url, largest, on_share)
        return attrs.evolve(found, name=file.display_name or found.name)

    def upload(self, new: NewFile, on_share: OnShare) -> Uploaded | Failure:
        """Send a file once, in three steps. Never raises."""
        ticket = self.carrier.tell(o.StartUpload(new.owner, new.params()))
        if not isinstance(ticket, Response):
            return ticket
        on_share(ANNOUNCED)
        done = self.transfers.hand_in(ticket.value, new.part)
        if not isinstance(done, File):
            return done
        on_share(SENT)
        if done.size is not None and done.size != len(new.content):
            return Unknown(Doubt.BROKEN_ANSWER, ticket.status)
        return Uploaded(done)

    def delete_file(self, id: str) -> FileDeleted | Failure:
        """Delete a file once. Never raises."""
        outcome = self.carrier.tell(o.DeleteFile(id))
        if not isinstance(outcome, Response):
            return outcome
        return FileDeleted(outcome.value) if outcome.value.id == id else Unknown(Doubt.BROKEN_ANSWER, 200)


__all__ = ["Files"]
