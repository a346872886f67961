"""`canvas-comms lms export`: all of a thread or discussion, for spreadsheets and programs.

`--csv` and `--jsonl` write each line as it is read. A cell of a spreadsheet that begins like a formula would
be carried out by whoever opens the file, and what stands in it was written by somebody else; so such a cell
is given an apostrophe in front, unless `--exact` asks for the text as it is.
"""

import csv
import io
from collections.abc import Iterable, Iterator

import click

from canvas_comms.lms.exported import Exported
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session, client_of, context_of, lms_command
from canvas_comms_cli.lms.names import ID, PLACE
from canvas_comms_cli.lms.output import document_of, show_list
from canvas_comms_cli.output import iso_time
from canvas_comms_cli.results.printing import answering, list_options
from canvas_comms_cli.results.result import ListAnswer, cut
from canvas_comms_wire.json_text import write_json

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How cells begin that spreadsheets carry out; the last four are the same signs in full width."""

EXPORTED: ListAnswer[Exported] = ListAnswer(
    "exported",
    Exported,
    {
        "kind": lambda one: one.kind,
        "id": lambda one: one.id,
        "parent_id": lambda one: one.parent_id,
        "author_id": lambda one: one.author_id,
        "anonymous_id": lambda one: one.anonymous_id,
        "author": cut(lambda one: one.author),
        "at": lambda one: iso_time(one.at),
        "deleted": lambda one: "yes" if one.deleted else None,
        "text": cut(lambda one: one.text),
        "attachments": cut(lambda one: "\n".join(file.name or "" for file in one.attachments)),
        "attachment_urls": cut(lambda one: "\n".join(file.url or "" for file in one.attachments)),
    },
)

csv_option = click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values, for spreadsheets.")
exact_option = click.option("--exact", is_flag=True, help="With --csv: cells as they are, formulas too.")


@click.group()
def export() -> None:
    """Export all of a thread or a discussion."""


@export.command()
@click.argument("id", type=ID)
@csv_option
@exact_option
@list_options(EXPORTED)
@lms_command
def conversation(session: Session, *, id: str, as_csv: bool, exact: bool) -> Exit:
    """Export all messages of the thread with this ID.

    The oldest comes first, each followed by what it forwards. Nothing is marked as read.
    """
    return _export(session, client_of(session).conversations.export(id), as_csv, exact)


@export.command()
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@csv_option
@exact_option
@list_options(EXPORTED)
@lms_command
def discussion(session: Session, *, place: str, topic: str, as_csv: bool, exact: bool) -> Exit:
    """Export a TOPIC and all its entries.

    The topic comes first, then its entries as they are read: the oldest first, replies after what they
    answer, deleted ones in their place.
    """
    return _export(session, client_of(session).discussions.export(context_of(place), topic), as_csv, exact)


def _export(session: Session, found: Iterable[Exported], as_csv: bool, exact: bool) -> Exit:
    if exact and not as_csv:
        raise click.UsageError("--exact goes with --csv")
    if as_csv and answering().json:
        raise click.UsageError("--csv and --json are two answers")
    if as_csv:
        for line in csv_lines(found, exact=exact):
            click.echo(line, nl=False)
    elif answering().jsonl:
        for one in found:
            click.echo(write_json(document_of(one)))
    else:
        return show_list(session, found, EXPORTED)
    return Exit.DONE


def csv_lines(found: Iterable[Exported], *, exact: bool = False) -> Iterator[str]:
    """The header and a line for each, as they are read; lines end as RFC 4180 says."""
    yield _line(EXPORTED.columns)
    for one in found:
        cells = (cell(one) or "" for cell in EXPORTED.columns.values())
        yield _line(cells if exact else map(harmless, cells))


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


__all__ = ["EXPORTED", "csv_lines", "export", "harmless"]
