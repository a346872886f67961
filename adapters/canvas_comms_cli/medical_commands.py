"""`canvas-comms medical …`: check, send and search messages of Canvas Medical.

What people get of messages of Canvas Medical.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from canvas_comms.decisions import Effect
from canvas_comms.errors import CanvasCommsError
from canvas_comms.losses import OnLoss
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.plan import Plan, plan_side_by_side
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.routing import Placement, Routing
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.send import Delivery, SendReport, send
from canvas_comms.medical.use import read, search
from canvas_comms.outcomes import Sent
from canvas_comms_cli.backend_options import (
    MEDICAL,
    Target,
    ask_backend,
    backend_options,
    loss_option,
    say_destination,
)
from canvas_comms_cli.inputs import (
    MEDICAL_EDITION,
    compose_message,
    example,
    message_of,
    people_in,
    person_of,
    read_input,
    text_of,
)
from canvas_comms_cli.many.medical_command import send_many_command
from canvas_comms_cli.output import (
    FINDING_COLUMNS,
    Exit,
    any_went,
    finding_lines,
    finding_rows,
    findings_table,
    iso_time,
    of_outcomes,
    outcome_document,
    outcome_words,
    plan_document,
    report_document,
)
from canvas_comms_cli.results.printing import json_option, list_options, show, show_more
from canvas_comms_cli.results.result import Column, Fit, ListAnswer, Part, Result, Table, cut, wrapped
from canvas_comms_wire.communications import write_communication
from canvas_comms_wire.json_text import read_json


@click.group()
def medical() -> None:
    """Messages of Canvas Medical (FHIR Communication)."""


medical.add_command(send_many_command)

reaching = backend_options(MEDICAL)


@medical.command()
@click.argument("file")
@click.option("--edition", type=MEDICAL_EDITION, help="Only this one; otherwise all, side by side.")
@json_option
@click.pass_context
def check(ctx: click.Context, file: str, edition: Edition | None) -> None:
    """Say what Canvas will make of the Communication in FILE (- for standard input). Sends nothing."""
    new = message_of(read_input(file))
    plans = plan_side_by_side(new, datetime.now(UTC), editions=[edition] if edition else list(Edition))
    documents = [plan_document(plan) for plan in plans]
    tables = [findings_table(plan.decision, f"edition {plan.edition.value}") for plan in plans]
    rows = [(plan.edition.value, *row) for plan in plans for row in finding_rows(plan.decision)]
    table = Table((Column("edition"), *FINDING_COLUMNS), tuple(rows))
    show(Result(documents, table, items=documents, shown=(*tables, side_by_side(plans))))
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
@loss_option(*OnLoss)
@reaching
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
    """Send the Communication in FILE (- for standard input), or one made of flags."""
    target = Target.of(MEDICAL, flags)
    new = _chosen(file, use_example, flags)
    people = {} if "world" in target.settings else {"people": people_in(new)}
    gateway: CommunicationGateway = target.open(**people)
    now = datetime.now(UTC)
    report = send(new, gateway, now=now, on_loss=on_loss)
    destination = target.destination if any_went(report.outcomes) else None
    about = {"backend": target.backend, "edition": target.edition.value, "went_to": destination}
    title = f"What Canvas Medical, edition {target.edition.value}, makes of it (backend {target.backend})"
    others = plan_side_by_side(new, now, editions=[one for one in Edition if one is not target.edition])
    show(
        Result(
            {**about, **report_document(report)},
            deliveries_table(report.deliveries),
            notes=(title, *finding_lines(report.plan.decision)),
            shown=(
                findings_table(report.plan.decision, title),
                *map(delivery_words, report.deliveries),
                side_by_side([report.plan, *others]),
            ),
        )
    )
    show_more(lambda: _read_back(report, gateway))
    say_destination(destination)
    ctx.exit(of_outcomes(report.outcomes))


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


@medical.command("read")
@click.argument("id")
@reaching
@list_options(MESSAGES)
def read_command(id: str, **flags: Any) -> None:
    """Read one message by its ID."""
    target = Target.of(MEDICAL, flags)
    gateway = target.open()
    _show_messages(ask_backend(lambda: [read(id, gateway)]), target)


@medical.command("search")
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


def _chosen(file: str | None, use_example: bool, flags: dict[str, Any]) -> NewCommunication:
    named = [name for name, value in flags.items() if value]
    if sum([file is not None, use_example, bool(named)]) != 1:
        raise click.UsageError("give a FILE, or --example, or flags such as --sender")
    if use_example:
        return example()
    if file is not None:
        return message_of(read_input(file))
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
    return [MESSAGES.table(found)] if found else []


def _show_messages(found: list[Communication], target: Target) -> None:
    documents = [read_json(write_communication(one)) for one in found]
    title = f"{len(found)} from {target.backend}, edition {target.edition.value}"
    show(Result(documents, MESSAGES.table(found), items=documents, notes=(title,)))


def side_by_side(plans: Sequence[Plan]) -> Table:
    """One column for each edition."""
    rows: list[tuple[str | None, ...]] = [
        ("taken", *(_taken(plan) for plan in plans)),
        ("lost", *(_places(plan, Effect.DROPPED) for plan in plans)),
        ("refused", *(_places(plan, Effect.REFUSED) for plan in plans)),
        ("lands as", *(_lands(plan.routing) for plan in plans)),
        ("timeline", *(iso_time(plan.routing.timeline_at) if plan.routing else None for plan in plans)),
        ("patient app", *(_patient_app(plan) for plan in plans)),
    ]
    columns = (Column(""), *(Column(plan.edition.value, Fit.WRAPPED) for plan in plans))
    return Table(columns, tuple(rows), "by edition")


def delivery_words(one: Delivery) -> str:
    """What became of one message that was meant to go out."""
    to = one.recipient.reference if one.recipient is not None else None
    return f"{to or 'nobody'}: {outcome_words(one.outcome)}"


def deliveries_table(deliveries: Iterable[Delivery]) -> Table:
    """The same, a row for each."""
    return Table.of(
        [(one, outcome_document(one.outcome)) for one in deliveries],
        {
            "recipient": lambda one: None if one[0].recipient is None else one[0].recipient.reference,
            "outcome": lambda one: one[1]["outcome"],
            "id": lambda one: one[1].get("id"),
            "what happened": wrapped(lambda one: outcome_words(one[0].outcome)),
        },
    )


def _taken(plan: Plan) -> str:
    return "yes, 201" if plan.answer is None else f"no, {plan.answer.status}"


def _places(plan: Plan, effect: Effect) -> str:
    return ", ".join(f.where for f in plan.decision.having(effect)) or "nothing"


def _lands(routing: Routing | None) -> str:
    if routing is None:
        return "-"
    if routing.placement is Placement.INBOX:
        return "inbox, unread" if routing.unread else "inbox, read"
    return str(routing.placement.value)


def _patient_app(plan: Plan) -> str | None:
    routing, later = plan.routing, plan.after_send_button
    if routing is None:
        return None
    if later is not None:
        return f"not before send is pressed; then at {iso_time(later.patient_app_at)}"
    return iso_time(routing.patient_app_at)


__all__ = ["MESSAGES", "deliveries_table", "delivery_words", "medical", "side_by_side"]
