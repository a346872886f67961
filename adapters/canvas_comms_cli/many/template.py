"""A text with places to be filled: `Dear {name}, …`. Names of columns and nothing else stand in braces.

`{{` and `}}` are braces. No place can say more than a name: no format, no attribute, no index.
"""

import re
from collections.abc import Mapping

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import PRIVATE, Redacted, veiled

_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[^\W\d]\w*(?:[ -]\w+)*")


@attrs.frozen(eq=False, repr=False)
class Template(Redacted):
    """A text and the names of its places, in the order of the text."""

    text: str = attrs.field(metadata=PRIVATE)
    names: tuple[str, ...] = ()

    @classmethod
    @veiled
    def of(cls, text: str, field: str = "template") -> "Template":
        """Read a template. Raises `InvalidValue` (`field`) for a lone brace, or braces around no name."""
        names: list[str] = []
        for piece in _PIECES.finditer(text):
            if piece[0] in ("{{", "}}"):
                continue
            name = (piece[1] or "").strip()
            if not _NAME.fullmatch(name):
                line = text.count("\n", 0, piece.start()) + 1
                raise InvalidValue(
                    field, f"line {line}: braces must hold the name of a column; {{{{ is a brace"
                )
            if name not in names:
                names.append(name)
        return cls(text, tuple(names))

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with every place filled. `values` has all names. What is filled in is not read again."""

        def piece(found: re.Match[str]) -> str:
            if found[0] in ("{{", "}}"):
                return found[0][0]
            return values[found[1].strip()]

        return _PIECES.sub(piece, self.text)


__all__ = ["Template"]
