"""`canvas-comms medical send`: one message, planned first, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from canvas_comms.errors import CanvasCommsError
from canvas_comms.losses import OnLoss
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.plan import Plan, plan_side_by_side
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.send import Delivery, SendReport, send
from canvas_comms.medical.use import read
from canvas_comms.outcomes import Sent
from canvas_comms_cli.backend_options import MEDICAL, Target, backend_options, loss_option, say_destination
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.medical.editions_table import side_by_side
from canvas_comms_cli.medical.reading import messages_table
from canvas_comms_cli.medical_inputs import compose_message, example, message_in, people_in
from canvas_comms_cli.output import (
    any_went,
    findings_table,
    of_outcomes,
    outcome_words,
    printable,
    report_document,
)
from canvas_comms_wire.json_text import write_json


@click.command("send")
@click.argument("file", required=False)
@click.option("--example", "use_example", is_flag=True, help="Send the example of Canvas's documentation.")
@click.option("--sender", help="Patient/<id> or Practitioner/<id>.")
@click.option("--recipient", "recipients", multiple=True, help="Likewise; may be given several times.")
@click.option("--content", help="The text; --content-file keeps it off the command line.")
@click.option("--content-file", help="A file that holds the text, or -.")
@click.option("--sent", help="When it was written, with a zone.")
@click.option("--received", help="Marks a message to a practitioner as already read.")
@loss_option(*OnLoss)
@backend_options(MEDICAL)
@click.pass_context
def send_command(
    ctx: click.Context,
    /,
    *,
    file: str | None,
    use_example: bool,
    on_loss: OnLoss,
    as_json: bool,
    **flags: Any,
) -> None:
    """Send a message: a FILE, or made of options.

    FILE holds a Communication as JSON; - is standard input.
    """
    target = Target.of(MEDICAL, flags)
    new = _chosen(file, use_example, flags)
    people = {} if "world" in target.settings else {"people": people_in(new)}
    gateway: CommunicationGateway = target.open(**people)
    now = datetime.now(UTC)
    report = send(new, gateway, now=now, on_loss=on_loss)
    destination = target.destination if any_went(report.outcomes) else None
    if as_json:
        about = {"backend": target.backend, "edition": target.edition.value, "went_to": destination}
        click.echo(write_json({**about, **report_document(report)}))
    else:
        others = [one for one in Edition if one is not target.edition]
        _show_report(Console(), target.backend, report, plan_side_by_side(new, now, editions=others))
        _show_read_back(Console(), report, gateway)
        say_destination(destination)
    ctx.exit(of_outcomes(report.outcomes))


def _chosen(file: str | None, use_example: bool, flags: dict[str, Any]) -> NewCommunication:
    named = [name for name, value in flags.items() if value]
    if sum([file is not None, use_example, bool(named)]) != 1:
        raise click.UsageError("give a FILE, or --example, or flags such as --sender")
    if use_example:
        return example()
    if file is not None:
        return message_in(file)
    if not (flags["sender"] and flags["recipients"]):
        raise click.UsageError("a message needs --sender, --recipient and --content or --content-file")
    content = text_of(flags["content"], flags["content_file"], "content")
    return compose_message(flags["sender"], flags["recipients"], content, flags["sent"], flags["received"])


def _show_read_back(console: Console, report: SendReport, gateway: CommunicationGateway) -> None:
    """Show what became of the messages; that they cannot be read changes nothing of what was sent."""
    ids = [outcome.id for outcome in report.outcomes if isinstance(outcome, Sent) and outcome.id]
    try:
        found = [read(one, gateway) for one in ids]
    except CanvasCommsError as error:
        console.print(escape(f"reading it back failed ({error}); it was sent all the same"))
        return
    if found:
        console.print(messages_table(found))


def _show_report(console: Console, backend: str, report: SendReport, others: Sequence[Plan]) -> None:
    edition = report.plan.edition.value
    title = f"What Canvas Medical, edition {edition}, makes of it (backend {backend})"
    console.print(findings_table(report.plan.decision, title))
    say_outcomes(console, report.deliveries)
    console.print(side_by_side([report.plan, *others]))


def say_outcomes(console: Console, deliveries: Iterable[Delivery]) -> None:
    """One line for each message that was meant to go out."""
    for one in deliveries:
        to = one.recipient.reference if one.recipient is not None else None
        console.print(f"{escape(printable(to or 'nobody'))}: {escape(outcome_words(one.outcome))}")


__all__ = ["say_outcomes", "send_command"]
