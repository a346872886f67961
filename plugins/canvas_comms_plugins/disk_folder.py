"""A folder of this machine as the shelf on which a program saves files."""

import os
from collections.abc import Iterable
from pathlib import Path

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Opaque, veiled

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
RULE = "must be a folder that can be read and written to"


class DiskFolder(Opaque):
    """A `Shelf`. The folder is made if it is missing; nothing in it is ever overwritten or followed.

    Raises `InvalidValue` (`directory`) where it cannot be read or written to.
    """

    __slots__ = ("_path",)

    @veiled
    def __init__(self, directory: str | os.PathLike[str]) -> None:
        path = Path(directory)
        try:
            path.mkdir(exist_ok=True)
        except OSError:
            raise InvalidValue("directory", RULE) from None
        self._path = path

    @veiled
    def names(self) -> Iterable[str]:
        """The names in it."""
        try:
            return os.listdir(self._path)
        except OSError:
            raise InvalidValue("directory", RULE) from None

    @veiled
    def put(self, name: str, content: bytes) -> bool:
        """Save content under a new name; False if there is one. Raises `InvalidValue` (`name`) too."""
        if not name or name in (".", "..") or os.path.basename(name) != name or "\x00" in name:
            raise InvalidValue("name", "must be one plain name")
        target = self._path / name
        try:
            with os.fdopen(os.open(target, _NEW, 0o666), "wb") as file:
                file.write(content)
        except FileExistsError:
            return False
        except OSError:
            raise InvalidValue("directory", RULE) from None
        return True


__all__ = ["DiskFolder"]
