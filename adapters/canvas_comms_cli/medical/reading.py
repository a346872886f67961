"""`canvas-comms medical read` and `search`: messages as they are stored, text included."""

from typing import Any

import click

from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.use import read, search
from canvas_comms_cli.backend_options import MEDICAL, Target, ask_backend, backend_options
from canvas_comms_cli.medical_inputs import person_of
from canvas_comms_cli.output import iso_time
from canvas_comms_cli.results.printing import list_options, show
from canvas_comms_cli.results.result import ListAnswer, Result, cut
from canvas_comms_wire.communications import write_communication
from canvas_comms_wire.json_text import read_json

reaching = backend_options(MEDICAL)

MESSAGES: ListAnswer[Communication] = ListAnswer(
    "messages",
    Communication,
    {
        "id": lambda one: one.id,
        "sent": lambda one: iso_time(one.sent),
        "from": lambda one: str(one.sender),
        "to": lambda one: str(one.recipient),
        "status": lambda one: one.status,
        "text": cut(lambda one: one.content),
    },
)
"""Messages as they were read, text included: the reader asked for it."""


@click.command("read")
@click.argument("id")
@reaching
@list_options(MESSAGES)
def read_command(id: str, **flags: Any) -> None:
    """Read one message by its ID."""
    target = Target.of(MEDICAL, flags)
    gateway = target.open()
    _show_messages(ask_backend(lambda: [read(id, gateway)]), target)


@click.command("search")
@click.option("--id", "id", help="The message with this id.")
@click.option("--patient", help="Messages of Patient/<id>, in both directions.")
@click.option("--sender", help="Messages from Patient/<id> or Practitioner/<id>.")
@click.option("--recipient", help="Messages to Patient/<id> or Practitioner/<id>.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
@reaching
@list_options(MESSAGES)
def search_command(
    *,
    id: str | None,
    patient: str | None,
    sender: str | None,
    recipient: str | None,
    limit: int,
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
    _show_messages(ask_backend(lambda: list(search(query, gateway, limit=limit))), target)


def _show_messages(found: list[Communication], target: Target) -> None:
    documents = [read_json(write_communication(one)) for one in found]
    title = f"{len(found)} from {target.backend}, edition {target.edition.value}"
    show(Result(documents, MESSAGES.table(found), items=documents, notes=(title,)))


__all__ = ["MESSAGES", "read_command", "search_command"]
