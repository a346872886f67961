"""What people type to `lms` commands: ids, names of the world, channels, contexts, whole texts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import attrs
import click

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.channels.model import ChannelAddress, ChannelId, ChannelRef
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.losses import OnLoss
from canvas_comms_cli.inputs import time_of
from canvas_comms_cli.reaching import loss_option, options

F = TypeVar("F", bound=Callable[..., Any])


@attrs.frozen
class Name:
    """An id, or text that may hold names of the memory backend's world: `$course`."""

    text: str

    def meant(self, names: Mapping[str, str]) -> str:
        """The text with every name in it replaced by its id."""
        text = self.text
        for name in sorted(names, key=len, reverse=True) if "$" in text else ():
            text = text.replace(name, names[name])
        return text


class NameType(click.ParamType[Name]):
    """Reads a `Name`."""

    name = "id"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Name:
        """Any text."""
        return value if isinstance(value, Name) else Name(str(value))


class TimeType(click.ParamType[datetime]):
    """A time with a zone, such as 2026-11-21T09:30:00Z."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it; click reports what is wrong with it."""
        try:
            moment = time_of(str(value), "time")
        except InvalidValue as error:
            self.fail(str(error), param, ctx)
        if moment is None or moment.utcoffset() is None:
            self.fail("time: must have a time zone", param, ctx)
        return moment


ID = NameType()
TIME = TimeType()


def channel_named(text: str) -> ChannelRef:
    """A channel by id, or as `email:ann@school.example`."""
    type, colon, address = text.partition(":")
    return ChannelAddress(type, address) if colon else ChannelId(text)


def place_named(text: str) -> Context:
    """A course by id, or `course_5` or `group_5`. Raises `InvalidValue` (`place`)."""
    found = Context.of(text if "_" in text else f"course_{text}")
    if found is None or found.kind not in (ContextKind.COURSE, ContextKind.GROUP):
        raise InvalidValue("place", "must be the id of a course, or course_5 or group_5")
    return found


def text_options(name: str, what: str) -> Callable[[F], F]:
    """`--name TEXT` and `--name-file FILE`, which keeps the text off the command line."""
    return options(
        click.option(f"--{name}", help=f"{what}; --{name}-file keeps it off the command line."),
        click.option(f"--{name}-file", help="A file that holds it, or -."),
    )


plan_option = click.option("--plan", "only_plan", is_flag=True, help="Only say what would become of it.")
look_up_option = click.option(
    "--look-up/--no-look-up",
    default=True,
    show_default=True,
    help="Ask the server first for what the plan depends on; that only reads.",
)
losses_option = loss_option(OnLoss)
limit_option = click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
user_option = click.option(
    "--user", type=ID, default="self", show_default=True, help="Whose: the id of a user."
)

__all__ = [
    "ID",
    "TIME",
    "Name",
    "channel_named",
    "limit_option",
    "look_up_option",
    "losses_option",
    "place_named",
    "plan_option",
    "text_options",
    "user_option",
]
