"""`canvas-comms outbox …`: what was handed in, what is open, and what a person must decide."""

import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import click
from rich.console import Console

from canvas_comms.errors import CanvasCommsError
from canvas_comms.outbox import Count, Intent, OutboxReason, Release, State
from canvas_comms.outbox.ports import Courier
from canvas_comms_cli.backend_options import (
    LMS,
    MEDICAL,
    Target,
    ask_backend,
    backend_options,
    json_option,
)
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.many.couriers import lms_couriers, medical_couriers
from canvas_comms_cli.many.outbox_folder import default_folder, opened, outbox_option
from canvas_comms_cli.many.sending import send
from canvas_comms_cli.output import iso_time, items_table, sentence_for
from canvas_comms_outbox import SqliteJournal
from canvas_comms_outbox.moving import migrate as move
from canvas_comms_wire.json_text import write_json

_PERIOD = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_OPEN = (State.PENDING, State.SENDING, State.UNKNOWN)


@click.group()
def outbox() -> None:
    """What was handed in to be sent, and what became of it. Never shows a text."""


@outbox.command()
@outbox_option
@json_option
@click.pass_context
def status(ctx: click.Context, outbox_folder: str | None, as_json: bool) -> None:
    """Say how many messages are in each state, and how old they are. Ends with 5 if some are held."""
    with opened(outbox_folder) as box:
        counts, due = (
            box.stats(),
            box.journal.next_due(tuple({one.scope for one in box.journal.intents(_OPEN)})),
        )
    if as_json:
        states = {state.value: _count_document(count) for state, count in counts.items()}
        click.echo(write_json({"states": states, "next_due": None if due is None else iso_time(due)}))
    else:
        rows = {state.value: count for state, count in counts.items() if count.number}
        columns = {
            "state": lambda row: row[0],
            "messages": lambda row: str(row[1].number),
            "oldest": lambda row: iso_time(row[1].oldest),
        }
        Console().print(items_table(rows.items(), columns))
        if due is not None:
            click.echo(f"next: {iso_time(due)}")
    ctx.exit(Exit.UNKNOWN if counts[State.HELD].number else Exit.DONE)


def _count_document(count: Count) -> dict[str, Any]:
    return {"number": count.number, "oldest": None if count.oldest is None else iso_time(count.oldest)}


@outbox.group("run")
def run_group() -> None:
    """Send what is due, and look for what is in doubt."""


def _run(ctx: click.Context, target: Target, couriers: Iterable[Courier], flags: dict[str, Any]) -> None:
    wait, as_json = flags["wait"], flags["as_json"]
    chosen = tuple(couriers)
    with opened(flags["outbox_folder"], *chosen) as box:
        scopes = tuple(courier.scope for courier in chosen)
        before = box.journal.counts(scopes)
        left = sum(before[state].number for state in _OPEN)
        send(box, left, wait)
        counts = box.journal.counts(scopes)
    open_now = sum(counts[state].number for state in _OPEN)
    rejected = max(0, counts[State.REJECTED].number - before[State.REJECTED].number)
    if as_json:
        states = {state.value: count.number for state, count in counts.items()}
        click.echo(write_json({"went_to": target.destination, "states": states}))
    else:
        ends = f"{left - open_now} settled, {rejected} of them rejected"
        click.echo(f"{ends}, {open_now} open, {counts[State.HELD].number} held")
        click.echo(target.destination, err=True)
    held = counts[State.HELD].number
    done = Exit.REJECTED if rejected else Exit.DONE
    ctx.exit(Exit.UNKNOWN if held else (Exit.NOT_SENT if open_now else done))


_wait = click.option(
    "--wait",
    type=click.FloatRange(0),
    default=0.0,
    show_default=True,
    help="Seconds to wait for what has to wait.",
)


@run_group.command("medical")
@_wait
@outbox_option
@backend_options(MEDICAL)
@click.pass_context
def run_medical(ctx: click.Context, /, **flags: Any) -> None:
    """For one Canvas Medical.

    Other servers' messages stay where they are.
    """
    target = Target.of(MEDICAL, flags)
    _run(ctx, target, ask_backend(lambda: medical_couriers(target.open())), flags)


@run_group.command("lms")
@_wait
@outbox_option
@backend_options(LMS)
@click.option("--login", "user", help="Who acts, in a memory backend.")
@click.pass_context
def run_lms(ctx: click.Context, /, *, user: str | None, **flags: Any) -> None:
    """For one Canvas LMS, in the name of one person.

    Other messages stay where they are.
    """
    target = Target.of(LMS, flags, **({"user": user} if user else {}))
    _run(ctx, target, ask_backend(lambda: lms_couriers(target.open())), flags)


