"""The tables of faults and of magic recipients, as Markdown for the docs."""

import re

from canvas_comms_twin.faults.doors import Door
from canvas_comms_twin.faults.kinds import CANNOT, Kind
from canvas_comms_twin.faults.magic import MAGIC
from canvas_comms_twin.faults.settings import DEFAULTS

_ISSUE = re.compile(r"([\w.-]+/[\w.-]+)#([0-9]+)", re.ASCII)


def kinds_table(lies: bool) -> str:
    """Every failure, or every lie: what happens, where it can be played, what can be set, who met it."""
    lines = ["| kind | what happens | not through | settings | met in |", "| --- | --- | --- | --- | --- |"]
    lines += [_kind(kind) for kind in Kind if kind.is_lie == lies]
    return "\n".join(lines)


def magic_table() -> str:
    """Every magic recipient."""
    lines = ["| outcome | on Canvas Medical | on Canvas LMS | fault |", "| --- | --- | --- | --- |"]
    for one in MAGIC:
        fault = one.fault.kind.value if one.fault else ""
        lines.append(f"| {one.outcome} | {_code(one.medical)} | {_code(one.lms)} | {_code(fault)} |")
    return "\n".join(lines)


def _kind(kind: Kind) -> str:
    shut = ", ".join(door.value for door in Door if kind in CANNOT[door])
    settings = ", ".join(map(_code, DEFAULTS.get(kind, {})))
    return f"| `{kind.value}` | {kind.told} | {shut} | {settings} | {linked(kind.source)} |"


def linked(source: str) -> str:
    """A source with a link for each public issue (`owner/repository#number`)."""
    return _ISSUE.sub(r"[\1#\2](https://github.com/\1/issues/\2)", source)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


if __name__ == "__main__":
    print(kinds_table(False), kinds_table(True), magic_table(), sep="\n\n")

__all__ = ["kinds_table", "linked", "magic_table"]
