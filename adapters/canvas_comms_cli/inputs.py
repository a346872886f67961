"""What people type: editions, files, people and messages."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import click

from canvas_comms.errors import CanvasCommsError, InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference, read_reference
from canvas_comms.medical.requests import compose
from canvas_comms.medical.resources import NewCommunication
from canvas_comms_wire.json_text import BadJson, read_json
from canvas_comms_wire.new_communications import new_communication_of
from canvas_comms_wire.worlds import World, read_lms, read_medical
from canvas_comms_wire.worlds.world import MAX_BYTES
from canvas_comms_wire.worlds.world_text import read_world_text

MAX_INPUT_BYTES = 1 << 20
EXAMPLE = "example_create.json"
SECTIONS = {"medical": read_medical, "lms": read_lms}
"""The sections that a world may have; a backend takes its own."""

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
            self.fail(str(error), param, ctx)


MEDICAL_EDITION = EditionType(Edition.of)
LMS_EDITION = EditionType(LmsEdition.of)


def read_input(path: str, largest: int = MAX_INPUT_BYTES) -> bytes:
    """The bytes of a file, or of standard input for `-`, all of them. Raises a usage error."""
    try:
        if path == "-":
            found = sys.stdin.buffer.read(largest + 1)
        else:
            with Path(path).open("rb") as file:
                found = file.read(largest + 1)
    except OSError as error:
        raise click.UsageError(f"cannot read {path}: {error.strerror}") from None
    if len(found) > largest:
        raise click.UsageError(f"{path} is longer than {largest} bytes")
    return found


def message_of(body: bytes) -> NewCommunication:
    """The message in a JSON body. Raises a usage error where the body is no JSON."""
    try:
        return new_communication_of(read_json(body, max_bytes=MAX_INPUT_BYTES))
    except BadJson as error:
        raise click.UsageError(f"the input is not JSON that can be sent: {error}") from None


def example() -> NewCommunication:
    """The create example of Canvas's own documentation, its sender as an object."""
    return message_of(files("canvas_comms_cli").joinpath(EXAMPLE).read_bytes())


def compose_message(
    sender: str, recipients: Sequence[str], content: str, sent: str | None, received: str | None
) -> NewCommunication:
    """A message from flags. Raises a usage error that names the flag's field and the rule."""
    try:
        return compose(
            sender=sender,
            recipients=list(recipients),
            content=content,
            sent=time_of(sent, "sent"),
            received=time_of(received, "received"),
        )
    except InvalidValue as error:
        raise click.UsageError(str(error)) from None


def world_of(path: str) -> World:
    """The world in a file, JSON or YAML by its name. Raises a usage error that names the fault's place."""
    try:
        return read_world_text(read_input(path, MAX_BYTES), path, SECTIONS)
    except CanvasCommsError as error:
        raise click.UsageError(f"the world cannot be loaded: {error}") from None


def people_in(new: NewCommunication) -> list[Reference]:
    """Everybody whom a message names readably."""
    parties = [*([new.sender] if new.sender else []), *new.recipients]
    people = (read_reference(one.reference or "") for one in parties)
    return [person for person in people if person is not None]


def person_of(text: str | None, field: str) -> Reference | None:
    """A person named in a flag. Raises a usage error."""
    try:
        return None if text is None else Reference.of(text, field)
    except InvalidValue as error:
        raise click.UsageError(str(error)) from None


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


__all__ = [
    "LMS_EDITION",
    "MEDICAL_EDITION",
    "compose_message",
    "example",
    "message_of",
    "people_in",
    "person_of",
    "read_input",
    "text_of",
    "time_of",
    "world_of",
]
