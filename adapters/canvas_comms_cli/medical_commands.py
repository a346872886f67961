"""`canvas-comms medical …`: check, send and search messages of Canvas Medical."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from canvas_comms.errors import CanvasCommsError
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.plan import Plan, plan_side_by_side
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.send import OnLoss, SendReport, send
from canvas_comms.medical.use import read, search
from canvas_comms.outcomes import Sent
from canvas_comms_cli import medical_tables
from canvas_comms_cli.backends import answered
from canvas_comms_cli.documents import plan_document, report_document
from canvas_comms_cli.exits import Exit, of_outcomes
from canvas_comms_cli.inputs import (
    MEDICAL_EDITION,
    composed,
    example,
    message_of,
    named_people,
    person_of,
    read_input,
    text_of,
)
from canvas_comms_cli.reaching import MEDICAL, json_option, loss_option, opened, reaching_options
from canvas_comms_cli.tables import findings_table
from canvas_comms_wire.communications import write_communication
from canvas_comms_wire.json_text import write_json

REACH = ("world_file", "base_url", "insecure_loopback")
"""The options that say where a backend reaches."""


@click.group()
def medical() -> None:
    """Messages of Canvas Medical (FHIR Communication)."""


reaching = reaching_options(MEDICAL)


@medical.command()
@click.argument("file")
@click.option("--edition", type=MEDICAL_EDITION, help="Only this one; otherwise all, side by side.")
@json_option
@click.pass_context
def check(ctx: click.Context, file: str, edition: Edition | None, as_json: bool) -> None:
    """Say what Canvas will make of the Communication in FILE (- for standard input). Sends nothing."""
    new = message_of(read_input(file))
    plans = plan_side_by_side(new, datetime.now(UTC), editions=[edition] if edition else list(Edition))
    if as_json:
        click.echo(write_json([plan_document(plan) for plan in plans]))
    else:
        _show_plans(Console(), plans)
    lossless = all(plan.allowed and not plan.losses for plan in plans)
    ctx.exit(Exit.DONE if lossless else Exit.REFUSED)


@medical.command("send")
@click.argument("file", required=False)
@click.option("--example", "use_example", is_flag=True, help="Send the example of Canvas's documentation.")
@click.option("--sender", help="Patient/<id> or Practitioner/<id>.")
@click.option("--recipient", "recipients", multiple=True, help="Likewise; may be given several times.")
@click.option("--content", help="The text; --content-file keeps it off the command line.")
@click.option("--content-file", help="A file that holds the text, or -.")
@click.option("--sent", help="When it was written, with a zone.")
@click.option("--received", help="Marks a message to a practitioner as already read.")
@loss_option(OnLoss)
@reaching
@click.pass_context
def send_command(
    ctx: click.Context,
    /,
    *,
    file: str | None,
    use_example: bool,
    on_loss: OnLoss,
    backend: str,
    edition: Edition,
    as_json: bool,
    **flags: Any,
) -> None:
    """Send the Communication in FILE (- for standard input), or one made of flags."""
    where = {name: flags.pop(name) for name in REACH}
    new = _chosen(file, use_example, flags)
    gateway = _reach(backend, edition, where, people=named_people(new))
    now = datetime.now(UTC)
    report = send(new, gateway, now, on_loss=on_loss)
    if as_json:
        click.echo(write_json({"backend": backend, "edition": edition.value, **report_document(report)}))
    else:
        others = plan_side_by_side(new, now, editions=[one for one in Edition if one is not edition])
        _show_report(Console(), backend, report, others)
        _show_read_back(Console(), report, gateway)
    ctx.exit(of_outcomes(report.outcomes))


@medical.command("read")
@click.argument("id")
@reaching
def read_command(id: str, *, backend: str, edition: Edition, as_json: bool, **where: Any) -> None:
    """Read one message by its ID."""
    gateway = _reach(backend, edition, where)
    _show_messages(answered(lambda: [read(id, gateway)]), backend, edition, as_json)


@medical.command("search")
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
    backend: str,
    edition: Edition,
    as_json: bool,
    **where: Any,
) -> None:
    """Search messages; all conditions must hold."""
    query = Query(
        id=id,
        patient=person_of(patient, "patient"),
        sender=person_of(sender, "sender"),
        recipient=person_of(recipient, "recipient"),
        count=min(limit, 100),
    )
    gateway = _reach(backend, edition, where)
    _show_messages(answered(lambda: list(search(query, gateway, limit=limit))), backend, edition, as_json)


def _reach(
    backend: str, edition: Edition, where: Mapping[str, Any], people: Sequence[Reference] = ()
) -> CommunicationGateway:
    known = {"people": people} if people and not where["world_file"] else {}
    gateway: CommunicationGateway = opened(MEDICAL, backend, edition, where, **known)
    return gateway


def _chosen(file: str | None, use_example: bool, flags: dict[str, Any]) -> NewCommunication:
    given = [name for name, value in flags.items() if value]
    if sum([file is not None, use_example, bool(given)]) != 1:
        raise click.UsageError("give a FILE, or --example, or flags such as --sender")
    if use_example:
        return example()
    if file is not None:
        return message_of(read_input(file))
    if not (flags["sender"] and flags["recipients"]):
        raise click.UsageError("a message needs --sender, --recipient and --content or --content-file")
    content = text_of(flags["content"], flags["content_file"], "content")
    return composed(flags["sender"], flags["recipients"], content, flags["sent"], flags["received"])


def _show_read_back(console: Console, report: SendReport, gateway: CommunicationGateway) -> None:
    """Show what became of the messages; that they cannot be read changes nothing of what was sent."""
    ids = [outcome.id for outcome in report.outcomes if isinstance(outcome, Sent) and outcome.id]
    try:
        found = [read(one, gateway) for one in ids]
    except CanvasCommsError as error:
        console.print(escape(f"reading it back failed ({error}); it was sent all the same"))
        return
    if found:
        console.print(medical_tables.messages_table(found))


def _show_plans(console: Console, plans: Sequence[Plan]) -> None:
    for plan in plans:
        console.print(findings_table(plan.decision, f"edition {plan.edition.value}"))
    console.print(medical_tables.side_by_side(plans))


def _show_report(console: Console, backend: str, report: SendReport, others: Sequence[Plan]) -> None:
    edition = report.plan.edition.value
    title = f"What Canvas Medical, edition {edition}, makes of it (backend {backend})"
    console.print(findings_table(report.plan.decision, title))
    medical_tables.say_outcomes(console, report.deliveries)
    console.print(medical_tables.side_by_side([report.plan, *others]))


def _show_messages(found: list[Communication], backend: str, edition: Edition, as_json: bool) -> None:
    if as_json:
        click.echo("[" + ",".join(write_communication(one) for one in found) + "]")
        return
    console = Console()
    console.print(f"{len(found)} from {backend}, edition {edition.value}")
    console.print(medical_tables.messages_table(found))


__all__ = ["medical"]
