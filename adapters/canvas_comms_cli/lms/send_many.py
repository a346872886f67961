"""`canvas-comms lms conversations send-many`: a message to everybody in a table."""

from typing import Any

import click

from canvas_comms.lms.conversations import Threads
from canvas_comms.losses import OnLoss
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session, client_of, lms_command, losses_option
from canvas_comms_cli.lms.names import PLACE
from canvas_comms_cli.lms.table_rows import FIELDS, LmsRows
from canvas_comms_cli.many.command import Asked, many_options, run


@click.command("send-many")
@many_options
@click.option("--subject", help="For lines without a subject of their own.")
@click.option(
    "--context",
    type=PLACE,
    help="For lines without one: course_5, group_5, account_1, or part of the name.",
)
@click.option(
    "--threads",
    type=click.Choice([one.value for one in Threads]),
    help="Continue an old thread with the same person, or make a new one.",
)
@losses_option
@lms_command
def send_many_command(
    session: Session,
    *,
    subject: str | None,
    context: str | None,
    threads: str | None,
    on_loss: OnLoss,
    **flags: Any,
) -> Exit:
    """Send a message to everybody in FILE, a table.

    It holds comma-separated values; - is standard input.

    Columns: to, and where they are wanted subject, body, context and key; the template may name any
    column. The server is asked for every line before anything is sent. What was handed in is on disk: after
    Ctrl-C, a crash or an outage the same command goes on, and sends nothing twice.
    """
    asked = Asked.of(flags)
    columns = asked.columns_of(FIELDS)
    if not columns.has("to"):
        raise click.UsageError("a column must be called to, or name it: --column to=COLUMN")
    if columns.template is None and not columns.has("body"):
        raise click.UsageError("give --template or --template-file, or a column body")
    client = client_of(session)
    courier = client.conversations.courier()
    rows = LmsRows(client, courier, columns, subject, context, threads, on_loss)
    return run(asked.sending, session.target, courier, asked.batch_of(rows.looked_up, rows.again))


__all__ = ["send_many_command"]
