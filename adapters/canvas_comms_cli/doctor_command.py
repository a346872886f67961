"""`canvas-comms doctor`: what is installed, what works, and why the rest does not."""

import contextlib
import faulthandler
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from canvas_comms_cli.backend_options import json_option
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_plugins.doctor import Diagnosis, Health, examine
from canvas_comms_wire.json_text import write_json


@click.command()
@click.argument("plugins", nargs=-1)
@json_option
@click.option(
    "--patience",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    help="Seconds after which a plugin that is still loading counts as hanging.",
)
@click.pass_context
def doctor(ctx: click.Context, plugins: tuple[str, ...], as_json: bool, patience: float) -> None:
    """Examine the installed PLUGINS, all by default. Opens no backend and asks no server.

    Ends with 0 if all are healthy, 6 if one is broken or hangs. What a plugin prints goes to
    standard error.
    """
    with _ending_after(patience):
        diagnosis = examine(plugins or None)
    if as_json:
        click.echo(write_json(_document(diagnosis)))
    else:
        _show(diagnosis)
    ctx.exit(Exit.DONE if diagnosis.healthy else Exit.FAILED)


@contextlib.contextmanager
def _ending_after(patience: float) -> Iterator[None]:
    """The process ends if what is inside takes longer: nothing else stops code that hangs."""
    watch = threading.Timer(patience, _give_up, [patience])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _give_up(patience: float) -> None:
    faulthandler.dump_traceback(sys.__stderr__ or 2)
    click.echo(
        f"a plugin still loads after {patience:g} seconds; above is where (latest call first)", err=True
    )
    os._exit(Exit.FAILED)


def _document(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "healthy": diagnosis.healthy,
        "api_version": diagnosis.api_version,
        "python": sys.version.split()[0],
        "plugins": [_plugin(one) for one in diagnosis.plugins],
    }


def _plugin(one: Health) -> dict[str, Any]:
    backends = [
        {
            "product": backend.product,
            "name": backend.name,
            "api_version": backend.api_version,
            "capabilities": sorted(capability.value for capability in backend.capabilities),
            "settings": dict(backend.settings),
        }
        for backend in one.backends
    ]
    who = {"plugin": one.plugin, "distribution": one.distribution, "version": one.version}
    return {**who, "healthy": one.healthy, "why": one.why, "notes": list(one.notes), "backends": backends}


def _show(diagnosis: Diagnosis) -> None:
    title = f"backend contract version {diagnosis.api_version}"
    table = Table(
        "plugin", "distribution", "health", "backends", "capabilities", title=title, title_justify="left"
    )
    for column in table.columns:
        column.overflow = "fold"
    for one in diagnosis.plugins:
        health = "[green]healthy[/]" if one.healthy else f"[bold red]broken[/]: {escape(one.why)}"
        health += "".join(f"\nwhile it loads it {note}" for note in one.notes)
        names = [escape(f"{backend.product}:{backend.name}") for backend in one.backends]
        areas = sorted({capability.area for backend in one.backends for capability in backend.capabilities})
        if one.healthy and not names:
            names = ["none: is its hook marked @hookimpl?"]
        version = f"{one.distribution} {one.version}".strip()
        table.add_row(escape(one.plugin), escape(version), health, "\n".join(names), ", ".join(areas))
    Console().print(table)


__all__ = ["doctor"]
