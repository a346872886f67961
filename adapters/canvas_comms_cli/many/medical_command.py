"""`canvas-comms medical send-many`: a message to everybody in a table."""

from typing import Any

import click

from canvas_comms.medical.model import read_reference
from canvas_comms.medical.outbox import courier_of
from canvas_comms_cli.backend_options import MEDICAL, MEMORY, Target, ask_backend, backend_options
from canvas_comms_cli.many.columns import Columns
from canvas_comms_cli.many.command import Asked, many_options, run
from canvas_comms_cli.many.medical_rows import FIELDS, MedicalRows
from canvas_comms_cli.many.rows import Row
from canvas_comms_cli.medical_inputs import person_of
from canvas_comms_plugins.clock import utc_now


@click.command("send-many")
@many_options
@click.option("--sender", help="Patient/<id> or Practitioner/<id>, for lines without a sender of their own.")
@backend_options(MEDICAL)
@click.pass_context
def send_many_command(ctx: click.Context, /, *, sender: str | None, **flags: Any) -> None:
    """Send a message to everybody in FILE, a table.

    It holds comma-separated values; - is standard input.

    Columns: recipient, and where they are wanted sender, content, sent and key; the template may name any
    column. Every line is looked at before anything is sent. What was handed in is on disk: after Ctrl-C, a
    crash or an outage the same command goes on, and sends nothing twice.
    """
    asked = Asked.of(flags)
    target = Target.of(MEDICAL, flags)
    person_of(sender, "sender")
    columns = asked.columns_of(FIELDS)
    if not columns.has("recipient"):
        raise click.UsageError("a column must be called recipient, or name it: --column recipient=COLUMN")
    if columns.template is None and not columns.has("content"):
        raise click.UsageError("give --template or --template-file, or a column content")
    if sender is None and not columns.has("sender"):
        raise click.UsageError("give --sender, or a column sender")
    gateway = target.open(**_people(target, asked, columns, sender))
    courier = ask_backend(lambda: courier_of(gateway, utc_now))
    rows = MedicalRows(courier, columns, sender)
    ctx.exit(run(asked.sending, target, courier, asked.batch_of(rows, rows)))


def _people(target: Target, asked: Asked, columns: Columns, sender: str | None) -> dict[str, Any]:
    """Whom a memory that was given no world is to know: everybody in the table."""
    if target.backend != MEMORY or "world" in target.settings:
        return {}
    rows = (row for row in asked.table.rows() if isinstance(row, Row))
    named = {columns.given(row, field) for row in rows for field in ("recipient", "sender")} | {sender}
    people = (read_reference(text) for text in named if text is not None)
    return {"people": [person for person in people if person is not None]}


__all__ = ["send_many_command"]
