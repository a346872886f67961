"""`canvas-comms medical check`: what every edition will make of a message. Asks no backend."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from rich.console import Console

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.plan import Plan, plan_side_by_side
from canvas_comms_cli.backend_options import json_option
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.medical.editions_table import side_by_side
from canvas_comms_cli.medical_inputs import MEDICAL_EDITION, message_in
from canvas_comms_cli.output import findings_table, plan_document
from canvas_comms_wire.json_text import write_json


@click.command()
@click.argument("file")
@click.option("--edition", type=MEDICAL_EDITION, help="Only this one; otherwise all, side by side.")
@json_option
@click.pass_context
def check(ctx: click.Context, file: str, edition: Edition | None, as_json: bool) -> None:
    """Say what Canvas will make of a message; sends nothing.

    FILE holds a Communication as JSON; - is standard input. Ends with 0 if nothing is refused, and nothing
    lost.
    """
    new = message_in(file)
    plans = plan_side_by_side(new, datetime.now(UTC), editions=[edition] if edition else list(Edition))
    if as_json:
        click.echo(write_json([plan_document(plan) for plan in plans]))
    else:
        _show(Console(), plans)
    lossless = all(plan.allowed and not plan.losses for plan in plans)
    ctx.exit(Exit.DONE if lossless else Exit.REFUSED)


def _show(console: Console, plans: Sequence[Plan]) -> None:
    for plan in plans:
        console.print(findings_table(plan.decision, f"edition {plan.edition.value}"))
    console.print(side_by_side(plans))


__all__ = ["check"]
