"""`canvas-comms backends`: which backends are installed, and which plugins are broken."""

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from canvas_comms_cli.backend_options import FLAGS, json_option, load_backends
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.own_settings import how_set
from canvas_comms_plugins import Broken
from canvas_comms_wire.json_text import write_json


@click.command()
@json_option
@click.pass_context
def backends(ctx: click.Context, as_json: bool) -> None:
    """List the installed backends, and the plugins that are broken."""
    registry, reports = load_backends()
    found = [(one, brought_by, how_set(one, FLAGS)) for one, brought_by in registry]
    rows = [
        (one.product, one.name, brought_by, "\n".join(f"{name}: {way}" for name, way in ways.items()))
        for one, brought_by, ways in found
    ]
    broken = [one for one in reports if isinstance(one, Broken)]
    if as_json:
        documents = [
            {
                "product": one.product,
                "name": one.name,
                "distribution": brought_by,
                "settings": ", ".join(one.settings),
                "how_set": ways,
            }
            for one, brought_by, ways in found
        ]
        faults = [{"plugin": b.plugin, "distribution": b.distribution, "why": b.why} for b in broken]
        click.echo(write_json({"backends": documents, "broken": faults}))
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
