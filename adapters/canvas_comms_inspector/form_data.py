"""What a query or a form says: text by name, as somebody typed it."""

from collections.abc import Mapping

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class FormData(Redacted):
    """The fields, the last of each name."""

    fields: Mapping[str, str] = attrs.field(metadata=PRIVATE)

    def text(self, name: str) -> str:
        """A field without blanks around it, its lines ended by a newline alone; empty if there is none."""
        return self.fields.get(name, "").replace("\r\n", "\n").strip()

    def needed(self, name: str) -> str:
        """The same. Raises `InvalidValue` if it is empty."""
        found = self.text(name)
        if not found:
            raise InvalidValue(name, "is missing")
        return found

    def number(self, name: str) -> int | None:
        """A number from 0, or None if there is none. Raises `InvalidValue` for anything else."""
        found = self.text(name)
        if not found:
            return None
        if not (found.isascii() and found.isdecimal() and len(found) <= 12):
            raise InvalidValue(name, "must be a number")
        return int(found)

    def flag(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) == "yes"


__all__ = ["FormData"]
