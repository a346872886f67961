"""The stored files as rules read them, and the changes that can be made to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.model import PendingUpload, StoredFile, StoredFolder
from canvas_comms.lms.operations import LmsView
from canvas_comms.redaction import Redacted


class FileLookup(Protocol):
    """Files and folders; also for the areas whose messages and entries carry files.

    Every look-up takes constant time; the sequences are the store's own and are only read.
    """

    def file(self, id: str) -> StoredFile | None:
        """The file with this id, deleted and pending ones too."""
        ...

    def folder(self, id: str) -> StoredFolder | None:
        """The folder with this id, deleted ones too."""
        ...

    def root_folder(self, owner: Context) -> str | None:
        """The id of the owner's root folder; None as long as there is none."""
        ...

    def folders_in(self, folder: str) -> Sequence[str]:
        """The ids of the live folders directly in a folder, in the order of creation."""
        ...

    def files_in(self, folder: str) -> Sequence[str]:
        """The ids of the available files directly in a folder, in the order of creation."""
        ...

    def file_named(self, folder: str, name: str) -> str | None:
        """The id of the available file in a folder that is shown under this name."""
        ...

    def folder_named(self, folder: str, name: str) -> str | None:
        """The id of the live folder in a folder that has this name."""
        ...

    def files_of(self, owner: Context) -> Sequence[str]:
        """The ids of the owner's available files, in the order of creation."""
        ...

    def folders_of(self, owner: Context) -> Sequence[str]:
        """The ids of the owner's live folders, in the order of creation."""
        ...

    def bytes_used(self, owner: Context) -> int:
        """How many bytes the owner's available files have together."""
        ...

    @property
    def room(self) -> int:
        """How many bytes this backend can still take. No server of Canvas has such a bound."""
        ...

    @property
    def user_quota(self) -> int:
        """How many bytes a user may store."""
        ...


class FilesView(LmsView, FileLookup, Protocol):
    """Everything that the files' own operations read."""

    def upload(self, policy: str) -> PendingUpload | None:
        """The upload that was announced under this text."""
        ...

    def upload_of(self, file: str) -> PendingUpload | None:
        """The upload that this file is being made by."""
        ...

    def read_elsewhere(self, file: str, user: str, now: datetime) -> bool:
        """Whether the user reads a message, topic or entry that carries the file.

        Asked of the areas that have these.
        """
        ...


@attrs.frozen(eq=False, repr=False)
class PutFile(Redacted):
    """It is now the file with its id."""

    file: StoredFile


@attrs.frozen(eq=False, repr=False)
class PutFolder(Redacted):
    """It is now the folder with its id."""

    folder: StoredFolder


@attrs.frozen(eq=False, repr=False)
class PutUpload(Redacted):
    """The upload is under way."""

    upload: PendingUpload


@attrs.frozen
class EndUpload:
    """The upload of this file is over."""

    file: str


Change: TypeAlias = PutFile | PutFolder | PutUpload | EndUpload

Changes: TypeAlias = tuple[Change, ...]

__all__ = [
    "Change",
    "Changes",
    "EndUpload",
    "FileLookup",
    "FilesView",
    "PutFile",
    "PutFolder",
    "PutUpload",
]
