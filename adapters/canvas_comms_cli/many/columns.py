"""Which column means which field, and the text that a template makes of a line."""

from collections.abc import Mapping, Sequence

import attrs
import click

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Opaque
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.many.rows import Row
from canvas_comms_cli.many.template import Template

column_option = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column holds a field, where it has another name; may be given several times.",
)


@attrs.frozen(eq=False, repr=False)
class Columns(Opaque):
    """Field → column, and the template of the text; `None`: the text has a column of its own."""

    names: Mapping[str, str]
    template: Template | None

    @classmethod
    def of(
        cls,
        header: Sequence[str],
        fields: Sequence[str],
        chosen: Sequence[str],
        template: Template | None,
    ) -> "Columns":
        """Match fields to columns. Raises a usage error for a column that is not there."""
        names = {field: field for field in fields if field in header}
        for one in chosen:
            field, equals, column = one.partition("=")
            if not equals or field not in fields:
                raise click.UsageError(f"--column takes FIELD=COLUMN; fields are {', '.join(fields)}")
            if column not in header:
                raise click.UsageError(f"--column {field}: there is no such column")
            names[field] = column
        missing = [name for name in template.names if name not in header] if template else []
        if missing:
            raise click.UsageError(f"the template names columns that are not there: {', '.join(missing)}")
        return cls(names, template)

    def has(self, field: str) -> bool:
        """Whether a column holds the field."""
        return field in self.names

    def given(self, row: Row, field: str) -> str | None:
        """The field of a line, without blanks around it; None where it is empty or there is no column."""
        column = self.names.get(field)
        return (row.cells[column].strip() or None) if column else None

    def needed(self, row: Row, field: str) -> str:
        """The field of a line. Raises `InvalidValue` where it is empty."""
        found = self.given(row, field)
        if found is None:
            raise InvalidValue(self.names.get(field, field), "must not be empty")
        return found

    def text(self, row: Row, field: str) -> str:
        """The text of a line: the template filled, or its column as it is.

        Raises `InvalidValue` where a column that the template names is empty.
        """
        if self.template is None:
            column = self.names.get(field)
            return row.cells[column] if column else ""
        empty = next((name for name in self.template.names if not row.cells[name].strip()), None)
        if empty is not None:
            raise InvalidValue(empty, "must not be empty: the template names it")
        return self.template.filled(row.cells)


def template_of(text: str | None) -> Template | None:
    """The template in a text. Raises a usage error."""
    try:
        return None if text is None else Template.of(text)
    except InvalidValue as error:
        raise explained(error) from None


__all__ = ["Columns", "column_option", "template_of"]
