"""What every `lms` command begins with: its options, and the areas that they open.

What people type to `lms` commands: channels, contexts, times, whole texts.
"""

import functools
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import attrs
import click

from canvas_comms.errors import InvalidValue
from canvas_comms.lms import contexts
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations import PATIENCE
from canvas_comms.lms.name_look_up import NameLookUp
from canvas_comms.losses import OnLoss
from canvas_comms_cli.backend_options import (
    LMS,
    Target,
    ask_backend,
    backend_options,
    loss_option,
    options,
)
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.inputs import time_of
from canvas_comms_cli.lms.names import PERSON, resolved
from canvas_comms_cli.many.couriers import lms_client
from canvas_comms_cli.results.printing import say

F = TypeVar("F", bound=Callable[..., Any])


class TimeType(click.ParamType[datetime]):
    """A time with a zone, such as 2026-11-21T09:30:00Z."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it; click reports what is wrong with it."""
        try:
            moment = time_of(str(value), "time")
        except InvalidValue as error:
            self.fail(error.rule, param, ctx)
        if moment is None or moment.utcoffset() is None:
            self.fail("must have a time zone", param, ctx)
        return moment


TIME = TimeType()


def context_of(text: str) -> Context:
    """A course by id, or `course_5` or `group_5`. Raises `InvalidValue` (`place`)."""
    return contexts.context_of(text if "_" in text else f"course_{text}", "place")


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
losses_option = loss_option(OnLoss.REFUSE, OnLoss.ACCEPT)
limit_option = click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
wait_option = click.option(
    "--wait-at-most",
    "at_most",
    type=click.IntRange(0),
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for what the server does later.",
)
user_option = click.option(
    "--user", type=PERSON, default="self", show_default=True, help="Whose: a user's id, or part of the name."
)


NO_NAMES: Mapping[str, str] = {}


@attrs.frozen(eq=False)
class Session:
    """The areas that a command works on, where what it writes goes, and whom it knows by name."""

    areas: LmsAreas
    target: Target
    names: NameLookUp

    @property
    def title(self) -> str:
        """The edition and backend, as printed beside every verdict."""
        return f"Canvas LMS, edition {self.areas.edition.value} (backend {self.target.backend})"

    @property
    def stands_still(self) -> bool:
        """Whether time passes at the backend only where it is moved, so that waiting is vain."""
        return getattr(self.areas, "stands_still", False) is True

    def say_waiting(self, what: str, at_most: int) -> None:
        """Say on standard error for what the command waits now, and how long."""
        words = f"waiting for {what}, at most {at_most} s"
        if self.stands_still:
            words = f"not waiting for {what}: the clock of this backend stands until it is moved"
        say(words)

    @property
    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {"backend": self.target.backend, "edition": self.areas.edition.value}


def client_of(session: Session) -> LmsClient:
    """A client over the areas of a command."""
    return lms_client(session.areas)


def lms_command(command: Callable[..., Exit]) -> Callable[..., None]:
    """Gives a command the options of every `lms` command, and `Session` as its first argument.

    What the command returns is how the program ends.
    """

    @click.pass_context
    @functools.wraps(command)
    def run(
        ctx: click.Context,
        /,
        *,
        login: str | None,
        as_user: str | None,
        **arguments: Any,
    ) -> None:
        who = {"user": login, "as_user": as_user}
        target = Target.of(
            LMS, arguments, **{name: value for name, value in who.items() if value is not None}
        )
        areas = target.open()
        session = Session(areas, target, NameLookUp(areas))
        names: Mapping[str, str] = getattr(areas, "names", NO_NAMES)
        look_up = session.names if arguments.get("look_up", True) else None

        def answer() -> Exit:
            return command(
                session, **{name: resolved(value, names, look_up) for name, value in arguments.items()}
            )

        ctx.exit(ask_backend(answer))

    return _options(run)


_options = options(
    backend_options(LMS),
    click.option(
        "--login",
        help="Who is logged in to the memory backend: a name in its world, or an id; "
        "its first user by default. A server goes by the token.",
    ),
    click.option("--as-user", help="Act as the user with this id, if you may."),
)


__all__ = [
    "TIME",
    "Session",
    "client_of",
    "context_of",
    "limit_option",
    "lms_command",
    "look_up_option",
    "losses_option",
    "plan_option",
    "text_options",
    "user_option",
    "wait_option",
]
