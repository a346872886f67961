"""People and places as they are typed: by id, by a name of a world, by a part of their own name."""

import enum
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

import attrs
import click
from click.shell_completion import CompletionItem

from canvas_comms.lms.conversations import Conversation
from canvas_comms.lms.name_look_up import NameLookUp
from canvas_comms.name_matching import looks_like_code
from canvas_comms_cli.completion import world_names
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.failed import BadInput
from canvas_comms_cli.inputs import STANDARD_INPUT
from canvas_comms_cli.names import the_one


class Of(enum.Enum):
    """What a name may mean."""

    ANYTHING = "id"
    """An id of whatever kind; no name is looked up."""
    PERSON = "person"
    PLACE = "place"
    """A course or group, as `course_5`."""
    COURSE = "course"
    """A course, as `5`."""


@attrs.frozen
class Name:
    """An id, or text that may hold names of the memory backend's world (`$course`), or a part of a name."""

    text: str
    of: Of = Of.ANYTHING

    def resolve(self, names: Mapping[str, str]) -> str:
        """The text with every name of the world in it replaced by its id."""
        text = self.text
        for name in sorted(names, key=len, reverse=True) if "$" in text else ():
            text = text.replace(name, names[name])
        return text


class NameType(click.ParamType[Name]):
    """Reads a `Name`."""

    def __init__(self, of: Of) -> None:
        self.name = of.value
        self._of = of

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Name:
        """Any text."""
        return value if isinstance(value, Name) else Name(str(value), self._of)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The names of the world; a shell asks for them by a `$`."""
        found = world_names(ctx, param, incomplete) if incomplete.startswith("$") else []
        return [CompletionItem(name) for name in found]


ID, PERSON, PLACE, COURSE = map(NameType, Of)


def resolved(value: Any, names: Mapping[str, str], look_up: NameLookUp | None) -> Any:
    """What was typed, with ids in place of names; `look_up` None: no server is asked for names.

    Raises a usage error for a part of a name that means nobody or several, and `GatewayError`.
    """
    if isinstance(value, tuple):
        return tuple(resolved(one, names, look_up) for one in value)
    if not isinstance(value, Name):
        return value
    text = _known(value.resolve(names), names)
    if look_up is None or value.of is Of.ANYTHING or text == STANDARD_INPUT or looks_like_code(text):
        return text
    return _ASK[value.of](look_up, text)


def _known(text: str, names: Mapping[str, str]) -> str:
    """Text without a name that the world of the memory backend does not have. Raises a usage error."""
    if names and "$" in text:
        left = text[text.index("$") :]
        near = get_close_matches(left, names, n=3, cutoff=0.4) or sorted(names)[:3]
        said = f"there is no {left} in this world; did you mean {', '.join(near)}?"
        raise BadInput(said, ErrorCode.USAGE, left)
    return text


def _person(look_up: NameLookUp, text: str) -> str:
    return the_one(text, look_up.person(text), "nobody whom you can write to")


def _place(look_up: NameLookUp, text: str) -> str:
    return the_one(text, look_up.place(text), "no course or group of yours")


def _course(look_up: NameLookUp, text: str) -> str:
    found = the_one(text, look_up.place(text, groups=False), "no course of yours")
    return found.removeprefix("course_")


_ASK: Mapping[Of, Callable[[NameLookUp, str], str]] = {
    Of.PERSON: _person,
    Of.PLACE: _place,
    Of.COURSE: _course,
}


def names_in(thread: Conversation) -> dict[str, str | None]:
    """User id → name, as a thread tells them."""
    return {one.id: one.full_name or one.name for one in thread.participants}


__all__ = [
    "COURSE",
    "ID",
    "PERSON",
    "PLACE",
    "Name",
    "NameType",
    "Of",
    "names_in",
    "resolved",
]
