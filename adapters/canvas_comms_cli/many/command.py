"""What every command that sends many has in common: its options, and its course from table to exit code."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from canvas_comms.outbox import Courier, Outbox, Reading
from canvas_comms_cli.backend_options import MEMORY, Target, options, say_destination
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.many.batch import Batch, Drafts, Messages
from canvas_comms_cli.many.columns import Columns, column_option, template_of
from canvas_comms_cli.many.outbox_folder import opened, outbox_option
from canvas_comms_cli.many.rows import Table
from canvas_comms_cli.many.sending import (
    hand_in,
    review_document,
    review_table,
    review_words,
    send,
    standing,
    standing_document,
    standing_table,
    standing_words,
)
from canvas_comms_cli.results.printing import for_programs, say, show
from canvas_comms_cli.results.result import Result
from canvas_comms_outbox import MemoryJournal
from canvas_comms_plugins.clock import utc_now

F = TypeVar("F", bound=Callable[..., Any])

WAIT = 90.0
"""Seconds: long enough for what is found early after a doubt."""


sending_options: Callable[[F], F] = options(
    click.option("--batch", help="A name; the same messages in another batch are sent anew."),
    outbox_option,
    click.option("--plan", "only_plan", is_flag=True, help="Only say what would be sent."),
    click.option(
        "--wait",
        type=click.FloatRange(0),
        default=WAIT,
        show_default=True,
        help="Seconds to wait at most for what has to wait.",
    ),
)
"""Batch, outbox, plan and wait: see `Sending`."""

many_options: Callable[[F], F] = options(
    click.argument("file"),
    click.option("--template", help="The text, with {column} for what differs."),
    click.option("--template-file", help="A file that holds it."),
    column_option,
    sending_options,
)
"""A table, a template, and `sending_options`: see `Asked`."""


@attrs.frozen
class Sending:
    """What the options of `sending_options` say."""

    batch: str
    outbox_folder: str | None
    only_plan: bool
    wait: float

    @classmethod
    def of(cls, flags: dict[str, Any], batch: str) -> "Sending":
        """Takes the options out of `flags`; `batch` is its name where none is given."""
        return cls(
            flags.pop("batch") or batch,
            flags.pop("outbox_folder"),
            flags.pop("only_plan"),
            flags.pop("wait"),
        )


@attrs.frozen
class Asked:
    """What the options of `many_options` say. `columns_of` matches the fields of a message to columns."""

    table: Table
    sending: Sending
    columns_of: Callable[[tuple[str, ...]], Columns]

    @classmethod
    def of(cls, flags: dict[str, Any]) -> "Asked":
        """Takes the options out of `flags`. Raises a usage error."""
        file, text, text_file = flags.pop("file"), flags.pop("template"), flags.pop("template_file")
        chosen = flags.pop("columns")
        table = Table.at(file)
        template = template_of(text_of(text, text_file, "template") if text or text_file else None)
        return cls(
            table,
            Sending.of(flags, Path(file).name if file != "-" else "standard input"),
            lambda fields: Columns.of(table.columns, fields, chosen, template),
        )

    def batch_of(self, reviewed: Drafts, again: Drafts) -> Batch:
        """The messages of the table; see `Batch`."""
        return Batch(self.sending.batch, self.table, reviewed, again)


def run(asked: Sending, target: Target, courier: Courier, batch: Messages) -> Exit:
    """Review, hand in, send, tell; the exit code."""
    review = batch.review()
    about = {"backend": target.backend, "edition": target.edition.value, "batch": asked.batch}
    if asked.only_plan or not review.good:
        document = {**about, "review": review_document(review)}
        words = review_words(review)
        show(Result(document, review_table(review), notes=words, shown=words))
        if not review.good:
            return Exit.USAGE if review.bad_lines else Exit.REFUSED
        return Exit.DONE
    if not for_programs():
        say(review_words(review))
    if target.backend == MEMORY:  # it ends with this process, and so does what was sent to it
        outbox = Outbox(MemoryJournal(), [courier], lambda: Reading(utc_now()), wait=time.sleep)
        return _carried_out(asked, target, about, batch, outbox, review.messages)
    with opened(asked.outbox_folder, courier) as outbox:
        return _carried_out(asked, target, about, batch, outbox, review.messages)


def _carried_out(
    asked: Sending, target: Target, about: Mapping[str, Any], batch: Messages, outbox: Outbox, messages: int
) -> Exit:
    taken, before = hand_in(batch, outbox)
    finished = send(outbox, messages, asked.wait)
    found = standing(batch, outbox, taken, before)
    document = {**about, "went_to": target.destination, "stopped": not finished, **standing_document(found)}
    table, words = standing_table(found), standing_words(found)
    show(Result(document, table, notes=words, shown=(table, *words)))
    if found.before and not for_programs():
        say(f"{found.before} were handed in by an earlier command; --batch NAME sends them anew")
    say_destination(target.destination)
    return found.exit_code


__all__ = ["Asked", "Sending", "many_options", "run", "sending_options"]
