"""The folder of a journal: nobody else may read it, and it should be on a disk of this machine.

The folder is the journal's own: `journal.sqlite` with what SQLite puts beside it, the lock of whose turn it
is to write, and `owners/` with a file for each process that uses it.
"""

import os
import re
import stat
import warnings
from collections.abc import Iterable
from pathlib import Path

import attrs

from canvas_comms.errors import JournalError

MOUNTS = Path("/proc/self/mounts")
FILE_NAME, OWNERS_NAME = "journal.sqlite", "owners"
_BESIDE = ("-wal", "-shm", "-journal", "-turn")
_OWN_NAMES = frozenset({FILE_NAME, OWNERS_NAME, *(f"{FILE_NAME}{end}" for end in _BESIDE)})
_OF_A_NETWORK = re.compile(
    r"9p|afs|beegfs|ceph|cifs|coda|davfs|fuse\.(ceph|curlftpfs|gcsfuse|glusterfs|s3fs|sshfs|vmhgfs).*|gfs2|glusterfs"
    r"|lustre|ncpfs|nfs4?|ocfs2|prl_fs|smb3?|smbfs|vboxsf|virtiofs"
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NetworkFileSystem(UserWarning):
    """The journal is on a file system where locks and commits may not hold what they promise."""


@attrs.frozen
class Place:
    """Where a journal is."""

    folder: Path

    @property
    def file(self) -> Path:
        """The database."""
        return self.folder / FILE_NAME

    @property
    def owners(self) -> Path:
        """The folder with a file for each process that uses the journal."""
        return self.folder / OWNERS_NAME


def prepare(folder: Path) -> Place:
    """The place, made if it is not there, and closed to others. Raises `JournalError`, `OSError`.

    A folder of ours that others may enter is closed to them. One that holds other things is refused:
    its rights are not ours to change. Rights are never widened.
    """
    place = Place(Path(os.path.abspath(folder)))
    _own_folder(place.folder)
    _own_folder(place.owners)
    _own_file(place.file)
    kind = file_system_of(place.folder)
    if kind is not None and _OF_A_NETWORK.fullmatch(kind):
        warnings.warn(
            f"the outbox is on a file system of type {kind}: locks and commits may not hold there;"
            " use a disk of this machine, or PostgreSQL",
            NetworkFileSystem,
            stacklevel=4,
        )
    return place


def turn_file(file: Path) -> Path:
    """Where those who write to this database take turns."""
    return file.with_name(f"{file.name}-turn")


def file_system_of(folder: Path) -> str | None:
    """The type of the file system that the folder is on; None where that cannot be told."""
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    return _type_at(os.path.realpath(folder), mounts)


def _type_at(path: str, mounts: Iterable[str]) -> str | None:
    best, kind = "", None
    for line in mounts:
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), parts[1])
        if len(point) >= len(best) and (path == point or path.startswith(point.rstrip("/") + "/")):
            best, kind = point, parts[2]
    return kind


def _own_folder(folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise JournalError("the place is no folder; name a folder that is the outbox's own") from None
        _close_to_others(folder)
    else:
        folder.chmod(0o700)  # whatever the umask took away
        _sync(folder.parent)


def _close_to_others(folder: Path) -> None:
    status = folder.stat()
    if status.st_uid != os.geteuid():
        raise JournalError("the folder belongs to another user")
    if not status.st_mode & _OTHERS:
        return
    if folder.name != OWNERS_NAME and not {one.name for one in folder.iterdir()} <= _OWN_NAMES:
        raise JournalError(
            "others may enter the folder, and it holds other things; name a folder that is the outbox's own"
        )
    folder.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS)


def _own_file(file: Path) -> None:
    try:
        opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise JournalError("the file is no ordinary file") from None
        if status.st_uid != os.geteuid():
            raise JournalError("the file belongs to another user") from None
        for one in file.parent.glob(f"{file.name}*"):
            mode = stat.S_IMODE(one.stat().st_mode)
            if mode & _OTHERS:
                one.chmod(mode & ~_OTHERS)
        return
    try:
        os.fchmod(opened, 0o600)
    finally:
        os.close(opened)
    _sync(file.parent)


def _sync(folder: Path) -> None:
    """Have the folder's entries on disk, so that what was made in it outlives a power loss."""
    opened = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


__all__ = ["MOUNTS", "NetworkFileSystem", "Place", "file_system_of", "prepare", "turn_file"]
