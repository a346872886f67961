"""One place that prints an answer, and the options that say how.

On a terminal: tables. Anywhere else: tab-separated values. `--json` and `--jsonl` for programs. Answers go to
standard output; everything that is said beside them goes to standard error.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import attrs
import click

from canvas_comms_cli.results.plain_text import printable, tab_separated
from canvas_comms_cli.results.result import ListAnswer, Part, Result, Table
from canvas_comms_wire.json_text import write_json

F = TypeVar("F", bound=Callable[..., Any])

SCHEMA = 1
"""The version of what `--json` answers: a number that grows where a key goes away or means something else."""

_META = "canvas_comms_cli.answering"


@attrs.frozen
class Answering:
    """How a command is to answer."""

    json: bool = False
    jsonl: bool = False
    columns: tuple[str, ...] | None = None
    pager: bool = False


def answering() -> Answering:
    """How the running command is to answer, as its options say."""
    chosen: Mapping[str, Any] = click.get_current_context().meta.get(_META, {})
    return Answering(**chosen)


def for_programs() -> bool:
    """Whether the running command answers in JSON."""
    how = answering()
    return how.json or how.jsonl


def _note(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    if not value:
        return
    chosen = ctx.meta.setdefault(_META, {})
    chosen[option.name] = value
    json = next((f"--{name}" for name in ("json", "jsonl") if name in chosen), None)
    of_tables = next((f"--{name}" for name in ("columns", "pager") if name in chosen), None)
    if json and of_tables:
        raise click.UsageError(f"{of_tables} goes with tables, not with {json}", ctx)


json_option = click.option(
    "--json", is_flag=True, expose_value=False, callback=_note, help="Answer in JSON, for programs."
)


class ColumnsOption(click.Option):
    """`--columns` of a command that answers a list."""

    def __init__(self, *words: Any, answer: ListAnswer[Any], **more: Any) -> None:
        super().__init__(*words, **more)
        self.answer = answer

    def type_cast_value(self, ctx: click.Context, value: Any) -> tuple[str, ...] | None:
        """The names, each of which there is."""
        if value is None:
            return None
        names = tuple(name.strip() for name in str(value).split(","))
        _refuse_unknown(names, list(self.answer.columns))
        return names


def list_options(answer: ListAnswer[Any]) -> Callable[[F], F]:
    """The options of a command that answers this list, beside `json_option`."""
    columns = click.option(
        "--columns",
        cls=ColumnsOption,
        answer=answer,
        metavar="NAME,NAME",
        expose_value=False,
        callback=_note,
        help=f"Only these, in this order: {', '.join(answer.columns)}.",
    )
    lines = click.option(
        "--jsonl", is_flag=True, expose_value=False, callback=_note, help="Answer a line of JSON for each."
    )
    pager = click.option(
        "--pager", is_flag=True, expose_value=False, callback=_note, help="Show it page by page."
    )

    def decorate(command: F) -> F:
        return columns(lines(pager(command)))

    return decorate


def show(result: Result) -> None:
    """Print an answer, as the options of the running command say."""
    how = answering()
    if how.json:
        click.echo(write_json(versioned(result.document)))
    elif how.jsonl:
        for item in [versioned(result.document)] if result.items is None else result.items:
            click.echo(write_json(item))
    elif on_terminal():
        _print_people(result.parts() if how.columns is None else [_chosen(result.table, how)], how)
    else:
        say(result.notes)
        for line in tab_separated(_chosen(result.table, how)):
            click.echo(line)


def show_more(parts: Callable[[], Sequence[Part]]) -> None:
    """Show people more, on a terminal alone; anywhere else it is not even looked for."""
    if not for_programs() and on_terminal():
        _print_people(parts(), answering())


def on_terminal() -> bool:
    """Whether answers are printed for people."""
    return sys.stdout.isatty()


def _print_people(parts: Sequence[Part], how: Answering) -> None:
    from canvas_comms_cli.results.terminal import page_parts, print_parts

    (page_parts if how.pager else print_parts)(parts)


def _chosen(table: Table, how: Answering) -> Table:
    """The columns that are wanted. Raises a usage error for one that this table has not."""
    if how.columns is None:
        return table
    there = [column.name for column in table.columns]
    _refuse_unknown(how.columns, there)
    return table.only(how.columns)


def _refuse_unknown(names: Sequence[str], there: Sequence[str]) -> None:
    unknown = [name for name in names if name not in there]
    if unknown:
        raise click.UsageError(
            f"--columns: there is no {', '.join(map(repr, unknown))}; there are: {', '.join(there)}"
        )


def versioned(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A document with the version of its shape."""
    return {"schema": SCHEMA, **document}


def say(words: Sequence[str] | str) -> None:
    """Say something beside the answer."""
    for line in [words] if isinstance(words, str) else words:
        click.echo(printable(line), err=True)


__all__ = [
    "SCHEMA",
    "Answering",
    "ColumnsOption",
    "answering",
    "for_programs",
    "json_option",
    "list_options",
    "on_terminal",
    "say",
    "show",
    "show_more",
    "versioned",
]
