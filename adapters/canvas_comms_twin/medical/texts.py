"""The JSON text of messages, kept while it is likely to be asked for again.

A page then is a join of texts. Messages are immutable, so a text is right as long as the
message is the same object; what is kept is bounded by its size.
"""

import threading
from collections.abc import Callable

from canvas_comms.medical.model import Message

MAX_KEPT = 64 << 20
"""Characters kept in all."""


class MessageTexts:
    """Remembers what `write` gave for a message; the oldest is forgotten first."""

    def __init__(self, write: Callable[[Message], str], max_kept: int = MAX_KEPT) -> None:
        self._write = write
        self._max = max_kept
        self._kept: dict[str, tuple[Message, str]] = {}
        self._size = 0
        self._keeping = threading.Lock()

    def of(self, message: Message) -> str:
        """The JSON text of a message."""
        kept = self._kept.get(message.id)
        if kept is not None and kept[0] is message:
            return kept[1]
        text = self._write(message)
        self._keep(message, text)
        return text

    def _keep(self, message: Message, text: str) -> None:
        with self._keeping:
            self._forget(message.id)
            self._kept[message.id] = (message, text)
            self._size += len(text)
            while self._size > self._max and self._kept:
                self._forget(next(iter(self._kept)))

    def _forget(self, id: str) -> None:
        gone = self._kept.pop(id, None)
        if gone is not None:
            self._size -= len(gone[1])


__all__ = ["MAX_KEPT", "MessageTexts"]
