"""Send, find, fetch, save and delete files.

Everything here raises `NotSupported`, before any I/O, where the backend cannot do it.
"""

from collections.abc import Iterable
from functools import partial
from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import GatewayError
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.ports import FileDeleted, FileGateway, OnShare, Uploaded, ignore_share
from canvas_comms.lms.files.requests import LARGEST, OWN, FileSearch, NewFile
from canvas_comms.lms.files.resources import File, FileContent, Folder, Quota
from canvas_comms.lms.files.rules.saving import free_of, safe_name
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.operations import Failure
from canvas_comms.redaction import PRIVATE, Redacted


def upload(new: NewFile, gateway: FileGateway, *, on_share: OnShare = ignore_share) -> Uploaded | Failure:
    """Send a file once. What became of it may be unknown: look before sending it again."""
    require(Capability.FILES_UPLOAD, gateway.capabilities)
    return gateway.upload(new, on_share)


def read_file(id: str, gateway: FileGateway) -> File:
    """One file by id, without its content. Raises `GatewayError`."""
    require(Capability.FILES_READ, gateway.capabilities)
    return gateway.file(id)


def list_files(search: FileSearch, gateway: FileGateway, *, limit: int | None = None) -> Listing[File]:
    """Files by name, fetched as they are read. Raises `GatewayError` while reading."""
    require(Capability.FILES_LIST, gateway.capabilities)
    return Listing(partial(gateway.files_page, search), limit)


def folders_at(path: str, gateway: FileGateway, *, owner: Context = OWN) -> tuple[Folder, ...]:
    """The folders on a path, the root first. Raises `GatewayError`: `NotFound` if one is missing."""
    require(Capability.FILES_LIST, gateway.capabilities)
    return gateway.folders_at(owner, path)


def quota(gateway: FileGateway, *, owner: Context = OWN) -> Quota:
    """How much may be stored, and is. Raises `GatewayError`."""
    require(Capability.FILES_LIST, gateway.capabilities)
    return gateway.quota(owner)


def download(
    file: File, gateway: FileGateway, *, largest: int = LARGEST, on_share: OnShare = ignore_share
) -> FileContent:
    """The content of a file, at most `largest` bytes. Raises `GatewayError`."""
    require(Capability.FILES_READ, gateway.capabilities)
    return gateway.download(file, largest, on_share)


def delete_file(id: str, gateway: FileGateway) -> FileDeleted | Failure:
    """Delete a file; messages, topics and entries that carry it show it no more."""
    require(Capability.FILES_DELETE, gateway.capabilities)
    return gateway.delete_file(id)


class Shelf(Protocol):
    """Where files are saved: a folder of a disk, say."""

    def names(self) -> Iterable[str]:
        """The names that are taken."""
        ...

    def put(self, name: str, content: bytes) -> bool:
        """Save content under a name that nobody has; False if somebody has it after all."""
        ...


@attrs.frozen(eq=False, repr=False)
class Saved(Redacted):
    """What became of one file: under which name it is saved, or why it is not."""

    file: File
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    error: GatewayError | None = None


TRIES = 100
"""How many names are tried for one file before it is given up."""


def save(
    files: Iterable[File],
    shelf: Shelf,
    gateway: FileGateway,
    *,
    largest: int = LARGEST,
    on_share: OnShare = ignore_share,
) -> tuple[Saved, ...]:
    """Fetch files and save each under a plain name of its own; nothing that is there is overwritten.

    One that cannot be fetched is told and keeps no other from being saved.
    """
    require(Capability.FILES_READ, gateway.capabilities)
    wanted = tuple(files)
    saved = []
    for number, file in enumerate(wanted):
        saved.append(_saved(file, shelf, gateway, largest))
        on_share((number + 1) / len(wanted))
    return tuple(saved)


def _saved(file: File, shelf: Shelf, gateway: FileGateway, largest: int) -> Saved:
    try:
        content = gateway.download(file, largest, ignore_share).content
    except GatewayError as error:
        return Saved(file, error=error)
    taken = list(shelf.names())
    for _ in range(TRIES):
        name = free_of(safe_name(file.display_name or file.filename), taken)
        if shelf.put(name, content):
            return Saved(file, name)
        taken.append(name)
    return Saved(file)


__all__ = [
    "Saved",
    "Shelf",
    "delete_file",
    "download",
    "folders_at",
    "list_files",
    "quota",
    "read_file",
    "save",
    "upload",
]
