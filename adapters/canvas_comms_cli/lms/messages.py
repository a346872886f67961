"""`canvas-comms lms messages …`: what the server itself sent to users."""

from datetime import datetime

import click

from canvas_comms.lms.comm_messages.use import list_comm_messages
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.inputs import ID, TIME, limit_option
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.showing import show_list
from canvas_comms_cli.tables import shown_time


@click.group()
def messages() -> None:
    """What the server itself sent to users."""


@messages.command("list")
@click.argument("user", type=ID)
@click.option("--from", "start", type=TIME, help="From this time on, with a zone.")
@click.option("--to", "end", type=TIME, help="Up to this time, with a zone.")
@limit_option
@reaching
def list_command(
    reached: Reached, *, user: str, start: datetime | None, end: datetime | None, limit: int
) -> Exit:
    """List what was sent to a USER, newest first; nobody may read what was sent to themselves."""
    gateway = reached.areas.comm_messages
    found = list_comm_messages(user, gateway, start=start, end=end, limit=limit)
    columns = {
        "id": lambda one: one.id,
        "created": lambda one: shown_time(one.created_at),
        "to": lambda one: one.to,
        "state": lambda one: one.workflow_state,
        "subject": lambda one: one.subject,
        "text": lambda one: one.body,
    }
    return show_list(reached, found, columns, "messages")


__all__ = ["messages"]
