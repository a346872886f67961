"""Which folders are there, and where does a path lead?

Every user, course and group has a root folder, whose name says whose kind it is. A path leads from the
root, whether it begins with the root's name or not. Files for messages lie in the folder
`conversation attachments` of their sender. Folders come into being when they are first needed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.files.model import StoredFile, StoredFolder
from canvas_comms.lms.files.sources import FILES_CODE, FOLDERS_TESTS, INFERRED
from canvas_comms.lms.files.state import FileLookup, PutFolder
from canvas_comms.lms.params import RawParam, is_blank

ROOT_NAMES: Mapping[ContextKind, str] = {
    ContextKind.USER: "my files",
    ContextKind.COURSE: "course files",
    ContextKind.GROUP: "files",
}

CONVERSATION_ATTACHMENTS = "conversation attachments"
"""The folder of a user, directly in the root, from which messages take their attachments."""

UNFILED = "unfiled"
"""The folder of files that came with a topic or an entry. Its name is inferred."""


class FolderReason(Reason):
    """Why something is not done to a folder."""

    PATH_AND_ID = "folder-path-and-id", FILES_CODE
    NO_SUCH_FOLDER = "no-such-folder", FILES_CODE
    ROOT_STAYS = "root-stays", FOLDERS_TESTS
    NOT_EMPTY = "folder-not-empty", FOLDERS_TESTS
    NAME_MISSING = "folder-name-missing", f"{FOLDERS_TESTS}; {INFERRED}"


class NewIds(Protocol):
    """Gives ids."""

    def __call__(self) -> str:
        """An id for one more thing."""
        ...


@attrs.frozen(eq=False)
class FolderPath:
    """The folder at the end of a path, and the folders that have to be made for it."""

    folder: StoredFolder
    changes: tuple[PutFolder, ...] = ()

    @property
    def new(self) -> tuple[StoredFolder, ...]:
        """The folders that have to be made."""
        return tuple(change.folder for change in self.changes)


def path_of(text: str, kind: ContextKind) -> tuple[str, ...]:
    """The names on a path below the root; the root's own name in front counts for nothing."""
    names = tuple(one for one in text.split("/") if one.strip())
    return names[1:] if names and names[0].lower() == ROOT_NAMES[kind] else names


def find(files: FileLookup, owner: Context, names: tuple[str, ...]) -> tuple[StoredFolder, ...] | None:
    """The folders on a path, the root first; None if one is missing."""
    at = files.root_folder(owner)
    found: list[StoredFolder] = []
    for name in ("", *names):
        at = at if not name or at is None else files.folder_named(at, name)
        folder = None if at is None else files.folder(at)
        if folder is None:
            return None
        found.append(folder)
    return tuple(found)


def reach(
    files: FileLookup, owner: Context, names: tuple[str, ...], new_id: NewIds, now: datetime
) -> FolderPath:
    """The folder at the end of a path, made as far as it is missing."""
    changes: list[PutFolder] = []
    root = files.folder(files.root_folder(owner) or "")
    at = root or _new(owner, ROOT_NAMES[owner.kind], None, None, new_id, now, changes)
    for name in names:
        known = None if changes else files.folder(files.folder_named(at.id, name) or "")
        position = len(files.folders_in(at.id)) + 1
        at = known or _new(owner, name, at.id, position, new_id, now, changes)
    return FolderPath(at, tuple(changes))


def _new(
    owner: Context,
    name: str,
    parent: str | None,
    position: int | None,
    new_id: NewIds,
    now: datetime,
    changes: list[PutFolder],
) -> StoredFolder:
    folder = StoredFolder(new_id(), owner, name, parent, now, now, position)
    changes.append(PutFolder(folder))
    return folder


def full_name(files: FileLookup, folder: StoredFolder, new: Sequence[StoredFolder] = ()) -> str:
    """The names from the root to the folder, joined by slashes; `new` are folders that are being made."""
    made = {one.id: one for one in new}
    names = [folder.name]
    above = folder.parent
    while above is not None and (parent := made.get(above) or files.folder(above)) is not None:
        names.append(parent.name)
        above = parent.parent
    return "/".join(reversed(names))


def is_for_messages(files: FileLookup, file: StoredFile, sender: str) -> bool:
    """Whether a message of this sender may take the file along: it lies in their own folder for that."""
    if not file.available or file.owner != Context(ContextKind.USER, sender) or file.folder is None:
        return False
    root = files.root_folder(file.owner)
    return root is not None and files.folder_named(root, CONVERSATION_ATTACHMENTS) == file.folder


def may_be_named(name: str) -> Decision:
    """Whether a new folder may have this name."""
    if name:
        return Decision()
    return Decision((Finding(FolderReason.NAME_MISSING, Effect.REFUSED, "name"),))


def may_hold(folder: StoredFolder | None, owner: Context) -> Decision:
    """Whether something new of an owner may go into a folder that is named by its id: one of theirs."""
    if folder is not None and folder.owner == owner:
        return Decision()
    return Decision((Finding(FolderReason.NO_SUCH_FOLDER, Effect.REFUSED, "parent_folder_id"),))


def is_said_once(path: str | None, folder: RawParam) -> Decision:
    """Whether a folder is named by its path or by its id, and not by both."""
    if path is None or is_blank(folder):
        return Decision()
    return Decision((Finding(FolderReason.PATH_AND_ID, Effect.REFUSED, "parent_folder_id"),))


def may_remove(files: FileLookup, folder: StoredFolder, *, force: bool) -> Decision:
    """Whether a folder may be deleted: no root, and one with content only by force."""
    if folder.parent is None:
        return Decision((Finding(FolderReason.ROOT_STAYS, Effect.REFUSED, "id"),))
    if not force and (files.files_in(folder.id) or files.folders_in(folder.id)):
        return Decision((Finding(FolderReason.NOT_EMPTY, Effect.REFUSED, "id"),))
    return Decision()


__all__ = [
    "CONVERSATION_ATTACHMENTS",
    "ROOT_NAMES",
    "UNFILED",
    "FolderPath",
    "FolderReason",
    "NewIds",
    "find",
    "full_name",
    "is_for_messages",
    "is_said_once",
    "may_be_named",
    "may_hold",
    "may_remove",
    "path_of",
    "reach",
]
