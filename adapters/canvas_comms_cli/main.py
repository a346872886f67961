"""The command `canvas-comms`."""

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from canvas_comms_cli.backend_options import json_option, load_backends
from canvas_comms_cli.doctor_command import doctor
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms import lms
from canvas_comms_cli.medical_commands import medical
from canvas_comms_cli.outbox_commands import outbox
from canvas_comms_cli.twin_command import twin
from canvas_comms_plugins import Broken
from canvas_comms_wire.json_text import write_json

_EPILOG = "Exit codes: " + ", ".join(f"{int(one)} {one.name.lower().replace('_', ' ')}" for one in Exit) + "."


@click.group(epilog=_EPILOG)
@click.version_option(package_name="canvas-comms")
def main() -> None:
    """What Canvas Medical and Canvas LMS really do with your messages."""


@main.command()
@json_option
@click.pass_context
def backends(ctx: click.Context, as_json: bool) -> None:
    """List the installed backends, and the plugins that are broken."""
    registry, reports = load_backends()
    rows = [(one.product, one.name, brought_by, ", ".join(one.settings)) for one, brought_by in registry]
    broken = [one for one in reports if isinstance(one, Broken)]
    if as_json:
        keys = ("product", "name", "distribution", "settings")
        faults = [{"plugin": b.plugin, "distribution": b.distribution, "why": b.why} for b in broken]
        click.echo(
            write_json({"backends": [dict(zip(keys, row, strict=True)) for row in rows], "broken": faults})
        )
    else:
        _show(rows, broken)
    ctx.exit(Exit.FAILED if broken else Exit.DONE)


def _show(rows: list[tuple[str, str, str, str]], broken: list[Broken]) -> None:
    table = Table("product", "name", "distribution", "settings")
    for row in rows:
        table.add_row(*map(escape, row))
    console = Console()
    console.print(table)
    for one in broken:
        console.print(escape(f"broken: {one.plugin} of {one.distribution}: {one.why}"))


main.add_command(medical)
main.add_command(lms)
main.add_command(outbox)
main.add_command(twin)
main.add_command(doctor)

__all__ = ["main"]
