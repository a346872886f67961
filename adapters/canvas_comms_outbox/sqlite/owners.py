"""Which processes that use a journal live? Each has a file of its own, and locks it until it dies.

An owner without a file is gone. A name is never used twice, so a lock that can be had proves that its owner
is dead, and the file is removed. A forked child lets go of the lock's file at once: what it inherits would
keep the lock after its parent has died.
"""

import contextlib
import fcntl
import os
import re
import uuid
from pathlib import Path

import attrs

from canvas_comms.redaction import Opaque

_NAME = re.compile(r"[0-9a-f]{32}")


@attrs.frozen(eq=False, repr=False)
class Owner(Opaque):
    """Somebody who uses the journal: a process, until it dies."""

    name: str
    file: Path
    opened: int

    def is_in_place(self) -> bool:
        """Whether others can still see that it lives."""
        try:
            there, ours = os.stat(self.file), os.fstat(self.opened)
        except OSError:
            return False
        return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

    def leave(self) -> None:
        """Be gone, for everybody to see."""
        with contextlib.suppress(OSError):
            self.file.unlink()
        os.close(self.opened)

    def forget(self) -> None:
        """In a forked child: let go of the parent's file, and leave it in place."""
        with contextlib.suppress(OSError):
            os.close(self.opened)


def new_owner(folder: Path) -> Owner:
    """Somebody new, who lives as long as this process. Raises `OSError`."""
    while True:
        name = uuid.uuid4().hex
        file = folder / name
        opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        owner = Owner(name, file, opened)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # who tidies up was quicker than our lock
            os.close(opened)
            continue
        except BaseException:
            os.close(opened)
            raise
        if owner.is_in_place():
            return owner
        os.close(opened)


def is_gone(folder: Path, name: str) -> bool:
    """Whether the owner is provably dead; then its file is removed. Raises `OSError`."""
    if not _NAME.fullmatch(name):
        return True
    file = folder / name
    try:
        opened = os.open(file, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        file.unlink(missing_ok=True)
        return True
    finally:
        os.close(opened)


def remove_the_dead(folder: Path) -> None:
    """Remove the files of all owners that are dead. Raises `OSError`."""
    for file in folder.iterdir():
        if _NAME.fullmatch(file.name):
            is_gone(folder, file.name)


@attrs.define(eq=False, repr=False)
class Presence(Opaque):
    """Who this process is, in one folder of owners: somebody from the first time that it is asked for.

    Its users see to it that no two threads are at it at once.
    """

    folder: Path
    _owner: Owner | None = attrs.field(default=None, init=False)

    def name(self) -> str:
        """The name of this process; a new one if somebody removed its file. Raises `OSError`."""
        if self._owner is None or not self._owner.is_in_place():
            self.forget()
            self._owner = new_owner(self.folder)
        return self._owner.name

    def is_gone(self, name: str | None) -> bool:
        """Whether that owner is provably dead. Raises `OSError`."""
        ours = self._owner is not None and self._owner.name == name and self._owner.is_in_place()
        return not ours and (name is None or is_gone(self.folder, name))

    def leave(self) -> None:
        """Be gone, for everybody to see."""
        if self._owner is not None:
            self._owner.leave()
            self._owner = None

    def forget(self) -> None:
        """Be nobody, and let the file be: in a forked child it is the parent's."""
        if self._owner is not None:
            self._owner.forget()
            self._owner = None


__all__ = ["Owner", "Presence", "is_gone", "new_owner", "remove_the_dead"]
