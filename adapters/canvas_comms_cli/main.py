"""The command `canvas-comms`."""

from collections.abc import Mapping
from typing import Any

import click

from canvas_comms_cli.backend_options import load_backends
from canvas_comms_cli.doctor_command import doctor
from canvas_comms_cli.lms import lms
from canvas_comms_cli.medical_commands import medical
from canvas_comms_cli.outbox_commands import outbox
from canvas_comms_cli.output import Exit
from canvas_comms_cli.results.printing import json_option, list_options, show
from canvas_comms_cli.results.result import ListAnswer, Result, wrapped
from canvas_comms_cli.twin_command import twin
from canvas_comms_plugins import Broken

_EPILOG = "Exit codes: " + ", ".join(f"{int(one)} {one.name.lower().replace('_', ' ')}" for one in Exit) + "."


@click.group(epilog=_EPILOG)
@click.version_option(package_name="canvas-comms")
def main() -> None:
    """What Canvas Medical and Canvas LMS really do with your messages."""


BACKENDS: ListAnswer[Mapping[str, Any]] = ListAnswer(
    "backends",
    Mapping[str, Any],
    {
        "product": lambda one: one["product"],
        "name": lambda one: one["name"],
        "distribution": lambda one: one["distribution"],
        "settings": wrapped(lambda one: ", ".join(one["settings"])),
    },
)


@main.command()
@json_option
@list_options(BACKENDS)
@click.pass_context
def backends(ctx: click.Context) -> None:
    """List the installed backends, and the plugins that are broken."""
    registry, reports = load_backends()
    found = [
        {"product": one.product, "name": one.name, "distribution": by, "settings": list(one.settings)}
        for one, by in registry
    ]
    broken = [one for one in reports if isinstance(one, Broken)]
    faults = [{"plugin": b.plugin, "distribution": b.distribution, "why": b.why} for b in broken]
    notes = [f"broken: {one.plugin} of {one.distribution}: {one.why}" for one in broken]
    document = {"backends": found, "broken": faults}
    show(Result(document, BACKENDS.table(found), items=found, notes=notes))
    ctx.exit(Exit.FAILED if broken else Exit.DONE)


main.add_command(medical)
main.add_command(lms)
main.add_command(outbox)
main.add_command(twin)
main.add_command(doctor)

__all__ = ["main"]
