"""`canvas-comms medical read` and `search`: messages as they are stored, text included."""

from collections.abc import Iterable
from typing import Any

import click

from canvas_comms.medical.people.name_look_up import PeopleNames
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.use import read, search
from canvas_comms_cli.backend_options import MEDICAL, Target, ask_backend, backend_options
from canvas_comms_cli.medical.names import PATIENTS, ask_for_parties, names_of, referred
from canvas_comms_cli.medical_inputs import person_of
from canvas_comms_cli.names import beside
from canvas_comms_cli.output import time_cell
from canvas_comms_cli.results.printing import list_options, show
from canvas_comms_cli.results.result import Cell, ListAnswer, Result, Table, cut, wrapped
from canvas_comms_wire.communications import write_communication
from canvas_comms_wire.json_text import read_json

reaching = backend_options(MEDICAL)

MESSAGES: ListAnswer[Communication] = ListAnswer(
    "messages",
    Communication,
    {
        "id": lambda one: one.id,
        "sent": lambda one: time_cell(one.sent),
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
    _show_messages(ask_backend(lambda: [read(id, gateway)]), target, names_of(gateway))


@click.command("search")
@click.option("--id", "id", help="The message with this id.")
@click.option("--patient", help="Messages of Patient/<id> or a part of the name, in both directions.")
@click.option("--sender", help="From Patient/<id>, Practitioner/<id> or a part of the name.")
@click.option("--recipient", help="To Patient/<id>, Practitioner/<id> or a part of the name.")
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
    target = Target.of(MEDICAL, flags)
    gateway = target.open()
    names = names_of(gateway)
    query = Query(
        id=id,
        patient=person_of(referred(patient, names, PATIENTS), "patient"),
        sender=person_of(referred(sender, names), "sender"),
        recipient=person_of(referred(recipient, names), "recipient"),
        count=min(limit, 100),
    )
    _show_messages(ask_backend(lambda: list(search(query, gateway, limit=limit))), target, names)


def _show_messages(found: list[Communication], target: Target, names: PeopleNames) -> None:
    ask_for_parties(found, names)
    documents = [read_json(write_communication(one)) for one in found]
    title = f"{len(found)} from {target.backend}, edition {target.edition.value}"
    about = {"backend": target.backend, "edition": target.edition.value}
    show(
        Result(
            {**about, "messages": documents}, messages_table(found, names), items=documents, notes=(title,)
        )
    )


def messages_table(found: Iterable[Communication], names: PeopleNames) -> Table:
    """The same with people by name, as far as their names are known."""
    columns: dict[str, Cell[Communication]] = {
        **MESSAGES.columns,
        "from": wrapped(lambda one: beside(str(one.sender), names.known)),
        "to": wrapped(lambda one: beside(str(one.recipient), names.known)),
    }
    return Table.of(found, columns)


__all__ = ["messages_table", "read_command", "search_command"]