@outbox.command()
@outbox_option
@json_option
@click.pass_context
def held(ctx: click.Context, outbox_folder: str | None, as_json: bool) -> None:
    """List what waits for a person, and why. Ends with 5 if there is any."""
    with opened(outbox_folder) as box:
        found = list(box.held())
    if as_json:
        click.echo(write_json([_document(one) for one in found]))
    else:
        columns = {"id": lambda one: one.id, "accepted": lambda one: iso_time(one.accepted_at), "why": _why}
        Console().print(items_table(found, columns))
        if found:
            click.echo("decide with: canvas-comms outbox release ID --resend | --sent REMOTE_ID | --cancel")
    ctx.exit(Exit.UNKNOWN if found else Exit.DONE)


@outbox.command()
@click.argument("id")
@outbox_option
@json_option
@click.option("--content", is_flag=True, help="Show the message itself too: text and people.")
def show(id: str, outbox_folder: str | None, as_json: bool, content: bool) -> None:
    """Show everything about one message but its text and people."""
    with opened(outbox_folder) as box:
        found = box.show(id)
    if found is None:
        raise click.UsageError("there is no message with this id in the outbox")
    document = {**_document(found), **({"content": found.message} if content else {})}
    if as_json:
        click.echo(write_json(document))
        return
    rows = [(name, "-" if value in (None, []) else str(value)) for name, value in document.items()]
    Console().print(items_table(rows, {"": lambda row: row[0], "message": lambda row: row[1]}))


@outbox.command()
@click.argument("id")
@click.option("--resend", "how", flag_value=Release.RESEND.value, help="It did not arrive: send it again.")
@click.option("--sent", "remote_id", metavar="REMOTE_ID", help="It arrived, with this id at the server.")
@click.option("--cancel", "how", flag_value=Release.CANCEL.value, help="Let it be.")
@outbox_option
def release(id: str, how: str | None, remote_id: str | None, outbox_folder: str | None) -> None:
    """Say what is right for a message that is held. Only a person can."""
    if (how is None) == (remote_id is None):
        raise click.UsageError("give one of --resend, --sent REMOTE_ID and --cancel")
    with opened(outbox_folder) as box:
        found = box.release(id, how or Release.MARK_SENT, remote_id=remote_id)
    if found is None:
        raise click.UsageError("this message is not held")
    click.echo(f"it is {found.state.value} now")


@outbox.command()
@click.option("--older-than", required=True, metavar="TIME", help="Settled longer ago: 30d, 12h, 90m or 60s.")
@outbox_option
@json_option
def purge(older_than: str, outbox_folder: str | None, as_json: bool) -> None:
    """Delete what was settled long ago.

    The text is taken from what was settled a day ago.

    What is deleted is forgotten: a command that is given again then sends its message again.
    """
    found = _PERIOD.fullmatch(older_than)
    if found is None:
        raise click.UsageError("--older-than takes a number and a unit: 30d, 12h, 90m or 60s")
    period = timedelta(**{_UNITS[found[2]]: int(found[1])})
    with opened(outbox_folder) as box:
        blanked, deleted = box.forget(), box.purge(period)
    if as_json:
        click.echo(write_json({"deleted": deleted, "content_taken": blanked}))
    else:
        click.echo(f"{deleted} deleted, the text of {blanked} more taken")


@outbox.command()
@click.argument("conninfo")
@outbox_option
@json_option
def migrate(conninfo: str, outbox_folder: str | None, as_json: bool) -> None:
    """Move everything to PostgreSQL, for many machines.

    CONNINFO is a libpq string without a password.

    The folder is closed for good first, so that nothing is ever sent from both. Interrupted, run it again.
    """
    if "password" in conninfo.lower() or "@" in conninfo:
        raise click.UsageError("give no password here: PGPASSWORD, a service or a password file holds it")
    try:
        from canvas_comms_outbox.postgres import PostgresJournal

        with ExitStack() as opened_journals:
            source = SqliteJournal(outbox_folder or default_folder(), moved=True)
            opened_journals.callback(source.close)
            target = PostgresJournal(conninfo)
            opened_journals.callback(target.close)
            moved = move(source, target)
    except CanvasCommsError as error:
        raise explained(error) from None
    click.echo(write_json({"moved": moved}) if as_json else f"{moved} messages moved; this folder is closed")


def _document(one: Intent) -> Mapping[str, Any]:
    times = {
        "accepted_at": one.accepted_at,
        "due": one.due,
        "began_at": one.began_at,
        "settled_at": one.settled_at,
    }
    return {
        "id": one.id,
        "state": one.state.value,
        "reason": one.reason,
        "scope": one.scope,
        "attempts": one.attempts,
        "status": one.status,
        "remote_id": one.remote_id,
        "found": list(one.found),
        **{name: None if moment is None else iso_time(moment) for name, moment in times.items()},
    }


def _why(one: Intent) -> str:
    reason = next((reason for reason in OutboxReason if reason.code == one.reason), None)
    return sentence_for(reason) if reason is not None else one.reason or "-"


__all__ = ["outbox"]
