"""What people type and what stands in their files: editions, JSON, texts, times."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from canvas_comms.errors import InvalidValue
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.failed import BadInput
from canvas_comms_wire.json_text import BadJson, Json, read_json

MAX_INPUT_BYTES = 1 << 20
STANDARD_INPUT = "-"

E = TypeVar("E")


class EditionType(click.ParamType[E]):
    """An edition of one product by its name, as `of` reads it."""

    name = "edition"

    def __init__(self, of: Callable[[str], E]) -> None:
        self._of = of

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> E:
        """Read the name; click reports what is wrong with it."""
        try:
            return self._of(str(value))
        except InvalidValue as error:
            self.fail(error.rule, param, ctx)


def read_input(path: str, largest: int = MAX_INPUT_BYTES) -> bytes:
    """The bytes of a file, or of standard input for `-`, all of them. Raises a usage error."""
    try:
        if path == STANDARD_INPUT:
            found = sys.stdin.buffer.read(largest + 1)
        else:
            with Path(path).open("rb") as file:
                found = file.read(largest + 1)
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror}", ErrorCode.UNREADABLE_INPUT, path) from None
    if len(found) > largest:
        raise BadInput(f"{path} is longer than {largest} bytes", ErrorCode.UNREADABLE_INPUT, path)
    return found


def json_in(path: str, largest: int = MAX_INPUT_BYTES) -> Json:
    """What a JSON file holds, or standard input for `-`. Raises a usage error with file, line and column."""
    body = read_input(path, largest)
    try:
        return read_json(body, max_bytes=largest)
    except BadJson as error:
        where = "standard input" if path == STANDARD_INPUT else path
        if at := error.line_and_column(body):
            where += ":{}:{}".format(*at)
        raise BadInput(f"{where}: {error.rule}", ErrorCode.UNREADABLE_INPUT, where) from None


def text_of(text: str | None, file: str | None, name: str) -> str:
    """The text given by a flag or in a file (`-`: standard input). Raises a usage error unless it is one."""
    if (text is None) == (file is None):
        raise click.UsageError(f"give --{name} or --{name}-file")
    if text is not None:
        return text
    try:
        return read_input(str(file)).decode()
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text") from None


def time_of(text: str | None, field: str) -> datetime | None:
    """A time as written in ISO 8601; None for None. Raises `InvalidValue`."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue(field, "must be a time such as 2026-11-21T09:30:00Z") from None


__all__ = ["MAX_INPUT_BYTES", "EditionType", "json_in", "read_input", "text_of", "time_of"]
