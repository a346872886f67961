"""Where the outbox of the command line is kept, and how it is opened."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from canvas_comms.errors import CanvasCommsError
from canvas_comms.outbox import Courier, Outbox
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.profiles.variables import names_for
from canvas_comms_outbox import open_outbox

F = TypeVar("F", bound=Callable[..., object])

(VARIABLE,) = names_for("outbox", "")


def default_folder() -> str:
    """`$XDG_STATE_HOME/canvas-comms/outbox`, or that below `~/.local/state`."""
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return str(Path(home) / "canvas-comms" / "outbox")


outbox_option = click.option(
    "--outbox",
    "outbox_folder",
    envvar=VARIABLE,
    show_envvar=True,
    help=f"The folder of the outbox, also {VARIABLE}. [default: ~/.local/state/canvas-comms/outbox]",
)


@contextmanager
def opened(path: str | None, *couriers: Courier) -> Iterator[Outbox]:
    """The outbox in the folder, closed at the end. Raises what `explained` gives where it cannot be used."""
    try:
        with open_outbox(path or default_folder(), *couriers) as outbox:
            yield outbox
    except CanvasCommsError as error:
        raise explained(error) from None


__all__ = ["VARIABLE", "default_folder", "opened", "outbox_option"]
