"""`canvas-comms backends`: which backends are installed, and which plugins are broken."""

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from canvas_comms_cli.backend_options import json_option, load_backends
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_plugins import Broken
from canvas_comms_wire.json_text import write_json


@click.command()
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


__all__ = ["backends"]
