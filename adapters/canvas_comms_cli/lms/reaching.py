"""What every `lms` command begins with: its options, and the areas that they open."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import click
from rich.console import Console

from canvas_comms.lms.areas import LmsAreas
from canvas_comms_cli.backends import answered
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.inputs import Name
from canvas_comms_cli.reaching import LMS, opened, options, reaching_options

NO_NAMES: Mapping[str, str] = {}


@attrs.frozen(eq=False)
class Reached:
    """The areas that a command works on, and how it answers."""

    areas: LmsAreas
    backend: str
    as_json: bool
    console: Console

    @property
    def title(self) -> str:
        """The edition and backend, as printed beside every verdict."""
        return f"Canvas LMS, edition {self.areas.edition.value} (backend {self.backend})"

    @property
    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {"backend": self.backend, "edition": self.areas.edition.value}


def reaching(command: Callable[..., Exit]) -> Callable[..., None]:
    """Gives a command the options of every `lms` command, and `Reached` as its first argument.

    What the command returns is how the program ends.
    """

    @click.pass_context
    @functools.wraps(command)
    def run(
        ctx: click.Context,
        /,
        *,
        backend: str,
        edition: Any,
        login: str | None,
        as_user: Name | None,
        as_json: bool,
        **given: Any,
    ) -> None:
        where = {name: given.pop(name) for name in ("world_file", "base_url", "insecure_loopback")}
        who = {"user": login, "as_user": as_user}
        settings = {name: value for name, value in who.items() if value is not None}
        areas = opened(LMS, backend, edition, where, **settings)
        reached = Reached(areas, backend, as_json, Console())
        names: Mapping[str, str] = getattr(areas, "names", NO_NAMES)
        meant = {name: _meant(value, names) for name, value in given.items()}
        ctx.exit(answered(lambda: command(reached, **meant)))

    return _options(run)


def _meant(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Name):
        return value.meant(names)
    if isinstance(value, tuple):
        return tuple(_meant(one, names) for one in value)
    return value


_options = options(
    reaching_options(LMS),
    click.option(
        "--login",
        help="Who is logged in to the memory backend: a name in its world, or an id; "
        "its first user by default. A server goes by the token.",
    ),
    click.option("--as-user", help="Act as the user with this id, if you may."),
)

__all__ = ["Reached", "reaching"]
