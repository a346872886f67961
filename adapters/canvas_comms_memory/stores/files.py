"""The files and folders of one Canvas LMS, with their content, indexed for every question there is.

It implements the core's `FilesView` and applies the core's changes; it knows no rule. Content stands
in memory: at most `bound` bytes of it, which the core is told.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.files.model import PendingUpload, StoredFile, StoredFolder
from canvas_comms.lms.files.rules.storing import MIB, USER_QUOTA_MB
from canvas_comms.lms.files.state import EndUpload, PutFile, PutFolder, PutUpload
from canvas_comms.ports import Ids
from canvas_comms.redaction import Opaque

BOUND = 256 * MIB
"""Bytes of content that one memory keeps."""

ReadElsewhere: TypeAlias = Callable[[str, str, datetime], bool]
"""`(file, user, now)`: whether the user reads something that carries the file, asked of one area."""

_NONE: Sequence[str] = ()


@attrs.define(eq=False, repr=False)
class FileStore(Opaque):
    """Files and folders by id; ids by folder, by owner and by name, in order. `user_quota` is in bytes."""

    people: Callable[[], Directory]
    new_id: Ids
    user_quota: int = USER_QUOTA_MB * MIB
    bound: int = BOUND
    elsewhere: tuple[ReadElsewhere, ...] = ()
    _files: dict[str, StoredFile] = attrs.field(factory=dict, init=False)
    _folders: dict[str, StoredFolder] = attrs.field(factory=dict, init=False)
    _roots: dict[Context, str] = attrs.field(factory=dict, init=False)
    _files_in: dict[str, dict[str, None]] = attrs.field(factory=dict, init=False)
    _files_of: dict[Context, dict[str, None]] = attrs.field(factory=dict, init=False)
    _folders_in: dict[str, dict[str, None]] = attrs.field(factory=dict, init=False)
    _folders_of: dict[Context, dict[str, None]] = attrs.field(factory=dict, init=False)
    _file_names: dict[tuple[str, str], str] = attrs.field(factory=dict, init=False)
    _folder_names: dict[tuple[str, str], str] = attrs.field(factory=dict, init=False)
    _used: dict[Context, int] = attrs.field(factory=dict, init=False)
    _kept: int = attrs.field(default=0, init=False)
    _uploads: dict[str, PendingUpload] = attrs.field(factory=dict, init=False)
    _policies: dict[str, str] = attrs.field(factory=dict, init=False)

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        return self.people()

    @property
    def room(self) -> int:
        """How many bytes can still be taken."""
        return self.bound - self._kept

    def file(self, id: str) -> StoredFile | None:
        """The file with this id, deleted and pending ones too."""
        return self._files.get(id)

    def folder(self, id: str) -> StoredFolder | None:
        """The folder with this id, deleted ones too."""
        return self._folders.get(id)

    def root_folder(self, owner: Context) -> str | None:
        """The id of the owner's root folder."""
        return self._roots.get(owner)

    def folders_in(self, folder: str) -> Sequence[str]:
        """The ids of the live folders directly in a folder."""
        return tuple(self._folders_in.get(folder, _NONE))

    def files_in(self, folder: str) -> Sequence[str]:
        """The ids of the available files directly in a folder."""
        return tuple(self._files_in.get(folder, _NONE))

    def file_named(self, folder: str, name: str) -> str | None:
        """The id of the available file in a folder that is shown under this name."""
        return self._file_names.get((folder, name))

    def folder_named(self, folder: str, name: str) -> str | None:
        """The id of the live folder in a folder that has this name."""
        return self._folder_names.get((folder, name))

    def files_of(self, owner: Context) -> Sequence[str]:
        """The ids of the owner's available files."""
        return tuple(self._files_of.get(owner, _NONE))

    def folders_of(self, owner: Context) -> Sequence[str]:
        """The ids of the owner's live folders."""
        return tuple(self._folders_of.get(owner, _NONE))

    def bytes_used(self, owner: Context) -> int:
        """How many bytes the owner's available files have together."""
        return self._used.get(owner, 0)

    def upload(self, policy: str) -> PendingUpload | None:
        """The upload that was announced under this text."""
        return self._uploads.get(self._policies.get(policy, ""))

    def upload_of(self, file: str) -> PendingUpload | None:
        """The upload that this file is being made by."""
        return self._uploads.get(file)

    def read_elsewhere(self, file: str, user: str, now: datetime) -> bool:
        """Whether the user reads something that carries the file: each area is asked."""
        return any(reads(file, user, now) for reads in self.elsewhere)

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of files."""
        match change:
            case PutFile():
                self._put_file(change.file)
            case PutFolder():
                self._put_folder(change.folder)
            case PutUpload():
                self._uploads[change.upload.file] = change.upload
                self._policies[change.upload.policy] = change.upload.file
            case EndUpload():
                ended = self._uploads.pop(change.file, None)
                if ended is not None:
                    self._policies.pop(ended.policy, None)
            case _:
                return False
        return True

    def _put_file(self, file: StoredFile) -> None:
        before = self._files.get(file.id)
        if before is not None:
            self._kept -= len(before.content)
            if before.available:
                self._unlist(before)
        self._files[file.id] = file
        self._kept += len(file.content)
        if file.available:
            self._list(file)

    def _list(self, file: StoredFile) -> None:
        self._files_of.setdefault(file.owner, {})[file.id] = None
        self._used[file.owner] = self._used.get(file.owner, 0) + file.size
        if file.folder is not None:
            self._files_in.setdefault(file.folder, {})[file.id] = None
            self._file_names[file.folder, file.display_name] = file.id

    def _unlist(self, file: StoredFile) -> None:
        self._files_of[file.owner].pop(file.id)
        self._used[file.owner] -= file.size
        if file.folder is not None:
            self._files_in[file.folder].pop(file.id)
            if self._file_names.get((file.folder, file.display_name)) == file.id:
                del self._file_names[file.folder, file.display_name]

    def _put_folder(self, folder: StoredFolder) -> None:
        before = self._folders.get(folder.id)
        if before is not None and before.parent is not None:
            self._leave(before, before.parent)
        self._folders[folder.id] = folder
        lists = [self._folders_of.setdefault(folder.owner, {})]
        if folder.parent is None:
            self._roots[folder.owner] = folder.id
        else:
            lists.append(self._folders_in.setdefault(folder.parent, {}))
        for ids in lists:
            if folder.deleted:
                ids.pop(folder.id, None)
            else:
                ids[folder.id] = None
        if folder.parent is not None:
            name = (folder.parent, folder.name)
            if not folder.deleted:
                self._folder_names[name] = folder.id

    def _leave(self, folder: StoredFolder, parent: str) -> None:
        """Take a folder out of the one that it lies in, and its name with it."""
        self._folders_in[parent].pop(folder.id, None)
        if self._folder_names.get((parent, folder.name)) == folder.id:
            del self._folder_names[parent, folder.name]


__all__ = ["BOUND", "FileStore", "ReadElsewhere"]
