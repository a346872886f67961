"""`canvas-comms backends`: which backends are installed, and which plugins are broken."""

from collections.abc import Mapping
from typing import Any

import click

from canvas_comms_cli.backend_options import FLAGS, load_backends
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.own_settings import how_set
from canvas_comms_cli.results.printing import json_option, list_options, show
from canvas_comms_cli.results.result import ListAnswer, Result, wrapped
from canvas_comms_plugins import Broken

BACKENDS: ListAnswer[Mapping[str, Any]] = ListAnswer(
    "backends",
    Mapping[str, Any],
    {
        "product": lambda one: one["product"],
        "name": lambda one: one["name"],
        "distribution": lambda one: one["distribution"],
        "settings": wrapped(lambda one: "; ".join(f"{name}: {way}" for name, way in one["how_set"].items())),
    },
)


@click.command()
@json_option
@list_options(BACKENDS)
@click.pass_context
def backends(ctx: click.Context) -> None:
    """List the installed backends, and the plugins that are broken."""
    registry, reports = load_backends()
    found = [
        {
            "product": one.product,
            "name": one.name,
            "distribution": brought_by,
            "settings": ", ".join(one.settings),
            "how_set": how_set(one, FLAGS),
        }
        for one, brought_by in registry
    ]
    broken = [one for one in reports if isinstance(one, Broken)]
    faults = [{"plugin": b.plugin, "distribution": b.distribution, "why": b.why} for b in broken]
    notes = [f"broken: {one.plugin} of {one.distribution}: {one.why}" for one in broken]
    document = {"backends": found, "broken": faults}
    show(Result(document, BACKENDS.table(found), items=found, notes=notes))
    ctx.exit(Exit.FAILED if broken else Exit.DONE)


__all__ = ["backends"]
