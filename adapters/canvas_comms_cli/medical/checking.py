"""`canvas-comms medical check`: what every edition will make of a message. Asks no backend."""

from datetime import UTC, datetime

import click

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.plan import plan_side_by_side
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.medical.editions_table import side_by_side
from canvas_comms_cli.medical_inputs import MEDICAL_EDITION, message_in
from canvas_comms_cli.output import FINDING_COLUMNS, finding_rows, findings_table, plan_document
from canvas_comms_cli.results.printing import json_option, show
from canvas_comms_cli.results.result import Column, Result, Table


@click.command()
@click.argument("file")
@click.option("--edition", type=MEDICAL_EDITION, help="Only this one; otherwise all, side by side.")
@json_option
@click.pass_context
def check(ctx: click.Context, file: str, edition: Edition | None) -> None:
    """Say what Canvas will make of a message; sends nothing.

    FILE holds a Communication as JSON; - is standard input. Ends with 0 if nothing is refused, and nothing
    lost.
    """
    new = message_in(file)
    plans = plan_side_by_side(new, datetime.now(UTC), editions=[edition] if edition else list(Edition))
    documents = [plan_document(plan) for plan in plans]
    tables = [findings_table(plan.decision, f"edition {plan.edition.value}") for plan in plans]
    rows = [(plan.edition.value, *row) for plan in plans for row in finding_rows(plan.decision)]
    table = Table((Column("edition"), *FINDING_COLUMNS), tuple(rows))
    show(Result({"plans": documents}, table, items=documents, shown=(*tables, side_by_side(plans))))
    lossless = all(plan.allowed and not plan.losses for plan in plans)
    ctx.exit(Exit.DONE if lossless else Exit.REFUSED)


__all__ = ["check"]
