"""Under which name is a file saved on a disk?

The name that a server shows was chosen by somebody else: it may lead to another folder, be a device, be
too long, or be the name of another file. What is left of it is one plain name, which keeps its ending, and
which no two files of one folder share, whatever the disk thinks of upper and lower case.
"""

import re
from collections.abc import Collection
from itertools import count

LONGEST = 200
"""Bytes of a name, which leaves room for a number; disks take 255."""

LONGEST_ENDING = 20
"""Bytes of what counts as an ending."""

NAMELESS = "file"
"""What is left of a name that has nothing to keep."""

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in "0123456789\u00b9\u00b2\u00b3"}
)
"""Names that are devices on Windows, with any ending."""

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"/\\|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe_name(name: str | None) -> str:
    """One plain name, for any text: never empty, no folder, no device, not hidden, not too long."""
    plain = _UNSAFE.sub("_", re.split(r"[/\\]", name or "")[-1])
    plain = plain.strip(" .\t")
    if not plain.strip("_"):
        plain = NAMELESS
    if plain.split(".")[0].strip().lower() in DEVICES:
        plain = f"_{plain}"
    return _shortened(plain)


def free_of(name: str, taken: Collection[str]) -> str:
    """The name, or with a number before its ending, so that none of these is the same but for case."""
    used = {one.casefold() for one in taken}
    if name.casefold() not in used:
        return name
    stem, ending = _parted(name)
    return next(one for number in count(1) if (one := f"{stem}-{number}{ending}").casefold() not in used)


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, ending = _parted(name)
    room = LONGEST - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + ending


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > LONGEST_ENDING:
        return name, ""
    return stem, dot + ending


__all__ = ["DEVICES", "LONGEST", "NAMELESS", "free_of", "safe_name"]
