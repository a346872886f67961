"""Tables for people: painted by rich, which nothing but a terminal needs.

Ids are never folded and never cut. Where they leave no room for a table, each row is printed as lines.
"""

from collections.abc import Mapping, Sequence

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from canvas_comms_cli.results.plain_text import printable
from canvas_comms_cli.results.result import Column, Fit, Part, Table

LEAST = 16
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
        widths = column_widths(part, console.width)
        if widths is None:
            _print_records(part, console)
        else:
            console.print(_grid(part, widths))


def page_parts(parts: Sequence[Part]) -> None:
    """The same in a pager."""
    console = Console(highlight=False)
    with console.capture() as caught:
        print_parts(parts, console)
    click.echo_via_pager(caught.get())


def column_widths(table: Table, width: int) -> Sequence[int] | None:
    """How wide each column is where all have to fit; None where there is no room for them.

    A column of ids is as wide as the longest. What is left is divided among the others, a narrow one first.
    """
    natural = [_longest(column, table, place) for place, column in enumerate(table.columns)]
    bends = [place for place, column in enumerate(table.columns) if column.fit is not Fit.WHOLE]
    left = width - 1 - sum(_EDGES + one for one in natural) + sum(natural[place] for place in bends)
    found: Mapping[int, int] = {}
    for number, place in enumerate(sorted(bends, key=natural.__getitem__)):
        share = min(natural[place], left // (len(bends) - number))
        if share < min(natural[place], LEAST):
            return None
        found = {**found, place: share}
        left -= share
    return None if left < 0 else [found.get(place, one) for place, one in enumerate(natural)]


def _longest(column: Column, table: Table, place: int) -> int:
    cells = (column.name, *(_cell(row[place]) for row in table.rows))
    return max(cell_len(line) for cell in cells for line in cell.split("\n"))


def _cell(cell: str | None) -> str:
    return printable(cell or "-").replace("\t", "    ")


def _painted(column: Column, cell: str | None) -> Text:
    return Text(_cell(cell), style=column.styles.get(cell or "", ""))


def _grid(table: Table, widths: Sequence[int]) -> Grid:
    grid = Grid(title=None if table.title is None else Text(printable(table.title)), title_justify="left")
    for column, width in zip(table.columns, widths, strict=True):
        bends = column.fit is Fit.WRAPPED
        grid.add_column(
            Text(column.name), no_wrap=not bends, overflow="fold" if bends else "ellipsis", width=width
        )
    for row in table.rows:
        grid.add_row(*map(_painted, table.columns, row))
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
            console.print(name + _painted(column, cell), soft_wrap=True)


__all__ = ["column_widths", "page_parts", "print_parts"]
