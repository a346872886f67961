r"""A table of people in a file: comma-separated values, read line by line, in little memory.

Where tabs divide the first line it is a list of ours that was piped: cells between tabs, never quoted, with
`\t`, `\n`, `\r` and `\\` for what cannot stand in a line.

UTF-8 with or without a byte order mark; lines may end as on any system. The first line names the columns.
What is wrong is told with the number of the line in the file, and never with what stands in it.
"""

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TextIO

import attrs
import click

from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.failed import BadInput

LONGEST_FIELD = 1 << 20
LONGEST_LINE = 1 << 22
MOST_FROM_PIPE = 64 << 20
"""Bytes of standard input, which must be read twice and so is kept in memory."""

_READ = ("utf-8-sig", "surrogateescape")
_UNREADABLE = re.compile("[\udc80-\udcff]")
"""What bytes that are no UTF-8 are read as."""
_ESCAPED = re.compile(r"\\([\\tnr]|x[0-9a-f]{2}|u[0-9a-f]{4})")
_PLAIN = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
"""What stands in a list that was piped for what cannot stand in a line."""


@attrs.frozen(eq=False, repr=False)
class Row(Redacted):
    """One line: its number in the file, counted from 1 with the header, and its cells by column."""

    line: int
    cells: Mapping[str, str] = attrs.field(metadata=PRIVATE, hash=False)


@attrs.frozen
class BadLine:
    """A line that cannot be used, and why."""

    line: int
    why: str


@attrs.frozen
class Table:
    """A file of comma-separated values that can be read as often as one likes."""

    columns: tuple[str, ...]
    _open: Callable[[], TextIO] = attrs.field(repr=False)

    @classmethod
    def at(cls, path: str) -> "Table":
        """The table in a file, or in standard input for `-`. Raises a usage error."""
        reopen = _reopened(path)
        with reopen() as file:
            return cls(_columns(next(_records(file), (1, None))), reopen)

    def rows(self) -> Iterator[Row | BadLine]:
        """Every line that is not blank, read bit by bit."""
        with self._open() as file:
            records = _records(file)
            next(records, None)
            for line, record in records:
                if isinstance(record, str):
                    yield BadLine(line, record)
                elif record and len(record) != len(self.columns):
                    yield BadLine(line, f"has {len(record)} cells, the first line has {len(self.columns)}")
                elif record:
                    yield Row(line, dict(zip(self.columns, record, strict=True)))


def _unreadable(why: str, path: str) -> BadInput:
    return BadInput(why, ErrorCode.UNREADABLE_INPUT, path)


def rows_to(path: str) -> Iterator[Row]:
    """Every line of the table of people in a file, or in standard input for `-`, which has a column `to`.

    Raises a usage error for a line that cannot be read.
    """
    table = Table.at(path)
    if "to" not in table.columns:
        raise click.UsageError("a column must be called to")
    for row in table.rows():
        if isinstance(row, BadLine):
            raise click.UsageError(f"line {row.line} {row.why}")
        if not row.cells["to"].strip():
            raise click.UsageError(f"line {row.line}: to: must not be empty")
        yield row


def _reopened(path: str) -> Callable[[], TextIO]:
    if path == "-":
        content = sys.stdin.buffer.read(MOST_FROM_PIPE + 1)
        if len(content) > MOST_FROM_PIPE:
            raise _unreadable(f"standard input is longer than {MOST_FROM_PIPE} bytes; give a file", path)
        return lambda: io.TextIOWrapper(io.BytesIO(content), *_READ, newline="")
    if not Path(path).is_file():
        raise _unreadable(f"cannot read {path}: there is no such file", path)
    return lambda: Path(path).open("r", -1, *_READ, newline="")


def _records(file: TextIO) -> Iterator[tuple[int, Sequence[str] | str | None]]:
    """Number of the line that each record begins on, and its cells, or what is wrong with it."""
    lines = _lines(file)
    first = next(lines, "")
    found = _piped if "\t" in first else _comma_separated
    for line, record in found(chain([first] if first else [], lines)):
        bad = not isinstance(record, str) and any(map(_UNREADABLE.search, record))
        yield line, "is not UTF-8 text" if bad else record


def _piped(lines: Iterator[str]) -> Iterator[tuple[int, Sequence[str] | str]]:
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t")
        yield number, [_ESCAPED.sub(_unescaped, cell) for cell in cells] if cells != [""] else []


def _unescaped(found: re.Match[str]) -> str:
    return _PLAIN.get(found[1]) or chr(int(found[1][1:], 16))


def _comma_separated(lines: Iterator[str]) -> Iterator[tuple[int, Sequence[str] | str]]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _reason(str(error))
            continue
        yield line, record


def _lines(file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise click.UsageError(f"line {number} is longer than {LONGEST_LINE} characters")
        yield line


def _reason(said: str) -> str:
    if "field limit" in said:
        return f"has a cell of more than {LONGEST_FIELD} characters"
    return "is not closed or quoted as comma-separated values are"


def _columns(first: tuple[int, Sequence[str] | str | None]) -> tuple[str, ...]:
    _, record = first
    if record is None or isinstance(record, str) or not any(cell.strip() for cell in record):
        raise click.UsageError("the first line must name the columns")
    names = tuple(cell.strip() for cell in record)
    if "" in names:
        raise click.UsageError(f"column {names.index('') + 1} has no name")
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise click.UsageError(f"columns {names.index(twice) + 1} and another have the same name")
    return names


__all__ = ["BadLine", "Row", "Table", "rows_to"]
