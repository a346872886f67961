"""`canvas-comms doctor`: what is installed, what works, and why the rest does not."""

import contextlib
import faulthandler
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import click

from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.results.printing import json_option, list_options, show
from canvas_comms_cli.results.result import ListAnswer, Result, wrapped
from canvas_comms_plugins.doctor import Diagnosis, Health, examine


def _health(one: Health) -> str:
    health = "healthy" if one.healthy else f"broken: {one.why}"
    return "\n".join((health, *(f"while it loads it {note}" for note in one.notes)))


def _backends(one: Health) -> str:
    names = [f"{backend.product}:{backend.name}" for backend in one.backends]
    if one.healthy and not names:
        return "none: is its hook marked @hookimpl?"
    return ", ".join(names)


def _areas(one: Health) -> str:
    areas = {capability.area for backend in one.backends for capability in backend.capabilities}
    return ", ".join(sorted(areas))


PLUGINS: ListAnswer[Health] = ListAnswer(
    "plugins",
    Health,
    {
        "plugin": lambda one: one.plugin,
        "distribution": lambda one: f"{one.distribution} {one.version}".strip(),
        "health": wrapped(_health),
        "backends": wrapped(_backends),
        "capabilities": wrapped(_areas),
    },
)


@click.command()
@click.argument("plugins", nargs=-1)
@json_option
@list_options(PLUGINS)
@click.option(
    "--patience",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    help="Seconds after which a plugin that is still loading counts as hanging.",
)
@click.pass_context
def doctor(ctx: click.Context, plugins: tuple[str, ...], patience: float) -> None:
    """Examine the installed PLUGINS, all by default. Opens no backend and asks no server.

    Ends with 0 if all are healthy, 6 if one is broken or hangs. What a plugin prints goes to
    standard error.
    """
    with _ending_after(patience):
        diagnosis = examine(plugins or None)
    document = _document(diagnosis)
    title = f"backend contract version {diagnosis.api_version}"
    show(
        Result(document, PLUGINS.table(diagnosis.plugins), items=document["plugins"], notes=(title,)),
    )
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


__all__ = ["doctor"]
