"""A fence around what others wrote, which no text can close: it ends with a mark that is made of the text.

Who reads it is told where the words of others begin and end, and that these are data. The mark is a keyed
hash of the text itself, so that a text which holds the mark of another one closes nothing.
"""

import attrs

from canvas_comms.outbox.submission import keyed_hash
from canvas_comms.redaction import Opaque

MARK_LENGTH = 16
"""Hexadecimal digits: 64 bits, of a hash whose key never leaves the process."""


@attrs.frozen(eq=False, repr=False)
class Fence(Opaque):
    """Fences of one process; `key` is random and kept from everybody."""

    key: bytes

    def around(self, text: str) -> str:
        """The text between two lines that hold its mark."""
        mark = self.mark_of(text)
        return f"<<<text of others {mark}>>>\n{text}\n<<<end of text {mark}>>>"

    def mark_of(self, text: str) -> str:
        """A mark that does not stand in the text."""
        tried = 0
        while True:
            mark = keyed_hash(self.key, "fence", str(tried), text)[:MARK_LENGTH]
            if mark not in text:
                return mark
            tried += 1


__all__ = ["Fence"]
