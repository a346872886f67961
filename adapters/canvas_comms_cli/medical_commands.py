"""`canvas-comms medical …`: check, send and search messages of Canvas Medical."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
from rich.console import Console

from canvas_comms.errors import GatewayError, InvalidValue
from canvas_comms.medical.communications import Communication, NewCommunication
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.plan import Plan, plan_side_by_side
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.read import read
from canvas_comms.medical.references import Reference
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.search import search
from canvas_comms.medical.send import OnLoss, SendReport, send
from canvas_comms.outcomes import Sent
from canvas_comms_cli import tables
from canvas_comms_cli.backends import Failed, open_medical
from canvas_comms_cli.credentials import found_credentials
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
    world_of,
)
from canvas_comms_wire.communications import write_communication
from canvas_comms_wire.json_text import write_json

F = TypeVar("F", bound=Callable[..., Any])
REACH = ("world_file", "base_url", "insecure_loopback")
"""The options that say where a backend reaches."""


@click.group()
def medical() -> None:
    """Messages of Canvas Medical (FHIR Communication)."""


def reaching(command: F) -> F:
    """The options of every command that opens a backend."""
    options = [
        click.option("--backend", default="memory", show_default=True, help="Which backend to use."),
        click.option(
            "--edition",
            type=MEDICAL_EDITION,
            default="v1-2022",
            show_default=True,
            help="The era of the server: v1-2022, v2-2023 or v2-2024.",
        ),
        click.option("--world", "world_file", help="What the memory backend holds; a JSON file, or -."),
        click.option(
            "--base-url", envvar="CANVAS_COMMS_BASE_URL", help="The server of a backend that has one."
        ),
        click.option("--insecure-loopback", is_flag=True, help="Allow http to this machine, for a twin."),
        click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@medical.command()
@click.argument("file")
@click.option("--edition", type=MEDICAL_EDITION, help="Only this one; otherwise all, side by side.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
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
@click.option(
    "--on-loss",
    type=click.Choice([one.value for one in OnLoss]),
    default=OnLoss.REFUSE.value,
    show_default=True,
    help="What to do when something would be dropped without a word.",
)
@reaching
@click.pass_context
def send_command(
    ctx: click.Context,
    /,
    *,
    file: str | None,
    use_example: bool,
    on_loss: str,
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
    report = send(new, gateway, now, on_loss=OnLoss(on_loss))
    if as_json:
        click.echo(write_json({"backend": backend, "edition": edition.value, **report_document(report)}))
    else:
        others = plan_side_by_side(new, now, editions=[one for one in Edition if one is not edition])
        _show_report(Console(), backend, report, others, _read_back(report, gateway))
    ctx.exit(of_outcomes(report.outcomes))


@medical.command("read")
@click.argument("id")
@reaching
def read_command(id: str, *, backend: str, edition: Edition, as_json: bool, **where: Any) -> None:
    """Read one message by its ID."""
    gateway = _reach(backend, edition, where)
    _show_messages(_asked(lambda: [read(id, gateway)]), backend, edition, as_json)


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
    _show_messages(_asked(lambda: list(search(query, gateway, limit=limit))), backend, edition, as_json)


def _reach(
    backend: str, edition: Edition, where: Mapping[str, Any], people: Sequence[Reference] = ()
) -> CommunicationGateway:
    """Open the backend with what the command line and the environment say of it."""
    world_file, base_url = where["world_file"], where["base_url"]
    settings: dict[str, Any] = {"edition": edition}
    if world_file:
        settings["world"] = world_of(world_file)
    elif people:
        settings["people"] = people
    if base_url and backend != "memory":
        settings |= {"base_url": base_url, **found_credentials(base_url)}
        settings["allow_insecure_loopback"] = where["insecure_loopback"]
    return open_medical(backend, settings)


def _chosen(file: str | None, use_example: bool, flags: dict[str, Any]) -> NewCommunication:
    given = [name for name, value in flags.items() if value]
    if sum([file is not None, use_example, bool(given)]) != 1:
        raise click.UsageError("give a FILE, or --example, or flags such as --sender")
    if use_example:
        return example()
    if file is not None:
        return message_of(read_input(file))
    content = flags["content"]
    if flags["content_file"]:
        content = read_input(flags["content_file"]).decode("utf-8", "replace")
    if not (flags["sender"] and flags["recipients"] and content):
        raise click.UsageError("a message needs --sender, --recipient and --content or --content-file")
    return composed(flags["sender"], flags["recipients"], content, flags["sent"], flags["received"])


def _read_back(report: SendReport, gateway: Any) -> list[Communication]:
    ids = [outcome.id for outcome in report.outcomes if isinstance(outcome, Sent) and outcome.id]
    return _asked(lambda: [read(one, gateway) for one in ids])


def _asked(question: Callable[[], list[Communication]]) -> list[Communication]:
    try:
        return question()
    except InvalidValue as error:
        raise click.UsageError(str(error)) from None
    except GatewayError as error:
        raise Failed(str(error)) from None


def _show_plans(console: Console, plans: Sequence[Plan]) -> None:
    for plan in plans:
        console.print(tables.findings_table(plan.decision, f"edition {plan.edition.value}"))
    console.print(tables.side_by_side(plans))


def _show_report(
    console: Console, backend: str, report: SendReport, others: Sequence[Plan], found: list[Communication]
) -> None:
    edition = report.plan.edition.value
    title = f"What Canvas Medical, edition {edition}, makes of it (backend {backend})"
    console.print(tables.findings_table(report.plan.decision, title))
    tables.say_outcomes(console, report.deliveries)
    if found:
        console.print(tables.messages_table(found))
    console.print(tables.side_by_side([report.plan, *others]))


def _show_messages(found: list[Communication], backend: str, edition: Edition, as_json: bool) -> None:
    if as_json:
        click.echo("[" + ",".join(write_communication(one) for one in found) + "]")
        return
    console = Console()
    console.print(f"{len(found)} from {backend}, edition {edition.value}")
    console.print(tables.messages_table(found))


__all__ = ["medical"]
