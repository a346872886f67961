"""What the use cases about files need from a Canvas LMS, in memory or across a network.

`FileGateway` is what strangers implement. `FileTransfers` is smaller: the two steps that are no calls of the
API, which carry content.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.capabilities import Capability, needs
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.requests import FileSearch, NewFile
from canvas_comms.lms.files.resources import File, FileContent, Folder, Quota, UploadTicket
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.params import UploadedFile
from canvas_comms.redaction import Redacted

OnShare: TypeAlias = Callable[[float], object]
"""Hears how much of one file is done, from 0 to 1."""


def ignore_share(_: float) -> None:
    """Takes no notice."""


@attrs.frozen(eq=False, repr=False)
class Uploaded(Redacted):
    """The server has the file, and shows it."""

    file: File


@attrs.frozen(eq=False, repr=False)
class FileDeleted(Redacted):
    """The file is deleted; the server showed it once more."""

    file: File


class FileGateway(LmsGateway, Protocol):
    """Files and folders as seen by one actor. Writes never raise for what a server or network does.

    Content is never kept longer than the call, nor written to any disk.
    """

    @needs(Capability.FILES_READ)
    def file(self, id: str) -> File:
        """One file. Raises `GatewayError`."""
        ...

    @needs(Capability.FILES_LIST)
    def files_page(self, search: FileSearch, cursor: object | None = None) -> ListPage[File]:
        """The first page of a list by name, or the one that a page's `next` names. Raises `GatewayError`."""
        ...

    @needs(Capability.FILES_LIST)
    def folders_at(self, owner: Context, path: str) -> tuple[Folder, ...]:
        """The folders on a path, the root first. Raises `GatewayError`."""
        ...

    @needs(Capability.FILES_LIST)
    def quota(self, owner: Context) -> Quota:
        """How much may be stored, and is. Raises `GatewayError`."""
        ...

    @needs(Capability.FILES_READ)
    def download(self, file: File, largest: int, on_share: OnShare) -> FileContent:
        """The content of a file, at most so many bytes. Raises `GatewayError`."""
        ...

    @needs(Capability.FILES_UPLOAD)
    def upload(self, new: NewFile, on_share: OnShare) -> Uploaded | Failure:
        """Send a file once, in three steps."""
        ...

    @needs(Capability.FILES_DELETE)
    def delete_file(self, id: str) -> FileDeleted | Failure:
        """Delete a file once."""
        ...


class FileTransfers(Protocol):
    """Carries content to where an upload ticket says, and from where a file says."""

    def hand_in(self, ticket: UploadTicket, part: UploadedFile) -> File | Failure:
        """The second and the third step of an upload, once. Never raises."""
        ...

    def fetch(self, url: str, largest: int, on_share: OnShare) -> FileContent:
        """What a URL gives, without any login. Raises `GatewayError`."""
        ...


__all__ = ["FileDeleted", "FileGateway", "FileTransfers", "OnShare", "Uploaded", "ignore_share"]
