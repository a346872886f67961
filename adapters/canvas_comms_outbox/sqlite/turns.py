"""Whose turn is it to write next? A lock beside the file, so that a busy program keeps no other waiting.

Who waits for SQLite's own lock asks for it now and then, and a program that writes without a pause lets go
of it for microseconds only: the others could ask in vain for as long as they are patient. So whoever wants
to write takes the turn first and keeps it until they have SQLite's lock; the busy program waits for the next.

The turn is a courtesy and protects nothing. Where it cannot be had (no such lock on this file system, or
somebody was stopped while they had it), one goes on without it.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

import attrs

from canvas_comms.redaction import Opaque

_SHORT, _LONG = 0.0005, 0.005
"""How many seconds until one asks again: at first, and at most."""


@attrs.define(eq=False, repr=False)
class Turn(Opaque):
    """The turn of one connection, which no other thread uses meanwhile; `file` is made if it is not there.

    `opened` is closed before a fork: a child that inherits it would have its parent's turn.
    """

    file: Path
    patience: float
    _opened: int | None = attrs.field(default=None, init=False)

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Have the turn inside, or at least have waited for it `patience` seconds."""
        has_it = False
        try:
            with contextlib.suppress(OSError):
                has_it = self._wait()
            yield
        finally:
            if has_it and self._opened is not None:
                fcntl.flock(self._opened, fcntl.LOCK_UN)

    def _wait(self) -> bool:
        if self._opened is None:
            self._opened = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            os.fchmod(self._opened, 0o600)  # whatever the umask took away
        until, pause = time.monotonic() + self.patience, _SHORT
        while True:
            try:
                fcntl.flock(self._opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(pause)
                pause = min(2 * pause, _LONG)
            else:
                return True

    def close(self) -> None:
        """Let go of the file."""
        opened, self._opened = self._opened, None
        if opened is not None:
            os.close(opened)


__all__ = ["Turn"]
