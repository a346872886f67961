"""Tables for people: painted by rich, which nothing but a terminal needs.

Ids are never folded and never cut. Where they leave no room for a table, each row is printed as lines.
"""

from collections.abc import Sequence

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from canvas_comms_cli.results.plain_text import printable
from canvas_comms_cli.results.result import Column, Fit, Part, Table

LEAST = 12
"""Characters that a column keeps whose cells may be cut or wrapped."""

_EDGES = 3
"""Characters beside each cell: a line and two blanks."""


def print_parts(parts: Sequence[Part], console: Console | None = None) -> None:
    """Print what people see on a console, by default that of standard output."""
    console = console or Console(highlight=False)
    for part in parts:
        if isinstance(part, str):
            console.print(Text(printable(part)), soft_wrap=True)
            continue
        table, left_out = narrowed(part, console.width)
        widths = column_widths(table, console.width)
        if widths is None:
            _print_records(part, console)
            continue
        console.print(_grid(table, widths))
        if left_out:
            console.print(Text(f"no room for: {', '.join(left_out)} (--columns chooses)"), soft_wrap=True)


def page_parts(parts: Sequence[Part]) -> None:
    """The same in a pager."""
    console = Console(highlight=False)
    with console.capture() as caught:
        print_parts(parts, console)
    click.echo_via_pager(caught.get())


def narrowed(table: Table, width: int) -> tuple[Table, Sequence[str]]:
    """The table without as many of its spare columns as there is no room for, the last ones first."""
    spare = [column.name for column in table.columns if column.spare]
    for number in range(len(spare) + 1):
        left_out = spare[len(spare) - number :]
        kept = [column.name for column in table.columns if column.name not in left_out]
        less = table.only(kept) if left_out else table
        if column_widths(less, width) is not None:
            return less, left_out
    return table, ()


def column_widths(table: Table, width: int) -> Sequence[int] | None:
    """How wide each column is where all have to fit; None where there is no room for them.

    Each has what it needs at least. What is left is divided, to the narrow ones first.
    """
    natural = [_longest(column, table, place) for place, column in enumerate(table.columns)]
    found = [_least(table, place, one) for place, one in enumerate(natural)]
    left = width - 1 - sum(_EDGES + one for one in found)
    if left < 0:
        return None
    wishes = {place: natural[place] - least for place, least in enumerate(found)}
    for number, place in enumerate(sorted(wishes, key=wishes.__getitem__)):
        more = min(wishes[place], left // (len(wishes) - number))
        found[place] += more
        left -= more
    return found


def _least(table: Table, place: int, natural: int) -> int:
    """An id is whole; a cell that is wrapped is not broken inside a word, where an id may stand."""
    if table.columns[place].fit is Fit.WHOLE:
        return natural
    if table.columns[place].fit is Fit.CUT:
        return min(natural, LEAST)
    words = (word for row in table.rows for word in _cell(row[place]).split())
    return max((min(natural, LEAST), *map(cell_len, words)))


def _longest(column: Column, table: Table, place: int) -> int:
    cells = (column.name, *(_in_grid(column, row[place]) for row in table.rows))
    return max(cell_len(line) for cell in cells for line in cell.split("\n"))


def _in_grid(column: Column, cell: str | None) -> str:
    """A cell of a table: what may be cut is one line."""
    return " ".join(_cell(cell).split()) if column.fit is Fit.CUT else _cell(cell)


def _cell(cell: str | None) -> str:
    return printable(cell or "-").replace("\t", "    ")


def _painted(column: Column, text: str, cell: str | None) -> Text:
    return Text(text, style=column.styles.get(cell or "", ""))


def _grid(table: Table, widths: Sequence[int]) -> Grid:
    grid = Grid(title=None if table.title is None else Text(printable(table.title)), title_justify="left")
    for column, width in zip(table.columns, widths, strict=True):
        bends = column.fit is Fit.WRAPPED
        grid.add_column(
            Text(column.name), no_wrap=not bends, overflow="fold" if bends else "ellipsis", width=width
        )
    for row in table.rows:
        grid.add_row(
            *(
                _painted(column, _in_grid(column, cell), cell)
                for column, cell in zip(table.columns, row, strict=True)
            )
        )
    return grid


def _print_records(table: Table, console: Console) -> None:
    """Each row as lines, a column in each: what is cut elsewhere is whole here."""
    if table.title is not None:
        console.print(Text(printable(table.title), style="italic"), soft_wrap=True)
    names = max(cell_len(column.name) for column in table.columns)
    for row in table.rows:
        console.print()
        for column, cell in zip(table.columns, row, strict=True):
            name = Text(column.name.ljust(names + 2), style="bold")
            console.print(name + _painted(column, _cell(cell), cell), soft_wrap=True)


__all__ = ["column_widths", "narrowed", "page_parts", "print_parts"]
