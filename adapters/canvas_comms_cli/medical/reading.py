"""`canvas-comms medical read` and `search`: messages as they are stored, text included."""

from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.use import read, search
from canvas_comms_cli.backend_options import MEDICAL, Target, ask_backend, backend_options
from canvas_comms_cli.medical_inputs import person_of
from canvas_comms_cli.output import iso_time, items_table
from canvas_comms_wire.communications import write_communication

reaching = backend_options(MEDICAL)


@click.command("read")
@click.argument("id")
@reaching
def read_command(id: str, *, as_json: bool, **flags: Any) -> None:
    """Read one message by its ID."""
    target = Target.of(MEDICAL, flags)
    gateway = target.open()
    _show_messages(ask_backend(lambda: [read(id, gateway)]), target, as_json)


@click.command("search")
@click.option("--id", "id", help="The message with this id.")
@click.option("--patient", help="Messages of Patient/<id>, in both directions.")
@click.option("--sender", help="Messages from Patient/<id> or Practitioner/<id>.")
@click.option("--recipient", help="Messages to Patient/<id> or Practitioner/<id>.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
@reaching
def search_command(
    *,
    id: str | None,
    patient: str | None,
    sender: str | None,
    recipient: str | None,
    limit: int,
    as_json: bool,
    **flags: Any,
) -> None:
    """Search messages; all conditions must hold."""
    query = Query(
        id=id,
        patient=person_of(patient, "patient"),
        sender=person_of(sender, "sender"),
        recipient=person_of(recipient, "recipient"),
        count=min(limit, 100),
    )
    target = Target.of(MEDICAL, flags)
    gateway = target.open()
    _show_messages(ask_backend(lambda: list(search(query, gateway, limit=limit))), target, as_json)


def _show_messages(found: list[Communication], target: Target, as_json: bool) -> None:
    if as_json:
        click.echo("[" + ",".join(write_communication(one) for one in found) + "]")
        return
    console = Console()
    console.print(f"{len(found)} from {target.backend}, edition {target.edition.value}")
    console.print(messages_table(found))


def messages_table(found: Iterable[Communication]) -> Table:
    """Messages as they were read, text included: the reader asked for it."""
    return items_table(
        found,
        {
            "id": lambda one: one.id,
            "sent": lambda one: iso_time(one.sent),
            "from": lambda one: str(one.sender),
            "to": lambda one: str(one.recipient),
            "status": lambda one: one.status,
            "text": lambda one: one.content,
        },
    )


__all__ = ["messages_table", "read_command", "search_command"]
