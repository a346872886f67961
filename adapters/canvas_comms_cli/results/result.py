"""What a command answers, as values: a document for programs, a table for pipes, and what people see."""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

import attrs

from canvas_comms.redaction import Opaque

T = TypeVar("T")
Cell: TypeAlias = Callable[[T], str | None]
"""Gives the cell of a thing; None where there is nothing."""


class Fit(enum.Enum):
    """What becomes of a cell that is too long for a terminal."""

    WHOLE = "whole"
    """It stays as it is: ids, codes, times."""
    WRAPPED = "wrapped"
    """It goes on in the next line: sentences."""
    CUT = "cut"
    """Its end is left out: texts and titles."""


@attrs.frozen
class _Fitted(Generic[T]):
    """A cell that says how it fits."""

    cell: Cell[T]
    fit: Fit
    spare: bool = False

    def __call__(self, thing: T) -> str | None:
        return self.cell(thing)


def cut(cell: Cell[T]) -> Cell[T]:
    """A cell whose end is left out where there is no room for all of it."""
    return _Fitted(cell, Fit.CUT)


def wrapped(cell: Cell[T]) -> Cell[T]:
    """A cell that takes several lines where there is no room for one."""
    return _Fitted(cell, Fit.WRAPPED)


def spare(cell: Cell[T]) -> Cell[T]:
    """A cell of a column that is left out of a table for people where there is no room for it."""
    fit = cell.fit if isinstance(cell, _Fitted) else Fit.WHOLE
    return _Fitted(cell, fit, spare=True)


NO_STYLES: Mapping[str, str] = {}


@attrs.frozen
class Column:
    """A column of a table. `styles`: content of a cell → how a terminal paints it.

    `spare`: a terminal leaves it out where there is no room for all.
    """

    name: str
    fit: Fit = Fit.WHOLE
    spare: bool = False
    styles: Mapping[str, str] = attrs.field(default=NO_STYLES, hash=False)


Row: TypeAlias = tuple[str | None, ...]


@attrs.frozen(eq=False, repr=False)
class Table(Opaque):
    """Columns and rows of text; None is an empty cell."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str | None = None

    @classmethod
    def of(cls, things: Iterable[T], columns: Mapping[str, Cell[T]], title: str | None = None) -> "Table":
        """One row for each thing."""
        named = tuple(
            Column(name, cell.fit, cell.spare) if isinstance(cell, _Fitted) else Column(name)
            for name, cell in columns.items()
        )
        rows = tuple(tuple(cell(one) for cell in columns.values()) for one in things)
        return cls(named, rows, title)

    def only(self, names: Sequence[str]) -> "Table":
        """These of the columns, in this order. Raises `KeyError` for one that there is not."""
        places = {column.name: place for place, column in enumerate(self.columns)}
        chosen = [places[name] for name in names]
        rows = tuple(tuple(row[place] for place in chosen) for row in self.rows)
        return Table(tuple(self.columns[place] for place in chosen), rows, self.title)


@attrs.frozen
class ListAnswer(Generic[T]):
    """A list that a command answers: its key in the document, the class of an item, its columns."""

    key: str
    of: Any
    columns: Mapping[str, Cell[T]] = attrs.field(hash=False)

    def table(self, found: Iterable[T]) -> Table:
        """What was found, as a table."""
        return Table.of(found, self.columns)


Part: TypeAlias = str | Table
"""What people see: a sentence, or a table."""


@attrs.frozen(eq=False, repr=False)
class Result(Opaque):
    """An answer in all its forms.

    `document` is that of `--json`, and `items` are the lines of `--jsonl` (None: the document is one).
    `table` is what a pipe gets. `notes` stand beside it: above the table on a terminal, on standard error
    otherwise. `shown` is what people see in place of notes and table, where that differs.
    """

    document: Mapping[str, Any]
    table: Table
    items: Sequence[Any] | None = None
    notes: Sequence[str] = ()
    shown: Sequence[Part] | None = None

    def parts(self) -> Sequence[Part]:
        """What people see."""
        return (*self.notes, self.table) if self.shown is None else self.shown


__all__ = ["Cell", "Column", "Fit", "ListAnswer", "Part", "Result", "Row", "Table", "cut", "spare", "wrapped"]
