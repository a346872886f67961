"""Who may read a file, and who may put files where?

A file of a user is read by that user, one of a course or group by whoever may read that. Besides,
whoever reads a message, topic or entry that carries it reads the file, and so does whoever shows its
verifier. Files are put into one's own folders, into a course by its staff, and into a group by its
members. A login by token alone does not open the pages of the web application, such as a download:
they ask for the verifier or for a browser's session.
"""

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.files.model import StoredFile
from canvas_comms.lms.files.sources import FILES_CODE, INFERRED
from canvas_comms.lms.rights import granted
from canvas_comms.lms.rights_table import Right


class FileAccessReason(Reason):
    """Why a file or folder is not for somebody."""

    NOT_READABLE = "file-not-readable", FILES_CODE
    NOT_WRITABLE = "folder-not-writable", FILES_CODE
    NOT_YOURS = "not-yours-to-delete", f"{FILES_CODE}; {INFERRED}"


def reads_place(directory: Directory, user: str | None, owner: Context) -> bool:
    """Whether somebody may read the files of this owner."""
    if owner.kind is ContextKind.USER:
        return user == owner.id
    return granted(directory, user, Right.READ, owner)


def may_read(
    directory: Directory, user: str | None, file: StoredFile, verifier: str | None, *, elsewhere: bool
) -> Decision:
    """Whether somebody may read a file; `elsewhere`: they read something that carries it."""
    shown = verifier is not None and verifier == file.uuid
    if shown or elsewhere or (user is not None and user == file.user):
        return Decision()
    return _unless(reads_place(directory, user, file.owner), FileAccessReason.NOT_READABLE, "id")


def may_list(directory: Directory, user: str, owner: Context) -> Decision:
    """Whether somebody may list the files and folders of this owner."""
    return _unless(reads_place(directory, user, owner), FileAccessReason.NOT_READABLE, "context")


def writes_to(directory: Directory, user: str | None, owner: Context) -> bool:
    """Whether somebody may put files and folders into those of this owner."""
    if owner.kind is ContextKind.USER:
        return user == owner.id
    return granted(directory, user, Right.MANAGE_FILES_ADD, owner)


def may_write(directory: Directory, user: str, owner: Context) -> Decision:
    """The same as a decision."""
    return _unless(writes_to(directory, user, owner), FileAccessReason.NOT_WRITABLE, "context")


def may_delete(directory: Directory, user: str, owner: Context) -> Decision:
    """Whether somebody may delete files and folders of this owner."""
    own = owner.kind is ContextKind.USER and user == owner.id
    allowed = own or (
        owner.kind is not ContextKind.USER and granted(directory, user, Right.MANAGE_FILES_DELETE, owner)
    )
    return _unless(allowed, FileAccessReason.NOT_YOURS, "id")


def _unless(allowed: bool, reason: FileAccessReason, where: str) -> Decision:
    return Decision() if allowed else Decision((Finding(reason, Effect.REFUSED, where),))


__all__ = [
    "FileAccessReason",
    "may_delete",
    "may_list",
    "may_read",
    "may_write",
    "reads_place",
    "writes_to",
]
