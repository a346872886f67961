"""What was called and what came of it, a JSON line for each call: no text, no name, no token, nobody's id."""

import json
import os
import stat
import threading
from datetime import datetime
from typing import Any, Protocol

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.outbox.submission import keyed_hash
from canvas_comms.redaction import Opaque


class AuditFailed(Exception):
    """A note could not be kept."""


@attrs.frozen
class Note:
    """One line. `session` and `plan` are short hashes; `reasons` are codes of rules, or the kind of an error.

    `outcome` is `answered`, `refused`, `failed`, `sending`, or that of what was sent.
    """

    at: datetime
    session: str
    tool: str
    outcome: str
    reasons: tuple[str, ...] = ()
    plan: str | None = None
    product: str | None = None
    edition: str | None = None
    head_count: int | None = None
    items: int | None = None


class Audit(Protocol):
    """Where notes are kept."""

    def note(self, note: Note) -> None:
        """Keep one. Raises `AuditFailed` where it cannot."""
        ...


@attrs.frozen
class NoAudit:
    """Keeps none."""

    def note(self, note: Note) -> None:
        """Does nothing."""


@attrs.define(eq=False, repr=False)
class AuditFile(Opaque):
    """A file of JSON lines that only its owner may read. Safe under threads; each line is written whole."""

    _number: int
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    @classmethod
    def open(cls, path: str) -> "AuditFile":
        """Go on at the end of the file, or make it, with mode 0600.

        Raises `InvalidValue` (`audit`) for what is no file, or one that others may read, and for a path that
        cannot be opened.
        """
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        try:
            number = os.open(path, flags, 0o600)
        except OSError:
            raise InvalidValue("audit", "must be a file that can be written, and no link") from None
        mode = os.fstat(number).st_mode
        if not stat.S_ISREG(mode) or mode & 0o077:
            os.close(number)
            raise InvalidValue("audit", "must be a file that nobody but its owner may read or write")
        return cls(number)

    def note(self, note: Note) -> None:
        """Write one line. Raises `AuditFailed`."""
        line = json.dumps(attrs.asdict(note, value_serializer=_plain), separators=(",", ":")) + "\n"
        octets = line.encode("ascii")
        try:
            with self._lock:
                written = os.write(self._number, octets)
        except OSError:
            written = 0
        if written != len(octets):
            raise AuditFailed

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._number)


def short_hash(key: bytes, secret: str) -> str:
    """What stands for a session or a plan in the log: enough to tell them apart, and no way back.

    `key` is random and of one process, so that nobody finds by trying what was hashed.
    """
    return keyed_hash(key, "audit", secret)[:12]


def _plain(_: Any, __: Any, value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


__all__ = ["Audit", "AuditFailed", "AuditFile", "NoAudit", "Note", "short_hash"]
