"""`canvas-comms outbox …`: what was handed in, what is open, and what a person must decide."""

import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import click

from canvas_comms.errors import CanvasCommsError
from canvas_comms.outbox import Count, Intent, OutboxReason, Release, State
from canvas_comms.outbox.ports import Courier
from canvas_comms_cli.backend_options import (
    LMS,
    MEDICAL,
    Target,
    ask_backend,
    backend_options,
    say_destination,
)
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.many.couriers import lms_couriers, medical_couriers
from canvas_comms_cli.many.outbox_folder import default_folder, opened, outbox_option
from canvas_comms_cli.many.sending import send
from canvas_comms_cli.output import iso_time, sentence_for, time_cell
from canvas_comms_cli.results.printing import json_option, list_options, show
from canvas_comms_cli.results.result import Cell, Column, Fit, ListAnswer, Result, Table, wrapped
from canvas_comms_outbox import SqliteJournal
from canvas_comms_outbox.moving import migrate as move

_PERIOD = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_OPEN = (State.PENDING, State.SENDING, State.UNKNOWN)


@click.group()
def outbox() -> None:
    """What was handed in to be sent, and what became of it. Never shows a text."""


COUNTS: Mapping[str, Cell[tuple[State, Count]]] = {
    "state": lambda row: row[0].value,
    "messages": lambda row: str(row[1].number),
    "oldest": lambda row: time_cell(row[1].oldest),
}


@outbox.command()
@outbox_option
@json_option
@click.pass_context
def status(ctx: click.Context, outbox_folder: str | None) -> None:
    """Say how many messages are in each state, and how old they are. Ends with 5 if some are held."""
    with opened(outbox_folder) as box:
        counts, due = (
            box.stats(),
            box.journal.next_due(tuple({one.scope for one in box.journal.intents(_OPEN)})),
        )
    states = {state.value: _count_document(count) for state, count in counts.items()}
    table = Table.of([(state, count) for state, count in counts.items() if count.number], COUNTS)
    notes = () if due is None else (f"next: {iso_time(due)}",)
    show(
        Result(
            {"states": states, "next_due": iso_time(due)},
            table,
            notes=notes,
            shown=(table, *notes),
        )
    )
    ctx.exit(Exit.UNKNOWN if counts[State.HELD].number else Exit.DONE)


def _count_document(count: Count) -> dict[str, Any]:
    return {"number": count.number, "oldest": iso_time(count.oldest)}


@outbox.group("run")
def run_group() -> None:
    """Send what is due, and look for what is in doubt."""


def _run(ctx: click.Context, target: Target, couriers: Iterable[Courier], flags: dict[str, Any]) -> None:
    chosen = tuple(couriers)
    with opened(flags["outbox_folder"], *chosen) as box:
        scopes = tuple(courier.scope for courier in chosen)
        before = box.journal.counts(scopes)
        left = sum(before[state].number for state in _OPEN)
        send(box, left, flags["wait"])
        counts = box.journal.counts(scopes)
    open_now = sum(counts[state].number for state in _OPEN)
    rejected = max(0, counts[State.REJECTED].number - before[State.REJECTED].number)
    held = counts[State.HELD].number
    states = {state.value: count.number for state, count in counts.items()}
    ends = {"settled": left - open_now, "rejected": rejected, "open": open_now, "held": held}
    words = f"{left - open_now} settled, {rejected} of them rejected, {open_now} open, {held} held"
    table = Table((Column("messages"), Column("number")), tuple((one, str(n)) for one, n in ends.items()))
    show(Result({"went_to": target.destination, "states": states}, table, notes=(words,), shown=(words,)))
    say_destination(target.destination)
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


HELD: ListAnswer[Intent] = ListAnswer(
    "held",
    Intent,
    {
        "id": lambda one: one.id,
        "accepted": lambda one: time_cell(one.accepted_at),
        "why": wrapped(lambda one: _why(one)),
    },
)


@outbox.command()
@outbox_option
@json_option
@list_options(HELD)
@click.pass_context
def held(ctx: click.Context, outbox_folder: str | None) -> None:
    """List what waits for a person, and why. Ends with 5 if there is any."""
    with opened(outbox_folder) as box:
        found = list(box.held())
    documents, table = [_document(one) for one in found], HELD.table(found)
    how = ("decide with: canvas-comms outbox release ID --resend | --sent REMOTE_ID | --cancel",)
    notes = how if found else ()
    show(Result({"held": documents}, table, items=documents, notes=notes, shown=(table, *notes)))
    ctx.exit(Exit.UNKNOWN if found else Exit.DONE)


@outbox.command("show")
@click.argument("id")
@outbox_option
@json_option
@click.option("--content", is_flag=True, help="Show the message itself too: text and people.")
def show_command(id: str, outbox_folder: str | None, content: bool) -> None:
    """Show everything about one message but its text and people."""
    with opened(outbox_folder) as box:
        found = box.show(id)
    if found is None:
        raise click.UsageError("there is no message with this id in the outbox")
    document = {**_document(found), **({"content": found.message} if content else {})}
    rows = [(name, None if value in (None, []) else str(value)) for name, value in document.items()]
    show(Result(document, Table((Column("field"), Column("value", Fit.WRAPPED)), tuple(rows))))


@outbox.command()
@click.argument("id")
@click.option("--resend", "how", flag_value=Release.RESEND.value, help="It did not arrive: send it again.")
@click.option("--sent", "remote_id", metavar="REMOTE_ID", help="It arrived, with this id at the server.")
@click.option("--cancel", "how", flag_value=Release.CANCEL.value, help="Let it be.")
@outbox_option
@json_option
def release(id: str, how: str | None, remote_id: str | None, outbox_folder: str | None) -> None:
    """Say what is right for a message that is held. Only a person can."""
    if (how is None) == (remote_id is None):
        raise click.UsageError("give one of --resend, --sent REMOTE_ID and --cancel")
    with opened(outbox_folder) as box:
        found = box.release(id, how or Release.MARK_SENT, remote_id=remote_id)
    if found is None:
        raise click.UsageError("this message is not held")
    state = found.state.value
    table = Table((Column("id"), Column("state")), ((id, state),))
    show(Result({"id": id, "state": state}, table, shown=(f"it is {state} now",)))


@outbox.command()
@click.option("--older-than", required=True, metavar="TIME", help="Settled longer ago: 30d, 12h, 90m or 60s.")
@outbox_option
@json_option
def purge(older_than: str, outbox_folder: str | None) -> None:
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
    words = f"{deleted} deleted, the text of {blanked} more taken"
    table = Table((Column("deleted"), Column("content taken")), ((str(deleted), str(blanked)),))
    show(Result({"deleted": deleted, "content_taken": blanked}, table, shown=(words,)))


@outbox.command()
@click.argument("conninfo")
@outbox_option
@json_option
def migrate(conninfo: str, outbox_folder: str | None) -> None:
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
    table, words = (
        Table((Column("moved"),), ((str(moved),),)),
        f"{moved} messages moved; this folder is closed",
    )
    show(Result({"moved": moved}, table, shown=(words,)))


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
        **{name: iso_time(moment) for name, moment in times.items()},
    }


def _why(one: Intent) -> str:
    reason = next((reason for reason in OutboxReason if reason.code == one.reason), None)
    return sentence_for(reason) if reason is not None else one.reason or "-"


__all__ = ["outbox"]
