"""`canvas-comms medical send`: one message, planned first, and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from canvas_comms.errors import CanvasCommsError
from canvas_comms.losses import OnLoss
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.people.name_look_up import PeopleNames
from canvas_comms.medical.plan import plan_side_by_side
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.send import Delivery, SendReport, send
from canvas_comms.medical.use import read
from canvas_comms.name_matching import looks_like_code
from canvas_comms.outcomes import Sent
from canvas_comms_cli.backend_options import MEDICAL, Target, backend_options, loss_option, say_destination
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.medical.editions_table import side_by_side
from canvas_comms_cli.medical.names import ask_for_parties, names_of, referred
from canvas_comms_cli.medical.reading import messages_table
from canvas_comms_cli.medical_inputs import compose_message, example, message_in, people_in
from canvas_comms_cli.names import beside
from canvas_comms_cli.output import (
    any_went,
    finding_lines,
    findings_table,
    of_outcomes,
    outcome_document,
    outcome_words,
    report_document,
)
from canvas_comms_cli.results.printing import show, show_more
from canvas_comms_cli.results.result import Cell, Part, Result, Table, wrapped


@click.command("send")
@click.argument("file", required=False)
@click.option("--example", "use_example", is_flag=True, help="Send the example of Canvas's documentation.")
@click.option("--sender", help="Patient/<id>, Practitioner/<id>, or a part of the name.")
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
    **flags: Any,
) -> None:
    """Send a message: a FILE, or made of options.

    FILE holds a Communication as JSON; - is standard input.
    """
    target = Target.of(MEDICAL, flags)
    names = _by_name(target, flags)
    new = _chosen(file, use_example, flags)
    people = {} if "world" in target.settings else {"people": people_in(new)}
    gateway: CommunicationGateway = target.open(**people)
    now = datetime.now(UTC)
    report = send(new, gateway, now=now, on_loss=on_loss)
    destination = target.destination if any_went(report.outcomes) else None
    about = {"backend": target.backend, "edition": target.edition.value, "went_to": destination}
    edition, planned = report.plan.edition.value, report.plan.decision
    title = f"What Canvas Medical, edition {edition}, makes of it (backend {target.backend})"
    others = plan_side_by_side(new, now, editions=[one for one in Edition if one is not target.edition])
    show(
        Result(
            {**about, **report_document(report)},
            deliveries_table(report.deliveries, names.known),
            notes=(title, *finding_lines(planned)),
            shown=(
                findings_table(planned, title),
                *(delivery_words(one, names.known) for one in report.deliveries),
                side_by_side([report.plan, *others]),
            ),
        )
    )
    show_more(lambda: _read_back(report, gateway))
    say_destination(destination)
    ctx.exit(of_outcomes(report.outcomes))


def _by_name(target: Target, flags: dict[str, Any]) -> PeopleNames:
    """Puts references in place of names in `flags`; a backend is asked only if there is a name."""
    typed = [*flags["recipients"], *filter(None, [flags["sender"]])]
    if all(map(looks_like_code, typed)):
        return PeopleNames(None)
    names = names_of(target.open())
    flags["sender"] = referred(flags["sender"], names)
    flags["recipients"] = tuple(referred(one, names) for one in flags["recipients"])
    return names


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


def _read_back(report: SendReport, gateway: CommunicationGateway) -> Sequence[Part]:
    """What became of the messages; that they cannot be read changes nothing of what was sent."""
    ids = [outcome.id for outcome in report.outcomes if isinstance(outcome, Sent) and outcome.id]
    try:
        found = [read(one, gateway) for one in ids]
    except CanvasCommsError as error:
        return [f"reading it back failed ({error}); it was sent all the same"]
    names = names_of(gateway)
    ask_for_parties(found, names)
    return [messages_table(found, names)] if found else []


def delivery_words(one: Delivery, names: Mapping[str, str]) -> str:
    """What became of one message that was meant to go out; `names` by reference."""
    to = None if one.recipient is None else one.recipient.reference
    return f"{beside(to, names) or 'nobody'}: {outcome_words(one.outcome)}"


def deliveries_table(deliveries: Iterable[Delivery], names: Mapping[str, str]) -> Table:
    """The same, a row for each."""
    columns: dict[str, Cell[Delivery]] = {
        "recipient": lambda one: None if one.recipient is None else one.recipient.reference,
        "name": lambda one: names.get(one.recipient.reference or "") if one.recipient else None,
        "outcome": lambda one: str(outcome_document(one.outcome)["outcome"]),
        "id": lambda one: one.outcome.id if isinstance(one.outcome, Sent) else None,
        "what happened": wrapped(lambda one: outcome_words(one.outcome)),
    }
    return Table.of(deliveries, columns)


__all__ = ["deliveries_table", "delivery_words", "send_command"]
