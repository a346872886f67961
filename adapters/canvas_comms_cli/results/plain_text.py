"""Text that other people wrote, made harmless: for a terminal, and for one line of a pipe."""

import re
from collections.abc import Iterator

from canvas_comms_cli.results.result import Table

_TURNING = r"\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""Marks of direction, separators of lines, and halves of characters, which cannot be written at all."""

_UNSEEN = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNING}]")
_ESCAPED = re.compile(rf"[\\\x00-\x1f\x7f-\x9f{_TURNING}]")
_SHORT = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def printable(text: str) -> str:
    """Text without characters that move a terminal's cursor or turn its direction."""
    return _UNSEEN.sub("\ufffd", text)


def escaped(text: str) -> str:
    r"""Text in one line and without a tab.

    `\t`, `\n`, `\r` and `\\` stand for these, `\xhh` and `\uhhhh` for what is not seen.
    """
    return _ESCAPED.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    one = found[0]
    code = ord(one)
    return _SHORT.get(one) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def tab_separated(table: Table) -> Iterator[str]:
    """The names of the columns, and a line for each row; an empty cell is empty."""
    yield "\t".join(escaped(column.name) for column in table.columns)
    for row in table.rows:
        yield "\t".join(escaped(cell or "") for cell in row)


__all__ = ["escaped", "printable", "tab_separated"]
